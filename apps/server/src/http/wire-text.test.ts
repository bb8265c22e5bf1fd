import { describe, expect, it } from 'vitest'
import { hasControlCharacter, utf8Text, wireText } from './wire-text.ts'

const asReceived = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

describe('wireText', () => {
  it('leaves ASCII as it is', () => expect(wireText('scim@example.com:secret')).toBe('scim@example.com:secret'))
  it('reads UTF-8 that Node handed over byte by byte', () =>
    expect(wireText(asReceived('zoë@example.com'))).toBe('zoë@example.com'))
  it('refuses bytes that are no UTF-8', () => expect(wireText('zo\u00eb')).toBeUndefined())
})

describe('utf8Text', () => {
  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong form', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a code point past the last', [0xf4, 0x90, 0x80, 0x80]],
    ['a character that was cut off', [0xe2, 0x82]]
  ])('refuses %s', (_, bytes) => expect(utf8Text(Uint8Array.from(bytes))).toBeUndefined())
})

describe('hasControlCharacter', () => {
  it.each(['\u0000', 'a\nb', '\u001f', '\u007f'])('finds %j', text => expect(hasControlCharacter(text)).toBe(true))
  it.each(['', 'a b', 'zoë'])('finds none in %j', text => expect(hasControlCharacter(text)).toBe(false))
})
