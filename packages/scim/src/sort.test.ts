import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resourcesOf } from '../test/arbitraries.ts'
import { runs } from '../test/runs.ts'
import { deviceType, enterpriseUrn, userType } from '../test/types.ts'
import { parseAttributePath } from './attribute-path.ts'
import type { Resource } from './resource.ts'
import { compareForSort, type SortOrder, sortKey } from './sort.ts'

function sorted(resources: Resource[], sortBy: string, order: SortOrder = 'ascending', type = userType): unknown[] {
  const path = parseAttributePath(sortBy, type)
  return resources.toSorted((a, b) => compareForSort(a, b, path, order)).map(resource => resource.id)
}

describe('the key of a resource', () => {
  const key = (resource: Resource, path: string): unknown => sortKey(resource, parseAttributePath(path, userType))

  it.each<[string, Resource, string, unknown]>([
    ['folded text', { userName: 'Ab' }, 'userName', 'ab'],
    ['text in its case where case matters', { externalId: 'Ab' }, 'externalId', 'Ab'],
    ['the primary value', { emails: [{ value: 'b' }, { value: 'a', primary: true }] }, 'emails', 'a'],
    ['the first value when none is primary', { emails: [{ value: 'b' }, { value: 'a' }] }, 'emails.value', 'b'],
    ['nothing when the primary value has none', { emails: [{ value: 'b' }, { primary: true }] }, 'emails', undefined],
    ['a sub-attribute', { name: { familyName: 'X' } }, 'name.familyName', 'x'],
    ['an attribute of an extension', { [enterpriseUrn]: { department: 'D' } }, 'department', 'd'],
    ['nothing without the extension', {}, 'department', undefined],
    ['nothing for a complex attribute without value', { name: { familyName: 'X' } }, 'name', undefined],
    ['a point in time', { meta: { created: '1970-01-01T00:00:01Z' } }, 'meta.created', 1000],
    ['nothing for a value of another type', { userName: 5, emails: 'x' }, 'userName', undefined]
  ])('is %s', (_, resource, path, expected) => {
    expect(key(resource, path)).toBe(expected)
  })
})

describe('sorted resources', () => {
  const people = [{ id: 1, userName: 'b' }, { id: 2, userName: 'C' }, { id: 3 }, { id: 4, userName: 'A' }]

  it('have missing values last in ascending order and first in descending (RFC 7644 §3.4.2.3)', () => {
    expect(sorted(people, 'userName')).toEqual([4, 1, 2, 3])
    expect(sorted(people, 'userName', 'descending')).toEqual([3, 2, 1, 4])
  })

  it('have text in the order of code points', () => {
    const emoji = [
      { id: 1, nickName: '😀' },
      { id: 2, nickName: '\uffee' },
      { id: 3, nickName: 'z' }
    ]
    expect(sorted(emoji, 'nickName')).toEqual([3, 1, 2].toSorted((a, b) => (a === 1 ? 1 : b === 1 ? -1 : b - a)))
  })

  it('have false before true and numbers by size', () => {
    const devices = [
      { id: 1, online: true, rank: 10 },
      { id: 2, online: false, rank: 9 }
    ]
    expect(sorted(devices, 'online', 'ascending', deviceType)).toEqual([2, 1])
    expect(sorted(devices, 'rank', 'ascending', deviceType)).toEqual([2, 1])
  })

  it('are in one order whatever two are compared', () => {
    const paths = [...new Set(deviceType.paths.values())]
    const order = fc.constantFrom<SortOrder>('ascending', 'descending')
    const three = fc.array(resourcesOf(deviceType), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.constantFrom(...paths), order, three, (path, direction, [a = {}, b = {}, c = {}]) => {
        const compare = (x: Resource, y: Resource): number => Math.sign(compareForSort(x, y, path, direction))
        expect(compare(a, b) + compare(b, a)).toBe(0)
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0)
      }),
      runs(1_000)
    )
  })
})
