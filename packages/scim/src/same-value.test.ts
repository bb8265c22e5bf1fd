import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyJson } from '../test/any-json.ts'
import { runs } from '../test/runs.ts'
import type { JsonValue } from './json.ts'
import { ownMember, sameValue, valueKey } from './same-value.ts'

describe('sameValue', () => {
  it('members may come in any order, values of an array may not', () => {
    expect(sameValue({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true)
    expect(sameValue([1, 2], [2, 1])).toBe(false)
    expect(sameValue({ a: 1 }, { a: 1, b: 2 })).toBe(false)
    expect(sameValue({ a: 1, b: 2 }, { a: 1 })).toBe(false)
    expect(sameValue([], {})).toBe(false)
    expect(sameValue({}, [])).toBe(false)
    expect(sameValue(null, undefined)).toBe(false)
    expect(sameValue('1', 1)).toBe(false)
  })

  it('an inherited member is no member', () => {
    expect(sameValue(JSON.parse('{"toString":null}'), JSON.parse('{"valueOf":null}'))).toBe(false)
    expect(ownMember({}, 'constructor')).toBeUndefined()
    expect(ownMember(JSON.parse('{"__proto__":1}'), '__proto__')).toBe(1)
  })

  it('two values have the same key exactly when they are the same', () => {
    const json = anyJson as fc.Arbitrary<JsonValue>
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(valueKey(a) === valueKey(b)).toBe(sameValue(a, b))
        const copy: JsonValue = JSON.parse(JSON.stringify(a))
        expect(sameValue(copy, JSON.parse(JSON.stringify(copy)))).toBe(true)
        expect(valueKey(copy)).toBe(valueKey(JSON.parse(JSON.stringify(copy))))
      }),
      runs(300)
    )
  })
})
