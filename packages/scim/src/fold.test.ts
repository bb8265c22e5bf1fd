import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../test/runs.ts'
import { compareText, foldCase } from './fold.ts'

const anyText = fc.string({ unit: 'binary' }).filter(text => text.isWellFormed())

describe('case folding', () => {
  it.each([
    ['BJensen@Example.COM', 'bjensen@example.com'],
    ['ÅSA', 'åsa'],
    ['É', 'é'],
    ['e\u0301', 'é'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['Ｗｉｄｅ', 'wide'],
    ['\u212A', 'k'],
    ['😀', '😀']
  ])('of %s is %s', (text, folded) => {
    expect(foldCase(text)).toBe(folded)
  })

  it('does not depend on the language of the machine', () => {
    expect(foldCase('I')).toBe('i')
    expect(foldCase('ı')).toBe('ı')
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'grapheme' })), text => {
        expect(foldCase(foldCase(text))).toBe(foldCase(text))
      }),
      runs(2_000)
    )
  })

  it('is the same for text that differs only in ASCII case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), text => {
        expect(foldCase(text.toUpperCase())).toBe(foldCase(text))
      }),
      runs(500)
    )
  })

  it('folds a prefix to a prefix, a final sigma included', () => {
    expect(foldCase('ΑΣΒ').startsWith(foldCase('ΑΣ'))).toBe(true)
  })
})

describe('the order of text', () => {
  it('is that of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(compareText(a, b)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
      runs(2_000)
    )
  })

  it.each([
    ['\uffee', '😀', -1],
    ['😀', '\ue000', 1],
    ['a', 'ab', -1],
    ['', '', 0]
  ])('puts %j before or after %j by code point', (a, b, order) => {
    expect(compareText(a, b)).toBe(order)
  })
})
