/** The HTTP Redirect binding with the DEFLATE encoding (SAML Bindings §3.4). */
import { constants, sign, verify } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { VerificationKey } from './certificate.ts'
import { decodeBase64, decodeUtf8 } from './encoding.ts'
import { quoted, SamlError } from './error.ts'
import { rsaSha256, rsaSha384, rsaSha512 } from './names.ts'

const longestQuery = 64 * 1024
const longestMessage = 64 * 1024

export type MessageParameter = 'SAMLRequest' | 'SAMLResponse'

export interface OutgoingMessage {
  readonly parameter: MessageParameter
  readonly xml: string
  readonly relayState?: string | undefined
  /** PKCS#8 PEM; the message is signed with it. */
  readonly privateKey?: string | undefined
  /** Parameters of the receiver's own, which are not signed. */
  readonly further?: Readonly<Record<string, string>>
}

/** The address that carries the message: what the receiver's address held stays, the message's parameters follow. */
export function redirectUrl(address: string, message: OutgoingMessage): string {
  const encoded = deflateRawSync(Buffer.from(message.xml, 'utf8')).toString('base64')
  const parts = [`${message.parameter}=${encodeURIComponent(encoded)}`]
  if (message.relayState !== undefined) parts.push(`RelayState=${encodeURIComponent(message.relayState)}`)
  if (message.privateKey !== undefined) {
    parts.push(`SigAlg=${encodeURIComponent(rsaSha256)}`)
    const signature = sign('sha256', Buffer.from(parts.join('&'), 'ascii'), message.privateKey)
    parts.push(`Signature=${encodeURIComponent(signature.toString('base64'))}`)
  }
  for (const [name, value] of Object.entries(message.further ?? {})) {
    parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  }
  const [base = '', fragment] = address.split('#', 2)
  const separator = !base.includes('?') ? '?' : /[?&]$/.test(base) ? '' : '&'
  return `${base}${separator}${parts.join('&')}${fragment === undefined ? '' : `#${fragment}`}`
}

export interface IncomingMessage {
  readonly parameter: MessageParameter
  readonly xml: string
  readonly relayState: string | null
  readonly signature: RedirectSignature | undefined
}

interface RedirectSignature {
  readonly algorithm: string
  readonly value: Buffer
  /** The octets as received, in the order of SAML Bindings §3.4.4.1. */
  readonly signed: Buffer
}

const known = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature', 'SAMLEncoding'] as const
const deflateEncoding = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE'

function refuse(what: string): SamlError {
  return new SamlError(
    'logout_parameters',
    `The address does not carry one SAML message as the redirect binding has it: ${what}.`
  )
}

/**
 * The message in a query string, with its signature, which is over the octets as received.
 *
 * @param rawQuery Without `?`, not decoded, at most 64 kB.
 * @throws SamlError `logout_parameters` for names given twice, spelled differently or missing; `too_large`, `not_base64`, `not_utf8`
 */
export function readRedirect(rawQuery: string): IncomingMessage {
  if (rawQuery.length > longestQuery) throw new SamlError('too_large', 'The query of the address is longer than 64 kB.')
  const raw = splitQuery(rawQuery)
  const parameter: MessageParameter = raw.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse'
  const message = raw.get(parameter)
  if (message === undefined || (raw.has('SAMLRequest') && raw.has('SAMLResponse')))
    throw refuse('it has no message, or two')
  const encoding = raw.get('SAMLEncoding')
  if (encoding !== undefined && decoded(encoding) !== deflateEncoding)
    throw refuse('it has another encoding than DEFLATE')
  const relayState = raw.get('RelayState')
  return {
    parameter,
    xml: inflate(decoded(message)),
    relayState: relayState === undefined ? null : decoded(relayState),
    signature: readSignature(raw, parameter)
  }
}

/** The parameters that SAML knows, as received; others are the address's own. */
function splitQuery(rawQuery: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const pair of rawQuery.split('&')) {
    const equals = pair.indexOf('=')
    const rawName = equals < 0 ? pair : pair.slice(0, equals)
    const name = known.find(candidate => candidate === decoded(rawName))
    if (name === undefined) continue
    if (name !== rawName || found.has(name)) throw refuse(`${name} stands in it twice or in another spelling`)
    found.set(name, equals < 0 ? '' : pair.slice(equals + 1))
  }
  return found
}

function decoded(raw: string): string {
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '))
  } catch {
    throw refuse('it is not encoded properly')
  }
}

function inflate(base64: string): string {
  const octets = decodeBase64(base64)
  if (octets === undefined) throw new SamlError('not_base64', 'The message in the address is not Base64.')
  let inflated: Buffer
  try {
    inflated = inflateRawSync(octets, { maxOutputLength: longestMessage })
  } catch (error) {
    const large = error instanceof RangeError
    if (large) throw new SamlError('too_large', 'The message in the address is larger than 64 kB when unpacked.')
    throw refuse('the message can not be unpacked')
  }
  const text = decodeUtf8(inflated)
  if (text === undefined) throw new SamlError('not_utf8', 'The message in the address is not text in UTF-8.')
  return text
}

function readSignature(raw: ReadonlyMap<string, string>, parameter: MessageParameter): RedirectSignature | undefined {
  const signature = raw.get('Signature')
  const algorithm = raw.get('SigAlg')
  if (signature === undefined && algorithm === undefined) return undefined
  const value = signature === undefined ? undefined : decodeBase64(decoded(signature))
  if (value === undefined || algorithm === undefined) throw refuse('SigAlg and Signature do not belong together')
  const names = [parameter, 'RelayState', 'SigAlg'].filter(name => raw.has(name))
  const signed = names.map(name => `${name}=${raw.get(name) ?? ''}`).join('&')
  return { algorithm: decoded(algorithm), value, signed: Buffer.from(signed, 'utf8') }
}

const algorithms: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  [rsaSha256]: 'sha256',
  [rsaSha384]: 'sha384',
  [rsaSha512]: 'sha512'
}

/**
 * Whether one of the keys signed the message.
 *
 * @throws SamlError `weak_signature_algorithm`, `logout_signature`
 */
export function requireRedirectSignature(signature: RedirectSignature, keys: readonly VerificationKey[]): void {
  const hash = Object.hasOwn(algorithms, signature.algorithm) ? algorithms[signature.algorithm] : undefined
  if (hash === undefined) {
    throw new SamlError(
      'weak_signature_algorithm',
      `The message is signed with ${quoted(signature.algorithm)}: choose RSA with SHA-256 at the identity provider.`
    )
  }
  const padding = constants.RSA_PKCS1_PADDING
  const ours = keys.some(({ publicKey }) =>
    verify(hash, signature.signed, { key: publicKey, padding }, signature.value)
  )
  if (ours) return
  throw new SamlError(
    'logout_signature',
    'The signature of the sign-out message was not made with a certificate set here, or not over this message: paste the active certificate here.'
  )
}
