import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from './base64url.ts'
import { toBech32 } from './bech32.ts'
import { runs } from './test/runs.ts'

const anyBytes = fc.uint8Array({ maxLength: 200 })

describe('Base64url', () => {
  it('is Node’s, both ways', () => {
    fc.assert(
      fc.property(anyBytes, bytes => {
        const text = Buffer.from(bytes).toString('base64url')
        expect(toBase64url(bytes)).toBe(text)
        expect(fromBase64url(text)).toEqual(bytes)
      }),
      runs(500)
    )
  })

  it('has one text for a sequence of bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('A', 'B', '_', '-', '9', '=', '+', '/', ' ', 'é'), maxLength: 8 }),
        text => {
          let bytes: Uint8Array
          try {
            bytes = fromBase64url(text)
          } catch (error) {
            expect(error).toBeInstanceOf(SyntaxError)
            return
          }
          expect(toBase64url(bytes)).toBe(text)
        }
      ),
      runs(2_000)
    )
  })

  it.each(['A', 'AB', 'AAB', 'AAAAA', 'AA==', 'A A', 'A+', 'A/', 'é'])('refuses %j and doesn’t repeat it', text => {
    expect(() => fromBase64url(text)).toThrow(/^A text is not Base64url\.$/)
  })
})

describe('Bech32', () => {
  it.each([
    ['a', '', 'a12uel5l'],
    ['?', '', '?1ezyfcl'],
    ['abcdef', '00443214c74254b635cf84653a56d7c675be77df', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw'],
    [
      'split',
      'c5f38b70305f519bf66d85fb6cf03058f3dde463ecd7918f2dc743918f2d',
      'split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w'
    ]
  ])('writes BIP 173’s valid string for %s', (prefix, hex, text) => {
    expect(toBech32(prefix, Buffer.from(hex, 'hex'))).toBe(text)
  })
})
