/** An identity provider for tests: builds responses and signs them with xml-crypto, so that what is accepted is not merely self-consistent. */
import { createHash, createPublicKey, sign as signOctets } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { encrypt as encryptXml } from 'xml-encryption'
import { canonicalize } from '../canonicalize.ts'
import { createSigningKey, type SigningKey } from '../key.ts'
import type { Expectation } from '../message.ts'
import { parseXml } from '../xml.ts'
import { messageLimits } from '../xml-gate.ts'

export const now = Date.UTC(2026, 10, 24, 10, 0, 0)
export const entityId = 'https://portal.example/auth/saml2/'
export const acsUrl = 'https://portal.example/auth/saml2/'
export const issuer = 'https://sts.windows.net/6f1b3a2e-0000-4000-8000-000000000001/'
export const requestId = '_0123456789abcdef0123456789abcdef'
export const idp = await createSigningKey('Test identity provider', now - 86_400_000, 3)
export const sp = await createSigningKey('Test portal', now - 86_400_000, 3)

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
export const instant = (offset = 0): string => new Date(now + offset).toISOString()

export interface Draft {
  status?: string
  destination?: string
  inResponseTo?: string | null
  responseIssuer?: string
  responseAttributes?: string
  responseInstant?: string
  assertionIssuer?: string
  assertionInstant?: string
  nameId?: string
  confirmation?: string
  conditions?: string
  authnStatement?: string
  attributes?: string
}

export const defaultConfirmation = (inResponseTo: string | null): string =>
  `<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData${
    inResponseTo === null ? '' : ` InResponseTo="${inResponseTo}"`
  } NotOnOrAfter="${instant(3_600_000)}" Recipient="${acsUrl}"/></SubjectConfirmation>`

export const attribute = (name: string, ...values: string[]): string =>
  `<Attribute Name="${name}">${values.map(value => `<AttributeValue>${value}</AttributeValue>`).join('')}</Attribute>`

export const emailAttribute = (...values: string[]): string => attribute(`${claims}/emailaddress`, ...values)

/** An assertion as Entra ID writes it. */
export function assertionXml(draft: Draft = {}): string {
  const inResponseTo = draft.inResponseTo === undefined ? requestId : draft.inResponseTo
  return [
    `<Assertion ID="_assertion-1" IssueInstant="${draft.assertionInstant ?? instant()}" Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion">`,
    `<Issuer>${draft.assertionIssuer ?? issuer}</Issuer>`,
    `<Subject>${draft.nameId ?? '<NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">Alice@corp.example</NameID>'}`,
    `${draft.confirmation ?? defaultConfirmation(inResponseTo)}</Subject>`,
    draft.conditions ??
      `<Conditions NotBefore="${instant(-300_000)}" NotOnOrAfter="${instant(3_600_000)}"><AudienceRestriction><Audience>${entityId}</Audience></AudienceRestriction></Conditions>`,
    `<AttributeStatement>${
      draft.attributes ??
      `${emailAttribute('Alice@Corp.example')}${attribute(`${claims}/givenname`, 'Alice')}${attribute(`${claims}/surname`, 'Müller &amp; Co')}`
    }</AttributeStatement>`,
    draft.authnStatement ??
      `<AuthnStatement AuthnInstant="${instant(-60_000)}" SessionIndex="_assertion-1"><AuthnContext><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef></AuthnContext></AuthnStatement>`,
    '</Assertion>'
  ].join('')
}

export const statusXml = (code = 'urn:oasis:names:tc:SAML:2.0:status:Success'): string =>
  `<samlp:Status><samlp:StatusCode Value="${code}"/></samlp:Status>`

/** A response around anything. */
export function responseXml(content: string, draft: Draft = {}): string {
  const inResponseTo = draft.inResponseTo === undefined ? requestId : draft.inResponseTo
  const answer = inResponseTo === null ? '' : ` InResponseTo="${inResponseTo}"`
  const destination = draft.destination ?? ` Destination="${acsUrl}"`
  return `<samlp:Response ID="_response-1" Version="2.0" IssueInstant="${draft.responseInstant ?? instant()}"${destination}${answer}${draft.responseAttributes ?? ''} xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${draft.responseIssuer ?? issuer}</Issuer>${draft.status ?? statusXml()}${content}</samlp:Response>`
}

export interface Signing {
  key?: SigningKey
  signatureAlgorithm?: string
  digestAlgorithm?: string
  canonicalization?: string
}

const envelopedSignature = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const excC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

/** Signs the element with this local name. */
export function sign(xml: string, localName: 'Assertion' | 'Response', signing: Signing = {}): string {
  const key = signing.key ?? idp
  const canonicalization = signing.canonicalization ?? excC14n
  const signer = new SignedXml({
    privateKey: key.privateKey,
    publicCert: key.certificate,
    signatureAlgorithm: (signing.signatureAlgorithm ?? rsaSha256) as never,
    canonicalizationAlgorithm: canonicalization as never
  })
  const xpath = `//*[local-name(.)='${localName}']`
  signer.addReference({
    xpath,
    digestAlgorithm: signing.digestAlgorithm ?? sha256,
    transforms: [envelopedSignature, canonicalization]
  })
  signer.computeSignature(xml, {
    location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' },
    prefix: 'ds'
  })
  return signer.getSignedXml()
}

/** Signs an assertion that stands alone, with a PrefixList where xml-crypto, when it signs, writes one that is no XML Signature. */
export function signWithPrefixes(xml: string, prefixes: readonly string[], key: SigningKey = idp): string {
  const octets = canonicalize(parseXml(xml, messageLimits), { inclusivePrefixes: prefixes })
  const digest = createHash('sha256').update(octets).digest('base64')
  const ns = 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
  const list = `<ec:InclusiveNamespaces xmlns:ec="${excC14n}" PrefixList="${prefixes.join(' ')}"></ec:InclusiveNamespaces>`
  const signedInfo = [
    `<ds:SignedInfo ${ns}><ds:CanonicalizationMethod Algorithm="${excC14n}"></ds:CanonicalizationMethod>`,
    `<ds:SignatureMethod Algorithm="${rsaSha256}"></ds:SignatureMethod><ds:Reference URI="#_assertion-1"><ds:Transforms>`,
    `<ds:Transform Algorithm="${envelopedSignature}"></ds:Transform><ds:Transform Algorithm="${excC14n}">${list}</ds:Transform>`,
    `</ds:Transforms><ds:DigestMethod Algorithm="${sha256}"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue>`,
    '</ds:Reference></ds:SignedInfo>'
  ].join('')
  const value = signOctets('sha256', Buffer.from(signedInfo), key.privateKey).toString('base64')
  const signature = `<ds:Signature ${ns} Id="_s1">${signedInfo}<ds:SignatureValue>\n${value}\n</ds:SignatureValue></ds:Signature>`
  return xml.replace('</Issuer>', `</Issuer>${signature}`)
}

/** As Entra ID with "Sign SAML response and assertion". */
export const signedBoth = (draft: Draft = {}, signing: Signing = {}): string =>
  sign(sign(responseXml(assertionXml(draft), draft), 'Assertion', signing), 'Response', signing)

export const encode = (xml: string): string => Buffer.from(xml, 'utf8').toString('base64')

export interface Encryption {
  certificate?: string
  algorithm?: string
  keyAlgorithm?: string
}

/** An EncryptedAssertion around the text. */
export async function encrypted(xml: string, encryption: Encryption = {}): Promise<string> {
  const certificate = encryption.certificate ?? sp.certificate
  const options = {
    rsa_pub: createPublicKey(certificate).export({ type: 'spki', format: 'pem' }).toString(),
    pem: certificate,
    encryptionAlgorithm: encryption.algorithm ?? 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: encryption.keyAlgorithm ?? 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    warnInsecureAlgorithm: false
  }
  const data = await new Promise<string>((resolve, reject) => {
    encryptXml(xml, options as never, (error: Error | null, result: string) =>
      error ? reject(error) : resolve(result)
    )
  })
  return `<EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${data}</EncryptedAssertion>`
}

export const expectation = (changes: Partial<Expectation> = {}): Expectation => ({
  provider: { entityId: issuer, certificates: [idp.certificate], signaturePolicy: 'both' },
  entityId,
  acsUrl,
  now,
  answers: { requestId },
  ...changes
})
