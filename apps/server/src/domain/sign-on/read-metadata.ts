import { type CertificateFacts, readCertificates, readIdentityProviderMetadata, SamlError } from '@sealpost/saml'
import type { Occasion } from '../actor.ts'
import { fieldError } from '../domain-error.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'

export type MetadataFacts = ReturnType<typeof readIdentityProviderMetadata>

/** What an identity provider's metadata says; stores nothing. @throws DomainError `invalid` `provider.metadata`; as {@link requireAdministrator} */
export async function readMetadata(portal: Portal, occasion: Occasion, xml: string): Promise<MetadataFacts> {
  await requireAdministrator(portal.store, occasion)
  return asField('provider.metadata', 'xml', () => readIdentityProviderMetadata(xml))
}

/** What is in a pasted certificate; stores nothing. @throws DomainError `invalid` `provider.certificate`; as {@link requireAdministrator} */
export async function readCertificate(
  portal: Portal,
  occasion: Occasion,
  text: string
): Promise<readonly CertificateFacts[]> {
  await requireAdministrator(portal.store, occasion)
  return asField('provider.certificate', 'certificate', () => readCertificates(text))
}

/** Tells what packages/saml refuses at the field it was pasted into. */
export function asField<T>(code: string, field: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof SamlError) throw fieldError(code, field, error.detail)
    throw error
  }
}
