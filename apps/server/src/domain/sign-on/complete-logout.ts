import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import type { AuthenticationProvider } from './provider.ts'
import type { LiveSession } from './session.ts'

export interface LogoutAnswer {
  readonly provider: AuthenticationProvider
  readonly rawQuery: string
  readonly session: LiveSession | undefined
}

export async function completeLogout(
  portal: Portal,
  occasion: Occasion,
  input: LogoutAnswer
): Promise<{ readonly redirect: string; readonly endedOwnSession: boolean }> {
  throw new Error('not yet')
}
