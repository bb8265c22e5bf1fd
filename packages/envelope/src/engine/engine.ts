/** ChaCha20-Poly1305 (RFC 8439) as whatever does it here. All engines seal to the same bytes. */

/** One payload key. What comes out is written where the caller wants it, so that nothing is copied twice. */
export interface Cipher {
  /** @param into Takes the sealed bytes: 16 longer than the plain ones. */
  seal(plain: Uint8Array, nonce: Uint8Array, into: Uint8Array): void | Promise<void>
  /**
   * Throws, or rejects, when the bytes weren't sealed with this key and nonce. What stands in `into` then means nothing.
   *
   * @param into Takes the plain bytes: 16 shorter than the sealed ones.
   */
  open(sealed: Uint8Array, nonce: Uint8Array, into: Uint8Array): void | Promise<void>
}

export interface Engine {
  readonly name: 'webcrypto' | 'sodium' | 'noble' | 'node'
  /** @param payloadKey 32 bytes. */
  cipher(payloadKey: Uint8Array): Promise<Cipher>
}
