/** What this package derives from random secrets: HKDF with SHA-256 (RFC 5869), one purpose one label. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { toBech32 } from './bech32.ts'

const utf8 = new TextEncoder()

/** 32 bytes for one purpose. */
export function derive(secret: Uint8Array, salt: Uint8Array | string, label: string): Uint8Array {
  return hkdf(sha256, secret, typeof salt === 'string' ? utf8.encode(salt) : salt, utf8.encode(label), 32)
}

/** Any 32 bytes are an X25519 identity: the multiplication clamps them (RFC 7748 §5). */
export function x25519Identity(scalar: Uint8Array): string {
  return toBech32('age-secret-key-', scalar).toUpperCase()
}

/** Fresh random bytes from the platform's generator. */
export function randomBytes(length: number): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(length))
}
