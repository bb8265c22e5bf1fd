/** Encrypted assertions by xml-encryption. */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import { encrypt } from 'xml-encryption'
import type { KeyPair } from './material.ts'
import { aes256Gcm, rsaOaep, samlNs } from './names.ts'

export interface Encrypting {
  readonly recipient: KeyPair
  readonly algorithm?: string
  readonly keyAlgorithm?: string
}

/** The EncryptedData with its EncryptedKey in its KeyInfo. */
export async function encryptedData(text: string, { recipient, ...algorithms }: Encrypting): Promise<string> {
  const options = {
    rsa_pub: publicKeyOf(recipient),
    pem: recipient.certificate,
    encryptionAlgorithm: algorithms.algorithm ?? aes256Gcm,
    keyEncryptionAlgorithm: algorithms.keyAlgorithm ?? rsaOaep,
    warnInsecureAlgorithm: false
  }
  return new Promise((resolve, reject) => {
    encrypt(text, options as never, (error: Error | null, data: string) => (error ? reject(error) : resolve(data)))
  })
}

export const encryptedAssertion = async (text: string, encrypting: Encrypting): Promise<string> =>
  wrapEncrypted(await encryptedData(text, encrypting))

export const wrapEncrypted = (content: string): string =>
  `<EncryptedAssertion xmlns="${samlNs}">${content}</EncryptedAssertion>`

function publicKeyOf({ certificate }: KeyPair): string {
  return createPublicKey(certificate).export({ type: 'spki', format: 'pem' }).toString()
}

/** A content key of any length, encrypted with RSA-OAEP, in Base64. */
export function wrapKey(key: Buffer, recipient: KeyPair): string {
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  return publicEncrypt({ key: publicKeyOf(recipient), padding, oaepHash: 'sha1' }, key).toString('base64')
}
