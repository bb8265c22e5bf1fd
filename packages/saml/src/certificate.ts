/** X.509 certificates as administrators paste them, and the keys in them. */
import { type KeyObject, X509Certificate } from 'node:crypto'
import { decodeBase64 } from './encoding.ts'
import { SamlError } from './error.ts'

export interface CertificateFacts {
  readonly pem: string
  readonly subject: string
  readonly issuer: string
  /** SHA-256 of the DER form, in lower-case hexadecimal. */
  readonly sha256: string
  readonly keyType: string
  readonly keyBits: number
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
}

const longestText = 64 * 1024
const mostCertificates = 10
const pemBlock = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*)-----END ([A-Z0-9 ]{1,40})-----/g

function refuse(detail: string): SamlError {
  return new SamlError('certificate', detail)
}

/**
 * The certificates in a text: PEM (one or several), bare Base64 as Entra ID's "Certificate (Base64)" without its frame, with any line breaks.
 *
 * @returns At least one, in the order given, each once; at most ten are read.
 * @throws SamlError `certificate` for private keys, other PEM kinds, keys that are not RSA of at least 2048 bits, and junk
 */
export function readCertificates(text: string): readonly CertificateFacts[] {
  if (text.length > longestText) throw refuse('That is too long to be certificates: paste one certificate in Base64.')
  if (text.includes('PRIVATE KEY')) {
    throw refuse(
      'That is a private key, which must stay where it was made: paste the certificate, and replace the key, since it was shown.'
    )
  }
  const found = new Map<string, CertificateFacts>()
  for (const der of encodedCertificates(text)) {
    const facts = factsOf(parse(der))
    found.set(facts.sha256, facts)
  }
  return [...found.values()]
}

function encodedCertificates(text: string): Buffer[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (!trimmed.includes('-----')) return [decode(trimmed)]
  const blocks = [...trimmed.matchAll(pemBlock)]
  const wrong = blocks.find(([, begin, , end]) => begin !== end || begin !== 'CERTIFICATE')
  if (wrong)
    throw refuse(
      `That is ${wrong[1] ?? 'something else'}, not a certificate: download "Certificate (Base64)" at the identity provider.`
    )
  if (blocks.length === 0 || blocks.length !== trimmed.split('-----BEGIN').length - 1) {
    throw refuse(
      'A certificate in it is incomplete: copy it whole, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.'
    )
  }
  if (blocks.length > mostCertificates)
    throw refuse(`That is more than ${mostCertificates} certificates: paste only those in use.`)
  return blocks.map(([, , data]) => decode(data ?? ''))
}

function decode(base64: string): Buffer {
  const der = decodeBase64(base64)
  if (der === undefined) {
    throw refuse(
      'That is no certificate in Base64: download "Certificate (Base64)" (Entra ID: Single sign-on > SAML Certificates) and paste the file’s text.'
    )
  }
  return der
}

function parse(der: Buffer): X509Certificate {
  try {
    const certificate = new X509Certificate(der)
    // A parser that reads a prefix only would give two texts for one certificate.
    if (certificate.raw.equals(der)) return certificate
  } catch {}
  throw refuse(
    'That is Base64, but no X.509 certificate: download "Certificate (Base64)" (Entra ID: Single sign-on > SAML Certificates) and paste the file’s text.'
  )
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  const { keyType, keyBits } = keyOf(certificate)
  if (keyType !== 'rsa' || keyBits < 2048) {
    throw refuse(
      `The certificate’s key is ${keyType.toUpperCase()}${keyBits > 0 ? ` of ${keyBits} bits` : ''}: signatures must be made with RSA of at least 2048 bits.`
    )
  }
  return {
    pem: certificate.toString(),
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    sha256: fingerprintOf(certificate),
    keyType: 'RSA',
    keyBits,
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime()
  }
}

function keyOf(certificate: X509Certificate): { readonly keyType: string; readonly keyBits: number } {
  try {
    const key = certificate.publicKey
    return { keyType: key.asymmetricKeyType ?? 'unknown', keyBits: key.asymmetricKeyDetails?.modulusLength ?? 0 }
  } catch {
    return { keyType: 'unknown', keyBits: 0 }
  }
}

function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase()
}

/** Node gives a name's parts a line each, and undefined for an empty name. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ')
}

/** A certificate's key, ready to verify with. */
export interface VerificationKey {
  readonly pem: string
  readonly publicKey: KeyObject
  readonly sha256: string
  readonly notBefore: number
  readonly notAfter: number
}

/**
 * The keys of certificates that {@link readCertificates} gave; held to its rules again, whatever came into the settings.
 *
 * @throws SamlError `certificate`
 */
export function verificationKeys(certificates: readonly string[]): VerificationKey[] {
  return certificates.flatMap(encodedCertificates).map(der => {
    const certificate = parse(der)
    const { pem, sha256, notBefore, notAfter } = factsOf(certificate)
    return { pem, publicKey: certificate.publicKey, sha256, notBefore, notAfter }
  })
}
