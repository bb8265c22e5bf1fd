import { compareText } from '@sealpost/scim'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundedKey, isBounded, maxKeyLength, numberKey, searchKey } from './search-key.ts'

const numbers = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('the key of a number', () => {
  it('sorts as the number does', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(compareText(numberKey(a), numberKey(b))).toBe(a < b ? -1 : a > b ? 1 : 0)
      })
    )
  })

  it.each([-1e308, -1, -5e-324, 0, 5e-324, 0.1, 1, 2 ** 53, 1e308])('has 16 digits: %d', number => {
    expect(numberKey(number)).toMatch(/^[0-9a-f]{16}$/)
  })

  it('is one for zero, whatever its sign', () => {
    expect(numberKey(-0)).toBe(numberKey(0))
  })
})

describe('the key of a truth value', () => {
  it('sorts false before true', () => {
    expect(compareText(searchKey(false), searchKey(true))).toBe(-1)
  })
})

describe('a bounded key', () => {
  it('is the text itself as long as an index takes it', () => {
    for (const text of ['', 'ada', 'x'.repeat(maxKeyLength), '😀'.repeat(maxKeyLength)]) {
      expect(boundedKey(text)).toBe(text)
      expect(isBounded(text)).toBe(true)
    }
  })

  it('of a longer text is short for any index, begins like it, and is well-formed', () => {
    for (const text of ['x'.repeat(513), '😀'.repeat(513), `${'x'.repeat(511)}😀😀`, '€'.repeat(1_000_000)]) {
      const key = boundedKey(text)
      expect(isBounded(text)).toBe(false)
      expect(Buffer.byteLength(key)).toBeLessThan(2_700)
      expect(key.isWellFormed()).toBe(true)
      expect([...key].length).toBe(maxKeyLength + 65)
      expect([...key].slice(0, maxKeyLength)).toEqual([...text].slice(0, maxKeyLength))
    }
  })

  it('is equal for equal texts alone', () => {
    const long = 'x'.repeat(600)
    expect(boundedKey(`${long}a`)).toBe(boundedKey(`${long}a`))
    expect(boundedKey(`${long}a`)).not.toBe(boundedKey(`${long}b`))
    expect(boundedKey(boundedKey(long))).not.toBe(boundedKey(long))
  })
})
