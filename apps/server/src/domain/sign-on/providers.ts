import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import type { AuthenticationProvider } from './provider.ts'

/** What an identity provider and a browser are told of a provider's place here. */
export interface ProviderAddresses {
  readonly identifier: string
  readonly replyUrl: string
  readonly relayState: string
  readonly metadataUrl: string
  readonly logoutUrl: string
  readonly startUrl: string
}

export function providerAddresses(
  portal: Pick<Portal, 'origin'>,
  provider: { readonly slug: string | null }
): ProviderAddresses {
  throw new Error('not yet')
}

export async function findProvider(portal: Portal, slug: string | null): Promise<AuthenticationProvider | undefined> {
  throw new Error('not yet')
}

export async function readProviders(portal: Portal, occasion: Occasion): Promise<readonly AuthenticationProvider[]> {
  throw new Error('not yet')
}

export function providerWarnings(provider: AuthenticationProvider, at: number): readonly string[] {
  throw new Error('not yet')
}

export async function metadataOf(
  portal: Portal,
  provider: { readonly slug: string | null } | AuthenticationProvider
): Promise<string> {
  throw new Error('not yet')
}
