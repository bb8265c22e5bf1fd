import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../test/deep-freeze.ts'
import { patched, refused, user } from '../test/patching.ts'
import { deviceType, groupType } from '../test/types.ts'
import type { PatchOperation } from './patch-request.ts'

describe('values selected by a filter that selects none', () => {
  const plain = deepFreeze({ userName: 'u' })

  it.each(['add', 'replace'] as const)('A.11, A.12: %s makes the value from equalities on type and primary', op => {
    const path = 'addresses[type eq "work" and primary eq true].locality'
    expect(patched([{ op, path, value: 'Malmo' }], plain)).toEqual({
      userName: 'u',
      addresses: [{ type: 'work', primary: true, locality: 'Malmo' }]
    })
  })

  it('A.11: operations on the same filter build one value', () => {
    const result = patched(
      [
        { op: 'add', path: 'roles[primary eq "True"].display', value: 'Reviewer' },
        { op: 'add', path: 'roles[primary eq "True"].value', value: '25' }
      ],
      plain
    )
    expect(result.roles).toEqual([{ primary: true, display: 'Reviewer', value: '25' }])
  })

  it('add makes it from any equality, replace does not', () => {
    const path = 'emails[value eq "x@y"].display'
    expect(patched([{ op: 'add', path, value: 'X' }], plain).emails).toEqual([{ value: 'x@y', display: 'X' }])
    expect(refused([{ op: 'replace', path, value: 'X' }], plain)).toEqual([400, 'noTarget'])
  })

  it.each([
    'emails[type ne "work"].value',
    'emails[type eq "a" or type eq "b"].value',
    'emails[type eq "a" and type eq "b"].value',
    'emails[not (type eq "a")].value',
    'emails[type pr].value',
    'emails[type eq null].value'
  ])('%s does not say which value to make', path => {
    const filled = deepFreeze({ userName: 'u', emails: [] })
    for (const op of ['add', 'replace'] as const)
      expect(refused([{ op, path, value: 'x' }], filled)).toEqual([400, 'noTarget'])
  })

  it('clearing what is not there changes nothing', () => {
    for (const op of ['add', 'replace'] as const) {
      expect(patched([{ op, path: 'emails[type eq "fax"].value', value: null }])).toBe(user)
    }
    expect(patched([{ op: 'remove', path: 'emails[type eq "fax"]' }])).toBe(user)
  })
})

describe('immutable attributes', () => {
  const blank = deepFreeze({ label: 'L', token: 't' })
  const device = deepFreeze({ ...blank, serial: 'S1' })

  it('are set from empty, kept when repeated, and refuse anything else', () => {
    expect(patched([{ op: 'add', path: 'serial', value: 'S1' }], blank, deviceType)).toEqual(device)
    expect(patched([{ op: 'replace', path: 'serial', value: 'S1' }], device, deviceType)).toBe(device)
    expect(refused([{ op: 'replace', path: 'serial', value: 's1' }], device, deviceType)).toEqual([400, 'mutability'])
    expect(refused([{ op: 'remove', path: 'serial' }], device, deviceType)).toEqual([400, 'mutability'])
  })

  it('a member can be removed and another added, but none turned into another', () => {
    const group = deepFreeze({ displayName: 'G', members: [{ value: 'a', type: 'User' }] })
    const path = 'members[value eq "a"].value'
    expect(refused([{ op: 'replace', path, value: 'b' }], group, groupType)).toEqual([400, 'mutability'])
    expect(refused([{ op: 'remove', path }], group, groupType)).toEqual([400, 'mutability'])
    expect(patched([{ op: 'replace', path, value: 'A' }], group, groupType)).toBe(group)
    expect(patched([{ op: 'replace', path: 'members', value: [{ value: 'b' }] }], group, groupType).members).toEqual([
      { value: 'b' }
    ])
  })
})

describe('required sub-attributes', () => {
  const device = deepFreeze({ serial: 'S', token: 't', ports: [{ value: 1, type: 'in' }] })

  it('may come in a later operation of the request, but must be there at the end', () => {
    const type: PatchOperation = { op: 'add', path: 'ports[type eq "out"].note', value: 'n' }
    const value: PatchOperation = { op: 'add', path: 'ports[type eq "out"].value', value: 2 }
    expect(refused([type], device, deviceType)).toEqual([400, 'invalidValue'])
    expect(patched([type, value], device, deviceType).ports).toContainEqual({ type: 'out', note: 'n', value: 2 })
  })

  it('cannot be removed or emptied', () => {
    expect(refused([{ op: 'remove', path: 'ports[type eq "in"].value' }], device, deviceType)).toEqual([
      400,
      'mutability'
    ])
    expect(refused([{ op: 'replace', path: 'ports.value', value: null }], device, deviceType)).toEqual([
      400,
      'invalidValue'
    ])
  })
})
