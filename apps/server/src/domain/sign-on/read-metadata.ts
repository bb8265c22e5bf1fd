import type { CertificateFacts, readIdentityProviderMetadata } from '@sealpost/saml'
import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'

export type MetadataFacts = ReturnType<typeof readIdentityProviderMetadata>

export async function readMetadata(portal: Portal, occasion: Occasion, xml: string): Promise<MetadataFacts> {
  throw new Error('not yet')
}

export async function readCertificate(
  portal: Portal,
  occasion: Occasion,
  text: string
): Promise<readonly CertificateFacts[]> {
  throw new Error('not yet')
}
