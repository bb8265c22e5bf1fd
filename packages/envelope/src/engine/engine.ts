/** ChaCha20-Poly1305 (RFC 8439) as whatever does it here. All engines seal to the same bytes. */

/** One payload key. Results are new arrays that nobody else holds. */
export interface Cipher {
  /** The sealed bytes, 16 longer. */
  seal(plain: Uint8Array, nonce: Uint8Array): Uint8Array | Promise<Uint8Array>
  /** The plain bytes. Throws, or rejects, when they weren't sealed with this key and nonce. */
  open(sealed: Uint8Array, nonce: Uint8Array): Uint8Array | Promise<Uint8Array>
}

export interface Engine {
  readonly name: 'webcrypto' | 'sodium' | 'noble' | 'node'
  /** @param payloadKey 32 bytes. */
  cipher(payloadKey: Uint8Array): Promise<Cipher>
}
