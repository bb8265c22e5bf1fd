/** ChaCha20-Poly1305 in plain JavaScript: the slowest, and nowhere missing. */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import type { Engine } from './engine.ts'

export const nobleEngine: Engine = {
  name: 'noble',
  async cipher(payloadKey) {
    const key = payloadKey.slice()
    return {
      seal(plain, nonce, into) {
        chacha20poly1305(key, nonce).encrypt(plain, into)
      },
      open(sealed, nonce, into) {
        chacha20poly1305(key, nonce).decrypt(sealed, into)
      }
    }
  }
}
