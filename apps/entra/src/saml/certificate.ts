/**
 * Certificates: makes the self-signed one an application signs with, and reads those that administrators paste.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280
 */
import { createHash, generateKeyPair, randomBytes, sign, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { UsageError } from '../usage-error.ts'

const tags = { integer: 0x02, bits: 0x03, octets: 0x04, none: 0x05, oid: 0x06, text: 0x0c, utc: 0x17, general: 0x18 }
const [sequenceTag, setTag, versionTag, extensionsTag] = [0x30, 0x31, 0xa0, 0xa3]

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents)
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body])
  const hex = body.length.toString(16)
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, body])
}

const sequence = (...contents: readonly Buffer[]) => der(sequenceTag, ...contents)
const oid = (hex: string) => der(tags.oid, Buffer.from(hex, 'hex'))
const sha256WithRsa = () => sequence(oid('2a864886f70d01010b'), der(tags.none))
const commonName = (value: string) =>
  sequence(der(setTag, sequence(oid('550403'), der(tags.text, Buffer.from(value, 'utf8')))))

/** Years up to 2049 are written with two digits, later ones with four (RFC 5280 §4.1.2.5). */
function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/\.\d+|[-:T]/g, '')
  return at.getUTCFullYear() < 2050
    ? der(tags.utc, Buffer.from(digits.slice(2), 'ascii'))
    : der(tags.general, Buffer.from(digits, 'ascii'))
}

/** A positive serial number of 126 random bits. */
function serialNumber(): Buffer {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return der(tags.integer, serial)
}

function subjectKeyIdentifier(publicKey: Buffer): Buffer {
  const identifier = createHash('sha1').update(publicKey).digest()
  const extension = sequence(oid('551d0e'), der(tags.octets, der(tags.octets, identifier)))
  return der(extensionsTag, sequence(extension))
}

export type SigningKey = {
  /** PKCS #8, PEM. */
  readonly privateKey: string
  readonly certificate: CertificateFacts
}

/** What is shown and compared of a certificate. */
export type CertificateFacts = {
  /** DER in Base64, on one line: what Entra calls "Certificate (Base64)" without its PEM frame. */
  readonly base64: string
  /** SHA-1 of the DER, upper-case hex. */
  readonly thumbprint: string
  readonly subject: string
  readonly notBefore: string
  readonly notAfter: string
}

const generate = promisify(generateKeyPair)
const subject = 'Microsoft Azure Federated SSO Certificate'

/** Makes an RSA-2048 key and its self-signed certificate, as Entra makes one for each application. */
export async function createSigningKey(notBefore: Date, notAfter: Date): Promise<SigningKey> {
  const { publicKey, privateKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
  })
  const toSign = sequence(
    der(versionTag, der(tags.integer, Buffer.of(2))),
    serialNumber(),
    sha256WithRsa(),
    commonName(subject),
    sequence(time(notBefore), time(notAfter)),
    commonName(subject),
    publicKey,
    subjectKeyIdentifier(publicKey)
  )
  const signature = der(tags.bits, Buffer.of(0), sign('sha256', toSign, privateKey))
  return { privateKey, certificate: factsOf(new X509Certificate(sequence(toSign, sha256WithRsa(), signature))) }
}

const factsOf = (certificate: X509Certificate): CertificateFacts => ({
  base64: certificate.raw.toString('base64'),
  thumbprint: certificate.fingerprint.replaceAll(':', ''),
  subject: certificate.subject.replace(/^CN=/, ''),
  notBefore: certificate.validFromDate.toISOString(),
  notAfter: certificate.validToDate.toISOString()
})

/**
 * Reads a certificate that somebody pasted: PEM, or the Base64 of its DER with any line breaks.
 *
 * @throws {UsageError} if it is no certificate, or one without an RSA key.
 */
export function readCertificate(pasted: string): CertificateFacts {
  const body = pasted.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s/g, '')
  const certificate = parse(body)
  if (!certificate)
    throw new UsageError(
      'This is not a certificate: paste it as PEM or as the Base64 of its DER, without the private key.'
    )
  if (certificate.publicKey.asymmetricKeyType !== 'rsa')
    throw new UsageError('This certificate has no RSA key: choose one that has, since no other is supported here.')
  return factsOf(certificate)
}

function parse(body: string): X509Certificate | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return undefined
  try {
    return new X509Certificate(Buffer.from(body, 'base64'))
  } catch {
    return undefined
  }
}

export const pemOf = (base64: string): string =>
  `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
