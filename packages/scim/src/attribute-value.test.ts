import { describe, expect, it } from 'vitest'
import { refusal } from '../test/runs.ts'
import { deviceType, enterpriseUrn, userType } from '../test/types.ts'
import { parseAttributePath } from './attribute-path.ts'
import { maxValues, parseAttributeValue, parseSingleValue } from './attribute-value.ts'
import type { JsonValue } from './json.ts'
import type { ResourceType } from './resource-type.ts'

const parse = (name: string, value: JsonValue, type: ResourceType = deviceType): JsonValue | undefined =>
  parseAttributeValue(value, parseAttributePath(name, type).attribute, name)

describe('the value of an attribute', () => {
  it.each<[string, JsonValue]>([
    ['label', ''],
    ['label', ' as Sent '],
    ['rank', -3],
    ['rank', 3.0],
    ['weight', 0.1],
    ['seen', '2011-05-13T04:42:34.5+02:00'],
    ['key', ''],
    ['key', 'QQ=='],
    ['key', 'QQ'],
    ['key', 'QUI='],
    ['key', 'QUJD'],
    ['key', '-_+/'],
    ['site', '../Users/1'],
    ['online', false],
    ['tags', ['b', 'a', 'a']],
    ['ports', [{ value: 1, type: 'of its own' }]],
    ['place', { city: 'Malmö' }]
  ])('of %s is kept as sent: %j', (name, value) => {
    expect(parse(name, value)).toEqual(value)
  })

  it.each<[string, JsonValue]>([
    ['label', null],
    ['tags', null],
    ['tags', []],
    ['tags', [null, null]],
    ['ports', [{}]],
    ['ports', [{ unknown: 1 }, null]],
    ['place', {}],
    ['place', null],
    ['place', { city: null }]
  ])('of %s is none: %j', (name, value) => {
    expect(parse(name, value)).toBeUndefined()
  })

  it.each<[string, JsonValue, string]>([
    ['label', 5, 'takes a string, not a number'],
    ['label', ['a'], 'takes a string, not an array'],
    ['rank', 1.5, 'takes an integer, not a number'],
    ['rank', '5', 'takes an integer, not the string "5"'],
    ['weight', '5', 'takes a number'],
    ['online', 'True', 'takes true or false without quotes, not the string "True"'],
    ['online', 1, 'takes true or false'],
    ['seen', '2011-05-13', 'takes a dateTime'],
    ['key', 'Q', 'base64'],
    ['key', 'QQ=', 'base64'],
    ['key', 'QUJD==', 'base64'],
    ['key', 'Q Q=', 'base64'],
    ['key', '=', 'base64'],
    ['site', {}, 'takes a string with a URI, not an object'],
    ['tags', 'a', 'takes an array of values, not a string'],
    ['tags', [['a']], '"tags[0]" takes a string'],
    ['ports', { value: 1 }, 'takes an array'],
    ['ports', ['x'], '"ports[0]" takes an object, not the string "x"'],
    ['ports', [{ value: 1 }, { value: 1, primary: 'true' }], '"ports[1].primary" takes true or false'],
    ['ports', [{ value: 1, flags: 'x' }], '"ports[0].flags" takes an array'],
    ['ports', [{ type: 'in' }], '"ports[0].value" is required'],
    ['place', [{ city: 'x' }], 'takes an object, not an array'],
    ['place', 'Malmö', 'takes an object, not the string "Malmö"'],
    ['place', { since: 'x' }, '"place.since" takes a dateTime']
  ])('of %s is refused: %j', (name, value, words) => {
    const { status, scimType, detail } = refusal(() => parse(name, value))
    expect({ status, scimType }).toEqual({ status: 400, scimType: 'invalidValue' })
    expect(detail).toContain(words)
  })

  it('has sub-attributes in the spelling of the schema, unknown and readOnly ones left out', () => {
    const manager = { VALUE: 'm1', displayName: 'ignored', foo: 1, $REF: null }
    expect(parse(`${enterpriseUrn}:manager`, manager, userType)).toEqual({ value: 'm1' })
  })

  it('has one primary value at most (RFC 7643 §2.4)', () => {
    expect(parse('ports', [{ value: 1, primary: true }, { value: 2, primary: false }, { value: 3 }])).toHaveLength(3)
    const two = [
      { value: 1, primary: true },
      { value: 2, primary: true }
    ]
    expect(refusal(() => parse('ports', two))).toMatchObject({ scimType: 'invalidValue' })
  })

  it('names no sub-attribute twice', () => {
    expect(refusal(() => parse('place', { city: 'a', City: 'b' }))).toMatchObject({ scimType: 'invalidSyntax' })
  })

  it('has 10,000 values at most', () => {
    expect(parse('scores', Array(maxValues).fill(1))).toHaveLength(maxValues)
    expect(refusal(() => parse('scores', Array(maxValues + 1).fill(1))).detail).toContain('too many values')
  })

  it('never takes a key of its own making', () => {
    const value = JSON.parse('{"__proto__": {"city": "x"}, "constructor": {"city": "y"}, "city": "z"}')
    const parsed = parse('place', value)
    expect(parsed).toEqual({ city: 'z' })
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
  })
})

describe('one value of a multi-valued attribute', () => {
  it('is read by itself', () => {
    const { attribute } = parseAttributePath('ports', deviceType)
    expect(parseSingleValue({ VALUE: 1 }, attribute, 'ports')).toEqual({ value: 1 })
    expect(parseSingleValue(null, attribute, 'ports')).toBeUndefined()
    expect(refusal(() => parseSingleValue([{ value: 1 }], attribute, 'ports')).detail).toContain('takes an object')
  })
})
