import type { CertificateFacts } from '@sealpost/saml'
import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'

export interface ServiceProviderFacts {
  readonly identifier: string
  readonly replyUrl: string
  readonly relayState: string
  readonly metadataUrl: string
  readonly logoutUrl: string
  readonly certificates: readonly CertificateFacts[]
}

export async function readServiceProvider(portal: Portal, occasion: Occasion): Promise<ServiceProviderFacts> {
  throw new Error('not yet')
}

export async function createServiceProviderKey(portal: Portal, occasion: Occasion): Promise<void> {
  throw new Error('not yet')
}
