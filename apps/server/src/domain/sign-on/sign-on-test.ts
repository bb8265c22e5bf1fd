import type { Occasion } from '../actor.ts'
import type { ProviderId, SignOnTestId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { SignOnReport } from './sign-on-report.ts'

export async function startTest(
  portal: Portal,
  occasion: Occasion,
  id: ProviderId,
  browserToken: string
): Promise<{ readonly url: string }> {
  throw new Error('not yet')
}

export async function readTest(
  portal: Portal,
  occasion: Occasion,
  id: ProviderId,
  testId: SignOnTestId
): Promise<SignOnReport> {
  throw new Error('not yet')
}

export async function examineSamlResponse(
  portal: Portal,
  occasion: Occasion,
  id: ProviderId,
  samlResponse: string
): Promise<SignOnReport> {
  throw new Error('not yet')
}
