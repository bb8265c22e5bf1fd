import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import type { AuthenticationProvider } from './provider.ts'

export interface SignOnStart {
  readonly provider: AuthenticationProvider
  readonly returnTo: string
  readonly browserToken: string
  readonly test?: boolean
}

export async function beginSignOn(
  portal: Portal,
  occasion: Occasion,
  input: SignOnStart
): Promise<{ readonly url: string }> {
  throw new Error('not yet')
}
