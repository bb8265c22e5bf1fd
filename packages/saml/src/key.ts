/** The portal's own key: what it signs requests with, and what assertions are encrypted for. */
import { webcrypto } from 'node:crypto'

export interface SigningKey {
  /** PKCS#8 PEM. */
  readonly privateKey: string
  /** PEM. */
  readonly certificate: string
}

const hour = 3_600_000
const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 3072
}

/**
 * A new RSA key of 3072 bits with a self-signed certificate, valid from an hour before, for clocks that are behind.
 *
 * @param commonName What the certificate is called in the identity provider's lists; at most 64 characters of it are used.
 * @param at    Milliseconds since 1970.
 * @param years Calendar years until it expires.
 */
export async function createSigningKey(commonName: string, at: number, years: number): Promise<SigningKey> {
  // Rarely needed, and slow to load. The first is what the second asks of its environment.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const end = new Date(at)
  end.setUTCFullYear(end.getUTCFullYear() + years)
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [[...commonName].slice(0, 64).join('')] }],
    notBefore: new Date(at - hour),
    notAfter: end,
    signingAlgorithm: algorithm,
    // The same object; the browser's types, which the library goes by, know fewer uses of a key.
    keys: keys as CryptoKeyPair,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true)
    ]
  })
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    privateKey: `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`,
    certificate: `${certificate.toString('pem')}\n`
  }
}
