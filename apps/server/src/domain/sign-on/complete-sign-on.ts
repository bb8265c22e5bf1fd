import type { Occasion } from '../actor.ts'
import type { ProviderId, SignOnTestId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { AuthenticationProvider } from './provider.ts'
import type { StartedSession } from './start-session.ts'

export type SignOn =
  | { readonly kind: 'signed-in'; readonly session: StartedSession; readonly returnTo: string }
  | { readonly kind: 'tested'; readonly testId: SignOnTestId; readonly providerId: ProviderId }

export interface SignOnAnswer {
  readonly provider: AuthenticationProvider
  readonly samlResponse: string
  readonly relayState: string
  readonly browserTokens: readonly string[]
  readonly userAgent?: string
}

export async function completeSignOn(portal: Portal, occasion: Occasion, input: SignOnAnswer): Promise<SignOn> {
  throw new Error('not yet')
}
