import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../test/deep-freeze.ts'
import { patched, refused } from '../test/patching.ts'
import { deviceType, groupType } from '../test/types.ts'
import type { PatchOperation } from './patch-request.ts'

describe('multi-valued attributes', () => {
  it('the same value under the same type is added once and gains what is new', () => {
    const add = (value: PatchOperation['value'] & object) => patched([{ op: 'add', path: 'emails', value }]).emails
    expect(add({ type: 'home', value: 'BABS@jensen.org', display: 'Babs' })).toEqual([
      { type: 'work', value: 'bjensen@example.com', primary: true },
      { type: 'home', value: 'babs@jensen.org', display: 'Babs' }
    ])
    expect(add([{ type: 'other', value: 'babs@jensen.org' }])).toHaveLength(3)
  })

  it('a value without type is the one that is there, with or without', () => {
    const group = deepFreeze({ displayName: 'G', members: [{ value: 'a', type: 'User' }, { value: 'b' }] })
    expect(patched([{ op: 'add', path: 'members', value: [{ value: 'a' }] }], group, groupType)).toBe(group)
    expect(patched([{ op: 'add', path: 'members', value: [{ value: 'b', type: 'User' }] }], group, groupType)).toEqual({
      displayName: 'G',
      members: [
        { value: 'a', type: 'User' },
        { value: 'b', type: 'User' }
      ]
    })
  })

  it('of several that are the same, the one with the very type gains what is new', () => {
    const group = deepFreeze({ displayName: 'G', members: [{ value: 'a' }, { value: 'a', type: 'User' }] })
    const added = { value: 'a', type: 'User', $ref: 'https://x/Users/a' }
    expect(patched([{ op: 'add', path: 'members', value: [added] }], group, groupType).members).toEqual([
      { value: 'a' },
      added
    ])
  })

  it('adding a member that is there leaves what is immutable about it', () => {
    const group = deepFreeze({ displayName: 'G', members: [{ value: 'a', $ref: 'https://x/Users/a' }] })
    const again: PatchOperation = { op: 'add', path: 'members', value: [{ value: 'a', $ref: 'https://y/Users/a' }] }
    expect(patched([again], group, groupType)).toBe(group)
  })

  it('values without a value sub-attribute are the same when all of them is', () => {
    const address = { type: 'work', locality: 'Malmo' }
    const stored = deepFreeze({ userName: 'u', addresses: [address] })
    expect(patched([{ op: 'add', path: 'addresses', value: [address] }], stored)).toBe(stored)
    const other = { type: 'work', locality: 'Lund' }
    expect(patched([{ op: 'add', path: 'addresses', value: [other] }], stored).addresses).toEqual([address, other])
  })

  it.each([
    ['adding a primary value', { op: 'add', path: 'emails', value: { type: 'other', value: 'x@y', primary: true } }],
    ['making a value primary', { op: 'replace', path: 'emails[type eq "home"].primary', value: true }],
    [
      'replacing a value by a primary one',
      { op: 'replace', path: 'emails[type eq "home"]', value: { value: 'x', primary: true } }
    ],
    [
      'merging primary into a value',
      { op: 'add', path: 'emails', value: { type: 'home', value: 'babs@jensen.org', primary: true } }
    ],
    [
      'making a new value from a filter',
      { op: 'add', path: 'emails[type eq "x" and primary eq true].value', value: 'x' }
    ]
  ] satisfies [string, PatchOperation][])('%s demotes the others (RFC 7644 §3.5.2)', (_what, operation) => {
    const emails = patched([operation]).emails as readonly { type: string; primary?: boolean }[]
    expect(emails.filter(email => email.primary)).toHaveLength(1)
    expect(emails[0]).toEqual({ type: 'work', value: 'bjensen@example.com', primary: false })
  })

  it('two values cannot both be made primary', () => {
    expect(refused([{ op: 'replace', path: 'emails.primary', value: true }])).toEqual([400, 'invalidValue'])
    const both = [
      { value: 'a', primary: true },
      { value: 'b', primary: true }
    ]
    expect(refused([{ op: 'replace', path: 'emails', value: both }])).toEqual([400, 'invalidValue'])
  })

  it('replacing selected values keeps what the filter says of them', () => {
    expect(patched([{ op: 'replace', path: 'emails[type eq "home"]', value: { value: 'n@x' } }]).emails).toEqual([
      { type: 'work', value: 'bjensen@example.com', primary: true },
      { type: 'home', value: 'n@x' }
    ])
    expect(patched([{ op: 'replace', path: 'emails[value co "jensen.org"]', value: { value: 'n@x' } }]).emails).toEqual(
      [{ type: 'work', value: 'bjensen@example.com', primary: true }, { value: 'n@x' }]
    )
    expect(patched([{ op: 'replace', path: 'emails[type eq "home"]', value: null }]).emails).toHaveLength(1)
  })

  it('a path without filter to a sub-attribute means every value', () => {
    expect(patched([{ op: 'remove', path: 'emails.type' }]).emails).toEqual([
      { value: 'bjensen@example.com', primary: true },
      { value: 'babs@jensen.org' }
    ])
    expect(patched([{ op: 'add', path: 'emails.display', value: 'B' }], deepFreeze({ userName: 'u' })).emails).toEqual([
      { display: 'B' }
    ])
  })

  it('an element that keeps nothing but type, primary and display is gone', () => {
    expect(patched([{ op: 'remove', path: 'emails[type eq "work"].value' }]).emails).toEqual([
      { type: 'home', value: 'babs@jensen.org' }
    ])
    const result = patched([{ op: 'remove', path: 'emails.value' }])
    expect(result).not.toHaveProperty('emails')
  })

  it('remove with a list removes the listed values only (D.20 to D.23, D.26)', () => {
    const group = deepFreeze({ displayName: 'G', members: ['a', 'b', 'c'].map(value => ({ value, type: 'User' })) })
    const left = (value: PatchOperation['value'] & object) =>
      patched([{ op: 'remove', path: 'members', value }], group, groupType).members
    expect(left([{ value: 'A' }, { value: 'c', type: 'User' }, { value: 'zz' }])).toEqual([
      { value: 'b', type: 'User' }
    ])
    expect(left({ value: 'b' })).toHaveLength(2)
    expect(left([{ value: 'b', type: 'Group' }])).toHaveLength(3)
    expect(left([])).toHaveLength(3)
    expect(patched([{ op: 'remove', path: 'members', value: null }], group, groupType)).toEqual({ displayName: 'G' })
  })

  it('a listed value with one sub-attribute stands for all that have it', () => {
    const addresses = [{ type: 'work', locality: 'Malmo' }, { type: 'work', locality: 'Lund' }, { type: 'home' }]
    const stored = deepFreeze({ userName: 'u', addresses })
    expect(patched([{ op: 'remove', path: 'addresses', value: [{ type: 'work' }] }], stored).addresses).toEqual([
      { type: 'home' }
    ])
  })

  it('simple values are added once, selected by value, and removed', () => {
    const device = deepFreeze({ serial: 'S', token: 't', tags: ['a', 'B'] })
    const tags = (...operations: PatchOperation[]) => patched(operations, device, deviceType).tags
    expect(tags({ op: 'add', path: 'tags', value: ['b', 'c'] })).toEqual(['a', 'B', 'c'])
    expect(tags({ op: 'replace', path: 'tags[value eq "b"]', value: 'x' })).toEqual(['a', 'x'])
    expect(tags({ op: 'add', path: 'tags[value eq "z"]', value: 'z' })).toEqual(['a', 'B', 'z'])
    expect(tags({ op: 'remove', path: 'tags[value sw "A"]' })).toEqual(['B'])
    expect(tags({ op: 'remove', path: 'tags', value: ['A'] })).toEqual(['B'])
    expect(refused([{ op: 'replace', path: 'tags[value eq "z"]', value: 'z' }], device, deviceType)).toEqual([
      400,
      'noTarget'
    ])
  })

  it('a multi-valued sub-attribute gains values by add and changes by replace', () => {
    const device = deepFreeze({ serial: 'S', token: 't', ports: [{ value: 1, flags: ['up'] }] })
    const ports = (operation: PatchOperation) => patched([operation], device, deviceType).ports
    expect(ports({ op: 'add', path: 'ports[value eq 1].flags', value: ['up', 'fast'] })).toEqual([
      { value: 1, flags: ['up', 'fast'] }
    ])
    expect(ports({ op: 'replace', path: 'ports[value eq 1].flags', value: ['slow'] })).toEqual([
      { value: 1, flags: ['slow'] }
    ])
    expect(ports({ op: 'replace', path: 'ports[value eq 1].flags', value: [] })).toEqual([{ value: 1 }])
  })
})
