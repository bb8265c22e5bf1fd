/**
 * Federation metadata of one application: its certificates and the addresses for sign-on and logout, beside a role of
 * WS-Federation, which Microsoft's document holds as well and a SAML reader passes over.
 *
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf
 */
import { bindings, namespaces } from './names.ts'
import { element, text, type Xml } from './xml.ts'

export type MetadataFacts = {
  readonly entityId: string
  readonly loginUrl: string
  readonly logoutUrl: string
  /** DER in Base64, the one that signs first. */
  readonly certificates: readonly string[]
  readonly wantsSignedRequests: boolean
}

const federation = 'http://docs.oasis-open.org/wsfed/federation/200706'

export function federationMetadata(facts: MetadataFacts): string {
  const keys = facts.certificates.map(keyDescriptor)
  return `<?xml version="1.0" encoding="utf-8"?>${element(
    'EntityDescriptor',
    { xmlns: namespaces.metadata, entityID: facts.entityId },
    element(
      'RoleDescriptor',
      {
        'xmlns:fed': federation,
        'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
        protocolSupportEnumeration: federation,
        'xsi:type': 'fed:SecurityTokenServiceType'
      },
      ...keys
    ),
    element(
      'IDPSSODescriptor',
      {
        protocolSupportEnumeration: namespaces.protocol,
        WantAuthnRequestsSigned: facts.wantsSignedRequests ? 'true' : undefined
      },
      ...keys,
      element('SingleLogoutService', { Binding: bindings.redirect, Location: facts.logoutUrl }),
      element('SingleSignOnService', { Binding: bindings.redirect, Location: facts.loginUrl })
    )
  )}`
}

const keyDescriptor = (certificate: string): Xml =>
  element(
    'KeyDescriptor',
    { use: 'signing' },
    element(
      'KeyInfo',
      { xmlns: namespaces.signature },
      element('X509Data', {}, element('X509Certificate', {}, text(certificate)))
    )
  )
