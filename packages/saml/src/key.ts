/** The portal's own key: what it signs requests with, and what assertions are encrypted for. */
import { generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { bitString, boolean, explicit, integer, objectId, octetString, sequence, set, time, utf8 } from './der.ts'

export interface SigningKey {
  /** PKCS#8 PEM. */
  readonly privateKey: string
  /** PEM. */
  readonly certificate: string
}

const hour = 3_600_000
const sha256WithRsa = sequence(objectId('1.2.840.113549.1.1.11'), Buffer.from([0x05, 0x00]))

/**
 * A new RSA key of 3072 bits with a self-signed certificate, valid from an hour before, for clocks that are behind.
 *
 * @param commonName What the certificate is called in the identity provider's lists; at most 64 characters of it are used.
 * @param at    Milliseconds since 1970.
 * @param years Calendar years until it expires.
 */
export async function createSigningKey(commonName: string, at: number, years: number): Promise<SigningKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 3072 })
  const end = new Date(at)
  end.setUTCFullYear(end.getUTCFullYear() + years)
  const validity = sequence(time(at - hour), time(end.getTime()))
  const certificate = selfSigned(commonName, validity, publicKey, privateKey)
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: pem(certificate)
  }
}

/** A certificate of version 3 (RFC 5280 §4.1) that says: no authority, for signatures and for encrypting keys. */
function selfSigned(commonName: string, validity: Buffer, publicKey: KeyObject, privateKey: KeyObject): Buffer {
  const name = sequence(set(sequence(objectId('2.5.4.3'), utf8([...commonName].slice(0, 64).join('')))))
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    // 126 random bits after a first octet that makes it positive and not zero.
    integer(Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    sha256WithRsa,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(basicConstraints, keyUsage))
  )
  return sequence(body, sha256WithRsa, bitString(sign('sha256', body, privateKey), 0))
}

const basicConstraints = sequence(objectId('2.5.29.19'), boolean(true), octetString(sequence()))
/** digitalSignature and keyEncipherment. */
const keyUsage = sequence(objectId('2.5.29.15'), boolean(true), octetString(bitString(Buffer.from([0xa0]), 5)))

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
