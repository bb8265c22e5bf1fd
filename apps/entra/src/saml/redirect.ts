/**
 * The HTTP-Redirect binding: messages deflated into the query of an address, signed over the query as it was sent.
 *
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf §3.4
 */
import { verify } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { pemOf } from './certificate.ts'
import { rsaSha256 } from './names.ts'
import { malformed } from './parse.ts'
import { SignInError } from './sign-in-error.ts'

export type RedirectMessage = {
  readonly parameter: 'SAMLRequest' | 'SAMLResponse'
  readonly unverifiedXml: string
  readonly relayState: string | null
  /** What the signature covers, octet by octet; null when the message is not signed. */
  readonly signature: { readonly algorithm: string; readonly value: string; readonly over: string } | null
}

const known = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature'] as const
type Parameter = (typeof known)[number]
const maxXmlLength = 65_536

/**
 * Opens the message in a query string.
 *
 * @param rawQuery As received, without the question mark. Parameters of other names are ignored.
 * @throws {SignInError} 750054 if it holds no message, 75005 if the message cannot be read.
 */
export function openRedirect(rawQuery: string): RedirectMessage {
  const raw = new Map<Parameter, string>()
  for (const pair of rawQuery.split('&')) {
    const at = pair.indexOf('=')
    const name = known.find(one => one === (at < 0 ? pair : pair.slice(0, at)))
    if (!name) continue
    if (raw.has(name)) throw malformed(`the query holds ${name} twice`)
    raw.set(name, pair.slice(at + 1))
  }
  const parameter = raw.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse'
  const message = raw.get(parameter)
  if (!message || (raw.has('SAMLRequest') && raw.has('SAMLResponse')))
    throw new SignInError(
      750054,
      'SAMLRequest or SAMLResponse must be present as a query string parameter in the HTTP request for SAML Redirect binding.'
    )
  return {
    parameter,
    unverifiedXml: inflate(decode(message)),
    relayState: raw.has('RelayState') ? decode(raw.get('RelayState') ?? '') : null,
    signature: signatureIn(raw, parameter)
  }
}

function signatureIn(raw: ReadonlyMap<Parameter, string>, parameter: Parameter): RedirectMessage['signature'] {
  const [algorithm, value] = [raw.get('SigAlg'), raw.get('Signature')]
  if (!algorithm || !value) return null
  const covered: readonly Parameter[] = [parameter, 'RelayState', 'SigAlg']
  const over = covered.filter(name => raw.has(name)).map(name => `${name}=${raw.get(name)}`)
  return { algorithm: decode(algorithm), value: decode(value), over: over.join('&') }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    throw malformed('a parameter of the query is not percent-encoded UTF-8')
  }
}

function inflate(base64: string): string {
  try {
    // A + that somebody forgot to encode arrives as a space.
    const deflated = Buffer.from(base64.replaceAll(' ', '+'), 'base64')
    return inflateRawSync(deflated, { maxOutputLength: maxXmlLength }).toString('utf8')
  } catch {
    throw malformed('it is not deflated and Base64-encoded, or longer than 64 kB')
  }
}

/** Whether one of the certificates made the signature. Entra takes RSA-SHA256 and nothing else. */
export function isSignedBy({ signature }: RedirectMessage, certificates: readonly string[]): boolean {
  if (signature?.algorithm !== rsaSha256) return false
  const value = Buffer.from(signature.value, 'base64')
  return certificates.some(certificate => verify('sha256', Buffer.from(signature.over), pemOf(certificate), value))
}

/** The address that carries a message. */
export function redirectUrl(
  destination: string,
  parameter: RedirectMessage['parameter'],
  xml: string,
  relayState: string | null
): string {
  const url = new URL(destination)
  url.searchParams.set(parameter, deflateRawSync(Buffer.from(xml, 'utf8')).toString('base64'))
  if (relayState !== null) url.searchParams.set('RelayState', relayState)
  return url.href
}
