// What is sealed under a data key, as octets: 1 of version, 12 of nonce, the ciphertext, 16 of tag. AES-256-GCM; whose it is and what it
// belongs to is authenticated, so that nothing opens in another's place.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { DomainError } from '../../domain/domain-error.ts'

export const keyBytes = 32
const version = 1
const nonceBytes = 12
const tagBytes = 16

/** The nonce is random: a key seals far fewer than the 2^32 texts for which that is safe (NIST SP 800-38D §8.3). */
export function sealUnder(key: Uint8Array, owner: string, plain: Uint8Array, context: string): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(belonging(owner, context))
  return Buffer.concat([Buffer.of(version), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** @throws DomainError `unavailable` `secret.unreadable` when the key, the owner or the context is another, or something was changed */
export function openUnder(key: Uint8Array, owner: string, sealed: Uint8Array, context: string): Uint8Array {
  try {
    const bytes = Buffer.from(sealed)
    if (bytes[0] !== version) throw new Error('The version is unknown.')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + nonceBytes), {
      authTagLength: tagBytes
    })
    decipher.setAAD(belonging(owner, context))
    decipher.setAuthTag(bytes.subarray(1 + nonceBytes).subarray(-tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(1 + nonceBytes, -tagBytes)), decipher.final()])
  } catch (cause) {
    throw unreadable(cause)
  }
}

export const unreadable = (cause?: unknown): DomainError =>
  new DomainError(
    'unavailable',
    'secret.unreadable',
    'Something sealed can not be read: it was changed, or sealed under another key than the one in the key store; restore database and key store from the same backup.',
    cause
  )

/** The length of the owner's name says where it ends, so that no other division of the same characters belongs to the same. */
function belonging(owner: string, context: string): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(owner))
  return Buffer.concat([Buffer.from('sealpost/v1/data'), length, Buffer.from(owner), Buffer.from(context)])
}
