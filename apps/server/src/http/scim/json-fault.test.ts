import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJsonFault } from './json-fault.ts'

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('findJsonFault', () => {
  it.each([
    ['', 1, 1, 'a value'],
    ['junk', 1, 1, 'a value'],
    ['{"a":1,}', 1, 8, 'a member name'],
    ['{"a" 1}', 1, 6, '":"'],
    ['{"a":1 "b":2}', 1, 8, '"," or the end'],
    ['[1,2', 1, 5, '"," or the end'],
    ['[1,]', 1, 4, 'a value'],
    ['{"a":[1}', 1, 8, '"," or the end'],
    ['{}}', 1, 3, 'the end'],
    ['{"a":"b\nc"}', 1, 8, 'no control character inside a string'],
    ['{\n  "a": "x\\q"\n}', 2, 10, 'an escape that JSON knows'],
    ['"abc', 1, 5, 'the end of a string'],
    ['{\r\n"a":\r\n  tru}', 3, 3, 'a value'],
    ["{'a':1}", 1, 2, 'a member name or "}"'],
    ['01', 1, 2, 'the end'],
    ['-', 1, 1, 'a value']
  ])('finds the place in %j', (text, line, column, expected) => {
    expect(parses(text)).toBe(false)
    expect(findJsonFault(text)).toEqual({ line, column, expected })
  })

  it('finds a fault exactly where JSON.parse does, in every text', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'nul',
      '\\',
      '\\u12',
      ' ',
      '\n',
      '\u0001'
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), parts => {
        const text = parts.join('')
        expect(findJsonFault(text) === undefined).toBe(parses(text))
      }),
      { numRuns: 3_000 }
    )
  })

  it('finds none in any JSON, and one in any JSON that was cut off', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, cut) => {
        expect(findJsonFault(text)).toBeUndefined()
        const part = text.slice(0, cut % (text.length + 1))
        expect(findJsonFault(part) === undefined).toBe(parses(part))
      })
    )
  })

  it('goes through a million open brackets without a stack', () => {
    expect(findJsonFault('['.repeat(1_000_000))).toMatchObject({ column: 1_000_001 })
  })
})
