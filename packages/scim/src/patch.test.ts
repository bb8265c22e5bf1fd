import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../test/deep-freeze.ts'
import { patched, refused, user } from '../test/patching.ts'
import { enterpriseUrn, groupType, userType } from '../test/types.ts'
import { applyPatch } from './patch.ts'
import type { PatchOperation } from './patch-request.ts'
import type { Resource } from './resource.ts'

interface RfcCase {
  readonly section: string
  readonly name: string
  readonly resourceType: 'User' | 'Group'
  readonly stored: Resource
  readonly operations: readonly PatchOperation[]
  readonly expected: Resource
}

const { cases }: { readonly cases: readonly RfcCase[] } = deepFreeze(
  JSON.parse(readFileSync(new URL('../vectors/rfc7644-patch.json', import.meta.url), 'utf8'))
)

describe('the examples of RFC 7644', () => {
  it.each(cases.map(each => [each.section, each.name, each] as const))('§%s %s', (_section, _name, each) => {
    const type = each.resourceType === 'User' ? userType : groupType
    expect(applyPatch(each.stored, each.operations, type)).toEqual(each.expected)
  })
})

describe('what changes and what stays', () => {
  it('a patch that changes nothing gives back the stored resource itself', () => {
    expect(patched([])).toBe(user)
    expect(patched([{ op: 'replace', path: 'active', value: true }])).toBe(user)
    expect(patched([{ op: 'add', path: 'emails', value: [{ type: 'home', value: 'babs@jensen.org' }] }])).toBe(user)
    expect(patched([{ op: 'replace', path: `${enterpriseUrn}:manager`, value: { value: '26118915' } }])).toBe(user)
    expect(patched([{ op: 'remove', path: 'title' }])).toBe(user)
  })

  it('operations that undo each other give back the stored resource itself', () => {
    const away: PatchOperation = { op: 'remove', path: 'displayName' }
    expect(patched([{ op: 'add', path: 'displayName', value: 'Babs' }, away])).toBe(user)
    expect(
      patched([
        { op: 'remove', path: 'active' },
        { op: 'add', path: 'active', value: true }
      ])
    ).toBe(user)
  })

  it('parts that do not change are shared with the stored resource', () => {
    const result = patched([{ op: 'replace', path: 'emails[type eq "home"].value', value: 'b@jensen.org' }])
    expect(result.name).toBe(user.name)
    expect(result[enterpriseUrn]).toBe(user[enterpriseUrn])
    expect((result.emails as readonly unknown[])[0]).toBe((user.emails as readonly unknown[])[0])
  })

  it('attributes keep their order and new ones come last', () => {
    const result = patched([
      { op: 'add', path: 'title', value: 'Guide' },
      { op: 'replace', path: 'userName', value: 'babs' }
    ])
    expect(Object.keys(result)).toEqual([...Object.keys(user), 'title'])
  })

  it('a refused operation after others leaves nothing applied', () => {
    expect(
      refused([
        { op: 'replace', path: 'active', value: false },
        { op: 'replace', path: 'id', value: 'x' }
      ])
    ).toEqual([400, 'mutability'])
    expect(user.active).toBe(true)
  })

  it('D.39: names match without regard to case and are stored as the schema spells them', () => {
    expect(patched([{ op: 'add', path: 'NICKNAME', value: 'B' }]).nickName).toBe('B')
    expect(patched([{ op: 'add', path: 'EMAILS[TYPE EQ "WORK"].DISPLAY', value: 'B' }]).emails).toContainEqual({
      type: 'work',
      value: 'bjensen@example.com',
      primary: true,
      display: 'B'
    })
  })

  it('id, meta and schemas of a presented resource stay', () => {
    const presented = deepFreeze({ ...user, id: '1', meta: { version: 'W/"1"' }, schemas: [userType.schema.id] })
    const result = patched([{ op: 'replace', value: { id: '2', meta: null, schemas: [], title: 'x' } }], presented)
    expect(result).toEqual({ ...presented, title: 'x' })
  })
})

describe('complex attributes', () => {
  it.each(['add', 'replace'] as const)('%s keeps the sub-attributes it does not name', op => {
    expect(patched([{ op, path: 'name', value: { givenName: 'Babs' } }]).name).toEqual({
      givenName: 'Babs',
      familyName: 'Jensen'
    })
    expect(patched([{ op, value: { name: { middleName: 'J' } } }]).name).toEqual({
      givenName: 'Barbara',
      familyName: 'Jensen',
      middleName: 'J'
    })
  })

  it('null unassigns a sub-attribute and leaves the others', () => {
    expect(patched([{ op: 'replace', path: 'name', value: { familyName: null } }]).name).toEqual({
      givenName: 'Barbara'
    })
    expect(patched([{ op: 'replace', value: { name: { familyName: null } } }]).name).toEqual({
      givenName: 'Barbara'
    })
  })

  it('null unassigns the whole, and an empty object changes nothing', () => {
    expect(patched([{ op: 'replace', path: 'name', value: null }])).not.toHaveProperty('name')
    expect(patched([{ op: 'replace', path: 'name', value: {} }])).toBe(user)
  })

  it('an attribute without its last sub-attribute is gone', () => {
    const result = patched([
      { op: 'remove', path: 'name.givenName' },
      { op: 'remove', path: 'name.familyName' }
    ])
    expect(result).not.toHaveProperty('name')
  })

  it('a filter selects a single value as well', () => {
    const path = 'name[familyName eq "jensen"].givenName'
    expect(patched([{ op: 'replace', path, value: 'Babs' }]).name).toEqual({
      givenName: 'Babs',
      familyName: 'Jensen'
    })
    expect(patched([{ op: 'remove', path: 'name[familyName eq "Jensen"]' }])).not.toHaveProperty('name')
    expect(patched([{ op: 'remove', path: 'name[familyName eq "Olsen"]' }])).toBe(user)
    const other: PatchOperation = { op: 'add', path: 'name[familyName eq "Olsen"].givenName', value: 'B' }
    expect(refused([other])).toEqual([400, 'noTarget'])
    expect(
      patched([
        { ...other, value: null },
        { op: 'remove', path: 'title' }
      ])
    ).toBe(user)
  })
})

describe('what is refused', () => {
  it.each([
    ['remove without a path', { op: 'remove' }, 'noTarget'],
    ['a path that names nothing', { op: 'replace', path: 'nonsense', value: 1 }, 'invalidPath'],
    ['a path into a simple attribute', { op: 'replace', path: 'userName.x', value: 1 }, 'invalidPath'],
    ['an empty path', { op: 'replace', path: '', value: 1 }, 'invalidPath'],
    ['a filter that cannot be read', { op: 'remove', path: 'emails[type xx "a"]' }, 'invalidFilter'],
    ['the wrong type', { op: 'replace', path: 'active', value: 'False' }, 'invalidValue'],
    ['the wrong type in a value', { op: 'replace', value: { emails: 'x' } }, 'invalidValue'],
    ['a value that is no object without a path', { op: 'add', value: ['x'] }, 'invalidValue'],
    ['no value', { op: 'add', path: 'title' }, 'invalidValue'],
    ['writing id', { op: 'replace', path: 'id', value: 'x' }, 'mutability'],
    ['writing part of meta', { op: 'replace', path: 'meta.version', value: 'x' }, 'mutability'],
    ['writing schemas', { op: 'add', path: 'schemas', value: ['urn:x'] }, 'mutability'],
    ['writing groups', { op: 'remove', path: 'groups[value eq "x"]' }, 'mutability'],
    [
      'writing a readOnly sub-attribute',
      { op: 'replace', path: `${enterpriseUrn}:manager.displayName`, value: 'x' },
      'mutability'
    ],
    ['removing what is required', { op: 'remove', path: 'userName' }, 'mutability'],
    ['emptying what is required', { op: 'replace', path: 'userName', value: null }, 'invalidValue'],
    ['blanking what is required', { op: 'replace', path: 'userName', value: ' ' }, 'invalidValue'],
    ['a path as the name of an attribute', { op: 'replace', value: { 'name.givenName': 'x' } }, 'invalidPath'],
    [
      'a value path as the name of an attribute',
      { op: 'add', value: { 'emails[type eq "work"].value': 'x' } },
      'invalidPath'
    ],
    ['one attribute under two spellings', { op: 'add', value: { title: 'a', TITLE: 'b' } }, 'invalidSyntax'],
    [
      'one sub-attribute under two spellings',
      { op: 'add', path: 'name', value: { givenName: 'a', GivenName: 'b' } },
      'invalidSyntax'
    ]
  ] satisfies [string, PatchOperation, string][])('%s', (_what, operation, scimType) => {
    expect(refused([operation])).toEqual([400, scimType])
  })

  it('unknown and readOnly attributes of a value without a path are ignored', () => {
    expect(patched([{ op: 'replace', value: { dispalyName: 'x', groups: [], id: 'x', 'urn:x:y': { a: 1 } } }])).toBe(
      user
    )
  })

  it('a required attribute removed and set again in one request is still refused at the remove', () => {
    expect(
      refused([
        { op: 'remove', path: 'userName' },
        { op: 'add', path: 'userName', value: 'x' }
      ])
    ).toEqual([400, 'mutability'])
  })

  it('what keeps the name of a member of Object is no attribute', () => {
    for (const path of ['__proto__', 'constructor', 'prototype', 'toString', '__proto__.polluted', 'name.__proto__']) {
      expect(refused([{ op: 'add', path, value: { polluted: true } }])).toEqual([400, 'invalidPath'])
    }
    const value = JSON.parse(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"name":{"__proto__":{"polluted":1}}}'
    )
    expect(patched([{ op: 'add', value }])).toBe(user)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
