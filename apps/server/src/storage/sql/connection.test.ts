import { describe, expect, it } from 'vitest'
import { checkParameters, isStorable } from './connection.ts'

describe('the parameters of a statement', () => {
  it('may be text, finite numbers, big integers, bytes and null', () => {
    expect(() => checkParameters(['é😀', 0, -1.5, 2n ** 60n, Uint8Array.of(1), Buffer.from('x'), null])).not.toThrow()
  })

  it.each([
    ['a date', new Date()],
    ['an object', {}],
    ['an array', []],
    ['a boolean', true],
    ['nothing', undefined],
    ['a function', () => 'secret'],
    ['no number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['U+0000', 'secret\u0000'],
    ['half of a surrogate pair', 'secret\ud800']
  ])('may not be %s, and the refusal says where but not what', (_name, value) => {
    expect(() => checkParameters(['fine', value])).toThrow(/^Parameter 2 of a statement /)
    expect(() => checkParameters([value])).not.toThrow(/secret/)
  })
})

describe('a text', () => {
  it.each([
    ['', true],
    ['é😀\u{10ffff}', true],
    ['a\u0000', false],
    ['\ud83d', false],
    ['\ude00\ud83d', false]
  ])('%j can be stored: %s', (text, storable) => {
    expect(isStorable(text)).toBe(storable)
  })
})
