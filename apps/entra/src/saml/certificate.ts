/**
 * Certificates: makes the self-signed one an application signs with, and reads those that administrators paste.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280
 */
import { webcrypto, X509Certificate } from 'node:crypto'
import { UsageError } from '../usage-error.ts'

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

const subject = 'Microsoft Azure Federated SSO Certificate'

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048
}

/** Makes an RSA-2048 key and its self-signed certificate, as Entra makes one for each application. */
export async function createSigningKey(notBefore: Date, notAfter: Date): Promise<SigningKey> {
  // Rarely needed, and slow to load. The first is what the second asks of its environment.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  // The same object; the browser's types, which the library goes by, know fewer uses of a key.
  const pair = keys as CryptoKeyPair
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [subject] }],
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    keys: pair,
    extensions: [await x509.SubjectKeyIdentifierExtension.create(pair.publicKey)]
  })
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    privateKey: `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`,
    certificate: factsOf(new X509Certificate(Buffer.from(certificate.rawData)))
  }
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
    const octets = Buffer.from(body, 'base64')
    const certificate = new X509Certificate(octets)
    // Two of them one after another would be read as the first.
    return certificate.raw.length === octets.length ? certificate : undefined
  } catch {
    return undefined
  }
}

export const pemOf = (base64: string): string =>
  `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
