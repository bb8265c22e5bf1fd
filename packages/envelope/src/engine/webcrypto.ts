/** ChaCha20-Poly1305 by WebCrypto, where it is there: Chromium and Node since 2025, Firefox not yet. */
import type { Engine } from './engine.ts'

/** What the platform's own types don't tell yet. */
interface ChaChaCrypto {
  importKey(
    format: 'raw-secret',
    key: Uint8Array,
    name: string,
    extractable: boolean,
    usages: string[]
  ): Promise<object>
  encrypt(algorithm: { name: string; iv: Uint8Array }, key: object, data: Uint8Array): Promise<ArrayBuffer>
  decrypt(algorithm: { name: string; iv: Uint8Array }, key: object, data: Uint8Array): Promise<ArrayBuffer>
}

const name = 'ChaCha20-Poly1305'

/** Undefined where WebCrypto, as in insecure contexts, or its ChaCha20-Poly1305 is missing. */
export async function webcryptoEngine(): Promise<Engine | undefined> {
  const subtle = globalThis.crypto?.subtle as unknown as ChaChaCrypto | undefined
  if (subtle === undefined || !(await isKnown(subtle))) return undefined
  return {
    name: 'webcrypto',
    async cipher(payloadKey) {
      const key = await subtle.importKey('raw-secret', payloadKey, name, false, ['encrypt', 'decrypt'])
      return {
        async seal(plain, nonce, into) {
          into.set(new Uint8Array(await subtle.encrypt({ name, iv: nonce }, key, plain)))
        },
        async open(sealed, nonce, into) {
          into.set(new Uint8Array(await subtle.decrypt({ name, iv: nonce }, key, sealed)))
        }
      }
    }
  }
}

async function isKnown(subtle: ChaChaCrypto): Promise<boolean> {
  try {
    const key = await subtle.importKey('raw-secret', new Uint8Array(32), name, false, ['encrypt'])
    return (await subtle.encrypt({ name, iv: new Uint8Array(12) }, key, new Uint8Array(1))).byteLength === 17
  } catch {
    return false
  }
}
