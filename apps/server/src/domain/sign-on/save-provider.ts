import type { Occasion } from '../actor.ts'
import type { ProviderId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { AuthenticationProvider, SignaturePolicy } from './provider.ts'

/** A provider as an administrator fills it in. */
export interface ProviderInput {
  readonly name: string
  readonly enabled: boolean
  readonly certificates: string
  readonly nextCertificate: string
  readonly signInUrl: string
  readonly signOutUrl: string
  readonly issuer: string
  readonly signaturePolicy: SignaturePolicy
  readonly unsolicited: boolean
  readonly justInTime: boolean
  readonly signRequests: boolean
  readonly domains: readonly string[]
}

export async function createProvider(
  portal: Portal,
  occasion: Occasion,
  input: ProviderInput
): Promise<AuthenticationProvider> {
  throw new Error('not yet')
}

export async function changeProvider(
  portal: Portal,
  occasion: Occasion,
  id: ProviderId,
  input: ProviderInput
): Promise<AuthenticationProvider> {
  throw new Error('not yet')
}
