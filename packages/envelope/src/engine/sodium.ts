/** ChaCha20-Poly1305 by libsodium in WebAssembly, loaded when it is needed. A page's policy has to allow `wasm-unsafe-eval`. */
import type { Engine } from './engine.ts'

/** What is used of it. Its own types promise these functions as the module's, but they are its default export's, once it is ready. */
interface Sodium {
  readonly ready: Promise<void>
  crypto_aead_chacha20poly1305_ietf_encrypt(
    plain: Uint8Array,
    additional: null,
    secretNonce: null,
    nonce: Uint8Array,
    key: Uint8Array
  ): Uint8Array
  crypto_aead_chacha20poly1305_ietf_decrypt(
    secretNonce: null,
    sealed: Uint8Array,
    additional: null,
    nonce: Uint8Array,
    key: Uint8Array
  ): Uint8Array
}

/** Undefined where WebAssembly is missing or forbidden. */
export async function sodiumEngine(): Promise<Engine | undefined> {
  const sodium = await loadSodium()
  if (sodium === undefined) return undefined
  return {
    name: 'sodium',
    async cipher(payloadKey) {
      const key = payloadKey.slice()
      return {
        seal(plain, nonce, into) {
          into.set(sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plain, null, null, nonce, key))
        },
        open(sealed, nonce, into) {
          into.set(sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed, null, nonce, key))
        }
      }
    }
  }
}

async function loadSodium(): Promise<Sodium | undefined> {
  try {
    const { default: sodium } = (await import('libsodium-wrappers')) as unknown as { readonly default: Sodium }
    await sodium.ready
    return sodium
  } catch {
    return undefined
  }
}
