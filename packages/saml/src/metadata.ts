/** Metadata of identity providers, read; ours, written (SAML Metadata 2.0). */
import { type CertificateFacts, readCertificates } from './certificate.ts'
import { escapeXml } from './encoding.ts'
import { SamlError } from './error.ts'
import { bindings, nameIdFormats, namespaces } from './names.ts'
import { parseXml } from './xml.ts'
import { metadataLimits } from './xml-gate.ts'
import { attributeOf, childrenNamed, everyElement, isElement, textOf, type XmlElement } from './xml-tree.ts'

const { md, ds, samlp } = namespaces

function refuse(detail: string): SamlError {
  return new SamlError('metadata', detail)
}

export interface IdentityProviderMetadata {
  readonly entityId: string
  readonly signInUrl: string
  readonly signOutUrl: string | null
  /** Every signing certificate, each once. */
  readonly certificates: readonly CertificateFacts[]
  readonly wantsSignedRequests: boolean
}

/**
 * What the metadata of one identity provider says. Its own signature is not verified: an administrator vouches for it.
 *
 * An EntityDescriptor or an EntitiesDescriptor with exactly one IDPSSODescriptor; roles beside it (Entra ID's WS-Federation) are passed over.
 *
 * @param xml At most 1 MB; comments are allowed.
 * @throws SamlError `metadata`, `certificate`, or the reason why it is no XML
 */
export function readIdentityProviderMetadata(xml: string): IdentityProviderMetadata {
  const root = parseXml(xml.replace(/^\uFEFF/, '').trimStart(), metadataLimits)
  if (!isElement(root, md, 'EntityDescriptor') && !isElement(root, md, 'EntitiesDescriptor')) {
    throw refuse(
      'That is not SAML metadata: give the text of the Federation Metadata XML (Entra ID: Single sign-on > SAML Certificates > App Federation Metadata Url).'
    )
  }
  const role = theProvider(root)
  const entityId = role.parent === undefined ? undefined : attributeOf(role.parent, 'entityID')
  if (!entityId || entityId.length > 1024)
    throw refuse('The metadata does not name the identity provider by an entityID.')
  const wants = attributeOf(role, 'WantAuthnRequestsSigned')?.trim()
  return {
    entityId,
    signInUrl: signInUrlOf(role),
    signOutUrl: redirectLocation(role, 'SingleLogoutService') ?? null,
    certificates: signingCertificates(role),
    wantsSignedRequests: wants === 'true' || wants === '1'
  }
}

function theProvider(root: XmlElement): XmlElement {
  const roles = [...everyElement(root)].filter(
    element =>
      isElement(element, md, 'IDPSSODescriptor') &&
      (attributeOf(element, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(samlp)
  )
  const [role, ...others] = roles
  if (role === undefined || role.parent === undefined || !isElement(role.parent, md, 'EntityDescriptor')) {
    throw refuse(
      'The metadata describes no SAML 2.0 identity provider (IDPSSODescriptor): is it that of a service provider?'
    )
  }
  if (others.length > 0) throw refuse('The metadata describes several identity providers: give that of one.')
  return role
}

function signInUrlOf(role: XmlElement): string {
  const redirect = redirectLocation(role, 'SingleSignOnService')
  if (redirect !== undefined) return redirect
  const post = childrenNamed(role, md, 'SingleSignOnService').some(
    service => attributeOf(service, 'Binding') === bindings.post
  )
  throw refuse(
    post
      ? 'The identity provider takes sign-in requests by HTTP-POST only, and this portal sends them by HTTP-Redirect: switch that binding on there.'
      : 'The metadata names no address for sign-in (SingleSignOnService with the binding HTTP-Redirect).'
  )
}

function redirectLocation(role: XmlElement, name: string): string | undefined {
  const services = childrenNamed(role, md, name)
  const location = services
    .filter(service => attributeOf(service, 'Binding') === bindings.redirect)
    .map(service => attributeOf(service, 'Location')?.trim())[0]
  if (location === undefined) return undefined
  if (location.length > 2048 || !URL.canParse(location) || !['https:', 'http:'].includes(new URL(location).protocol)) {
    throw refuse(`The metadata names an address for ${name} that is not one of https.`)
  }
  return location
}

function signingCertificates(role: XmlElement): readonly CertificateFacts[] {
  const keys = childrenNamed(role, md, 'KeyDescriptor').filter(
    key => (attributeOf(key, 'use') ?? 'signing') === 'signing'
  )
  const found = new Map<string, CertificateFacts>()
  for (const element of keys.flatMap(key => [...everyElement(key)])) {
    if (!isElement(element, ds, 'X509Certificate')) continue
    for (const facts of readCertificates(textOf(element) ?? '')) found.set(facts.sha256, facts)
  }
  if (found.size === 0) throw refuse('The metadata holds no signing certificate: give the certificate itself.')
  return [...found.values()]
}

export interface ServiceProvider {
  readonly entityId: string
  readonly acsUrl: string
  readonly logoutUrl: string
  /** PEM, newest first. */
  readonly certificates: readonly string[]
  readonly signsRequests: boolean
  readonly wantsAssertionsSigned: boolean
}

const encryptionMethods = [
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'
]

/** The metadata that an identity provider reads to know us. */
export function serviceProviderMetadata(sp: ServiceProvider): string {
  const bodies = sp.certificates
    .flatMap(pem => readCertificates(pem))
    .map(({ pem }) => pem.replace(/-----[A-Z ]+-----|\s/g, ''))
  const methods = encryptionMethods.map(method => `<md:EncryptionMethod Algorithm="${method}"/>`).join('')
  // Logout messages are signed whether requests are or not.
  const signing = bodies.map(body => keyDescriptor('signing', body, ''))
  const encryption = bodies.map(body => keyDescriptor('encryption', body, methods))
  const formats = [nameIdFormats.emailAddress, nameIdFormats.persistent, nameIdFormats.unspecified]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<md:EntityDescriptor xmlns:md="${md}" xmlns:ds="${ds}" entityID="${escapeXml(sp.entityId)}">`,
    `<md:SPSSODescriptor AuthnRequestsSigned="${sp.signsRequests}" WantAssertionsSigned="${sp.wantsAssertionsSigned}"`,
    ` protocolSupportEnumeration="${samlp}">`,
    ...signing,
    ...encryption,
    `<md:SingleLogoutService Binding="${bindings.redirect}" Location="${escapeXml(sp.logoutUrl)}"/>`,
    ...formats.map(format => `<md:NameIDFormat>${format}</md:NameIDFormat>`),
    `<md:AssertionConsumerService Binding="${bindings.post}" Location="${escapeXml(sp.acsUrl)}" index="0" isDefault="true"/>`,
    '</md:SPSSODescriptor></md:EntityDescriptor>\n'
  ].join('')
}

function keyDescriptor(use: 'signing' | 'encryption', certificate: string, methods: string): string {
  const keyInfo = `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`
  return `<md:KeyDescriptor use="${use}">${keyInfo}${methods}</md:KeyDescriptor>`
}
