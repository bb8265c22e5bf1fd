import { describe, expect, it } from 'vitest'
import { isSameBytes, isSameDigest, sha256 } from './proof.ts'

const zeros = new Uint8Array(32)

describe('a digest', () => {
  it('that isn’t there is like none, whatever is shown', () => {
    for (const kept of [null, undefined, new Uint8Array()])
      for (const shown of [zeros, new Uint8Array(), sha256(zeros)]) expect(isSameDigest(kept, shown)).toBe(false)
  })

  it('is like itself, and like no part or extension of it', () => {
    const digest = sha256(Buffer.from('x'))
    expect(isSameDigest(digest, Buffer.from(digest))).toBe(true)
    for (const shown of [digest.subarray(1), Buffer.concat([digest, digest]), zeros, new Uint8Array()])
      expect(isSameDigest(digest, shown)).toBe(false)
  })

  it('tells whether bytes of any length are the same', () => {
    expect(isSameBytes(Buffer.from('abc'), Buffer.from('abc'))).toBe(true)
    expect(isSameBytes(Buffer.from('abc'), Buffer.from('ab'))).toBe(false)
  })
})
