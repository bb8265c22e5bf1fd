import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyJson } from '../test/any-json.ts'
import { attempt, refusal, runs } from '../test/runs.ts'
import { ScimError } from './error.ts'
import { assertBoundedJson, jsonTypeOf } from './json.ts'

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

describe('bounded JSON', () => {
  it.each([null, true, 0, -1.5, '', 'é😀', [], {}, { a: [{ b: null }] }, nested(32)])('accepts %j', value => {
    expect(() => assertBoundedJson(value)).not.toThrow()
  })

  it.each([
    ['an undefined member', { a: [1, undefined] }, 'invalidSyntax', '"a[1]"'],
    ['a function', { a: () => 1 }, 'invalidSyntax', '"a"'],
    ['a bigint', 1n, 'invalidSyntax', 'The body'],
    ['NaN', { a: Number.NaN }, 'invalidValue', '"a"'],
    ['a number beyond a double', JSON.parse('{"a":{"b":1e999}}'), 'invalidValue', '"a.b"'],
    ['an integer that is not exact', [2 ** 53], 'invalidValue', '"[0]"'],
    ['half of a surrogate pair', { name: { familyName: '\ud800' } }, 'invalidValue', '"name.familyName"'],
    ['U+0000', { emails: [{ value: 'a\u0000b' }] }, 'invalidValue', '"emails[0].value"'],
    ['U+0000 in a name', { 'a\u0000': 1 }, 'invalidValue', 'member name'],
    ['half of a surrogate pair in a name', { '\udfff': 1 }, 'invalidValue', 'member name'],
    ['33 levels', nested(33), 'invalidSyntax', '32 levels']
  ])('refuses %s and names the place', (_, value, scimType, where) => {
    const { status, scimType: type, detail } = refusal(() => assertBoundedJson(value))
    expect({ status, type }).toEqual({ status: 400, type: scimType })
    expect(detail).toContain(where)
  })

  it('refuses more values than the limit, counting containers', () => {
    const value = { a: [1, 2, 3] }
    expect(() => assertBoundedJson(value, { maxNodes: 5 })).not.toThrow()
    expect(refusal(() => assertBoundedJson(value, { maxNodes: 4 }))).toMatchObject({ scimType: 'invalidSyntax' })
  })

  it('refuses longer strings and names than the limit', () => {
    expect(() => assertBoundedJson({ abc: 'def' }, { maxStringLength: 3 })).not.toThrow()
    expect(refusal(() => assertBoundedJson('defg', { maxStringLength: 3 }))).toMatchObject({ scimType: 'invalidValue' })
    expect(refusal(() => assertBoundedJson({ abcd: 1 }, { maxStringLength: 3 }))).toMatchObject({
      scimType: 'invalidValue'
    })
  })

  it('ends on a value that contains itself', () => {
    const loop: unknown[] = []
    loop.push(loop)
    expect(refusal(() => assertBoundedJson(loop)).scimType).toBe('invalidSyntax')
  })

  it('needs no stack for a value of any depth', () => {
    expect(refusal(() => assertBoundedJson(nested(100_000))).scimType).toBe('invalidSyntax')
    expect(() => assertBoundedJson(nested(90_000), { maxDepth: 90_000 })).not.toThrow()
  })

  it('either passes or is refused, and is not changed', () => {
    fc.assert(
      fc.property(anyJson, value => {
        const before = structuredClone(value)
        const result = attempt(() => assertBoundedJson(value))
        if (!(result instanceof ScimError)) expect(JSON.stringify(value).isWellFormed()).toBe(true)
        expect(value).toEqual(before)
      }),
      runs(500)
    )
  })
})

describe('the words for a value', () => {
  it.each([
    [null, 'null'],
    [[], 'an array'],
    [{}, 'an object'],
    ['', 'a string'],
    [1, 'a number']
  ])('of %j are %s', (value, words) => {
    expect(jsonTypeOf(value)).toBe(words)
  })
})
