// An identity provider for tests of the rules: writes Responses in canonical form, as Entra ID does, and signs them with node:crypto.
import { createHash, randomBytes, sign as signOctets } from 'node:crypto'
import { createSigningKey, type SigningKey } from '@sealpost/saml'

export const noon = Date.UTC(2026, 0, 1, 12)

/** Keys that tests share: making one takes a while. */
export const idpKey = await createSigningKey('Identity provider', noon - 86_400_000, 3)
export const otherKey = await createSigningKey('Another identity provider', noon - 86_400_000, 3)
export const expiredKey = await createSigningKey('Old identity provider', noon - 3 * 366 * 86_400_000, 1)

export const issuer = 'https://sts.windows.net/6f1b3a2e-0000-4000-8000-000000000001/'
export const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
export const persistentFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

export interface Said {
  /** The portal's Reply URL, which is its entity ID too. */
  readonly to: string
  readonly at?: number
  readonly key?: SigningKey
  readonly issuer?: string
  /** The request it answers. */
  readonly inResponseTo?: string
  readonly nameId?: string
  readonly nameIdFormat?: string
  readonly email?: string | null
  readonly givenName?: string
  readonly familyName?: string
  readonly sessionIndex?: string
  readonly sessionNotOnOrAfter?: number
  readonly signs?: 'both' | 'response' | 'assertion'
  readonly audience?: string
}

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const samlNs = 'urn:oasis:names:tc:SAML:2.0:assertion'
const samlpNs = 'urn:oasis:names:tc:SAML:2.0:protocol'
const dsNs = 'http://www.w3.org/2000/09/xmldsig#'
const excC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#'

const newId = (): string => `_${randomBytes(16).toString('hex')}`
const iso = (at: number): string => new Date(at).toISOString()
const claim = (name: string, value: string): string =>
  `<Attribute Name="${claims}/${name}"><AttributeValue>${value}</AttributeValue></Attribute>`

/** A SAMLResponse as a browser posts it. */
export function samlResponse(said: Said): string {
  const { signs = 'both', key = idpKey } = said
  const assertionId = newId()
  const plain = assertionOf(said, assertionId)
  const assertion = signs === 'response' ? plain : signed(plain, assertionId, key)
  const responseId = newId()
  const response = responseOf(said, responseId, assertion)
  return Buffer.from(signs === 'assertion' ? response : signed(response, responseId, key)).toString('base64')
}

function assertionOf(said: Said, id: string): string {
  const { to, at = noon, nameId = 'amara@example.com', nameIdFormat = emailFormat, sessionIndex = id } = said
  const { email = nameId, givenName = 'Amara', familyName = 'Osei' } = said
  const answer = said.inResponseTo === undefined ? '' : ` InResponseTo="${said.inResponseTo}"`
  const end = said.sessionNotOnOrAfter === undefined ? '' : ` SessionNotOnOrAfter="${iso(said.sessionNotOnOrAfter)}"`
  return [
    `<Assertion xmlns="${samlNs}" ID="${id}" IssueInstant="${iso(at)}" Version="2.0"><Issuer>${said.issuer ?? issuer}</Issuer>`,
    `<Subject><NameID Format="${nameIdFormat}">${nameId}</NameID>`,
    '<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<SubjectConfirmationData${answer} NotOnOrAfter="${iso(at + 3_600_000)}" Recipient="${to}"></SubjectConfirmationData>`,
    '</SubjectConfirmation></Subject>',
    `<Conditions NotBefore="${iso(at)}" NotOnOrAfter="${iso(at + 3_600_000)}">`,
    `<AudienceRestriction><Audience>${said.audience ?? to}</Audience></AudienceRestriction></Conditions>`,
    `<AttributeStatement>${email === null ? '' : claim('emailaddress', email)}`,
    `${claim('givenname', givenName)}${claim('surname', familyName)}</AttributeStatement>`,
    `<AuthnStatement AuthnInstant="${iso(at)}" SessionIndex="${sessionIndex}"${end}><AuthnContext><AuthnContextClassRef>`,
    'urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef></AuthnContext></AuthnStatement></Assertion>'
  ].join('')
}

function responseOf(
  { to, at = noon, inResponseTo, issuer: named = issuer }: Said,
  id: string,
  content: string
): string {
  const answer = inResponseTo === undefined ? '' : ` InResponseTo="${inResponseTo}"`
  return [
    `<samlp:Response xmlns:samlp="${samlpNs}" Destination="${to}" ID="${id}"${answer} IssueInstant="${iso(at)}" Version="2.0">`,
    `<Issuer xmlns="${samlNs}">${named}</Issuer><samlp:Status><samlp:StatusCode`,
    ` Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>${content}</samlp:Response>`
  ].join('')
}

/** Signs an element that is canonical as it stands, and puts the signature after its Issuer. */
function signed(element: string, id: string, { privateKey }: SigningKey): string {
  const digest = createHash('sha256').update(element).digest('base64')
  const algorithm = (name: string, uri: string) => `<ds:${name} Algorithm="${uri}"></ds:${name}>`
  const info = [
    algorithm('CanonicalizationMethod', excC14n),
    algorithm('SignatureMethod', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'),
    `<ds:Reference URI="#${id}"><ds:Transforms>${algorithm('Transform', `${dsNs}enveloped-signature`)}`,
    `${algorithm('Transform', excC14n)}</ds:Transforms>${algorithm('DigestMethod', 'http://www.w3.org/2001/04/xmlenc#sha256')}`,
    `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`
  ].join('')
  const value = signOctets('sha256', Buffer.from(`<ds:SignedInfo xmlns:ds="${dsNs}">${info}`), privateKey)
  const signature = `<ds:Signature xmlns:ds="${dsNs}"><ds:SignedInfo>${info}<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue></ds:Signature>`
  return element.replace('</Issuer>', `</Issuer>${signature}`)
}
