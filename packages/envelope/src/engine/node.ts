/**
 * ChaCha20-Poly1305 by Node's own OpenSSL. The module is asked for at run time and nowhere imported, so that nothing in a browser's bundle
 * leads to it.
 */
import type { Cipher, Engine } from './engine.ts'

interface Step {
  update(bytes: Uint8Array): Uint8Array
  final(): Uint8Array
}

interface NodeCrypto {
  createCipheriv(name: string, key: Uint8Array, iv: Uint8Array, options: object): Step & { getAuthTag(): Uint8Array }
  createDecipheriv(
    name: string,
    key: Uint8Array,
    iv: Uint8Array,
    options: object
  ): Step & { setAuthTag(tag: Uint8Array): void }
}

const name = 'chacha20-poly1305'
const tagBytes = 16

/** Undefined where this isn't Node, or Node without ChaCha20-Poly1305. */
export async function nodeEngine(): Promise<Engine | undefined> {
  const crypto = nodeCrypto()
  if (crypto === undefined) return undefined
  const engine: Engine = { name: 'node', cipher: async payloadKey => nodeCipher(crypto, payloadKey.slice()) }
  try {
    const cipher = await engine.cipher(new Uint8Array(32))
    await cipher.seal(new Uint8Array(1), new Uint8Array(12), new Uint8Array(1 + tagBytes))
    return engine
  } catch {
    return undefined
  }
}

function nodeCrypto(): NodeCrypto | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }
  return process?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined
}

function nodeCipher(crypto: NodeCrypto, key: Uint8Array): Cipher {
  return {
    seal(plain, nonce, into) {
      const cipher = crypto.createCipheriv(name, key, nonce, { authTagLength: tagBytes })
      into.set(cipher.update(plain))
      cipher.final()
      into.set(cipher.getAuthTag(), plain.length)
    },
    open(sealed, nonce, into) {
      const end = sealed.length - tagBytes
      const decipher = crypto.createDecipheriv(name, key, nonce, { authTagLength: tagBytes })
      decipher.setAuthTag(sealed.subarray(end))
      const plain = decipher.update(sealed.subarray(0, end))
      decipher.final()
      into.set(plain)
    }
  }
}
