import { describe, expect, it } from 'vitest'
import { deviceType, userType } from '../test/types.ts'
import { leafAttribute, parseAttributePath } from './attribute-path.ts'
import { comparable } from './comparable.ts'
import type { JsonValue } from './json.ts'

describe('the key under which a value is compared', () => {
  it.each<[string, JsonValue, unknown]>([
    ['label', 'Émile', 'émile'],
    ['serial', 'Ab', 'Ab'],
    ['site', 'https://Example.com', 'https://Example.com'],
    ['key', 'QUJD', 'QUJD'],
    ['rank', 3, 3],
    ['weight', 1.5, 1.5],
    ['online', false, false],
    ['seen', '1970-01-01T00:00:01Z', 1000],
    ['seen', 'yesterday', undefined],
    ['label', 1, undefined],
    ['rank', '3', undefined],
    ['weight', true, undefined],
    ['online', 'true', undefined],
    ['key', 5, undefined],
    ['seen', 5, undefined],
    ['label', null, undefined],
    ['tags', ['a'], undefined],
    ['place', { city: 'Malmö' }, undefined]
  ])('of %s %j is %j', (name, value, key) => {
    expect(comparable(value, parseAttributePath(name, deviceType).attribute)).toBe(key)
  })

  it('keeps the case of externalId and folds that of userName', () => {
    const keyOf = (name: string) => comparable('Ab', leafAttribute(parseAttributePath(name, userType)))
    expect([keyOf('externalId'), keyOf('userName')]).toEqual(['Ab', 'ab'])
  })
})
