/** A service provider as a tenant sees it: its requests as addresses, and a key of its own. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { createSigningKey, type SigningKey } from '../saml/certificate.ts'

export const entityId = 'https://portal.example/auth/saml2/'
export const logoutUrl = 'https://portal.example/auth/saml2/logout'

const names = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"'

/** @param attributes Further attributes, as written. @param content Children after the Issuer, as written. */
export const authnRequest = (attributes = '', content = '', issuer = entityId): string =>
  `<samlp:AuthnRequest ${names} ID="_r1" Version="2.0" IssueInstant="2026-11-24T06:00:00Z" ${attributes}><Issuer>${issuer}</Issuer>${content}</samlp:AuthnRequest>`

export const logoutRequestOf = (nameId: string, sessionIndex: string): string =>
  `<samlp:LogoutRequest ${names} ID="_l1" Version="2.0" IssueInstant="2026-11-24T06:00:00Z"><Issuer>${entityId}</Issuer><NameID>${nameId}</NameID><samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex></samlp:LogoutRequest>`

export const deflated = (xml: string): string => deflateRawSync(Buffer.from(xml)).toString('base64')

export const queryOf = (xml: string, parameter = 'SAMLRequest', relayState?: string): string =>
  `${parameter}=${encodeURIComponent(deflated(xml))}${relayState === undefined ? '' : `&RelayState=${encodeURIComponent(relayState)}`}`

/** The message in an address, and its RelayState. */
export function messageIn(address: string): { readonly xml: string; readonly relayState: string | null } {
  const query = new URL(address).searchParams
  const message = query.get('SAMLRequest') ?? query.get('SAMLResponse') ?? ''
  const xml = inflateRawSync(Buffer.from(message, 'base64')).toString('utf8')
  return { xml, relayState: query.get('RelayState') }
}

export const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

/** Signs a query as the redirect binding has it. */
export function signedQuery(query: string, privateKey: string, algorithm = rsaSha256): string {
  const over = `${query}&SigAlg=${encodeURIComponent(algorithm)}`
  const value = sign(algorithm.endsWith('sha1') ? 'sha1' : 'sha256', Buffer.from(over), privateKey)
  return `${over}&Signature=${encodeURIComponent(value.toString('base64'))}`
}

export const createServiceProviderKey = (): Promise<SigningKey> =>
  createSigningKey(new Date('2026-01-01T00:00:00Z'), new Date('2029-01-01T00:00:00Z'))

export const otherPrivateKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
  }).privateKey
