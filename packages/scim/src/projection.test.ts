import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resourcesOf } from '../test/arbitraries.ts'
import { refusal, runs } from '../test/runs.ts'
import { deviceType, enterpriseUrn, tagUrn, userType } from '../test/types.ts'
import { isDefaultProjection, isProjected, type ProjectionQuery, parseProjection, project } from './projection.ts'
import type { Resource } from './resource.ts'

const user: Resource = {
  schemas: [userType.schema.id, enterpriseUrn],
  id: '1',
  externalId: 'e',
  userName: 'x',
  password: 'secret',
  name: { formatted: 'F', givenName: 'G' },
  emails: [{ value: 'a', type: 'work' }, { value: 'b' }],
  [enterpriseUrn]: { department: 'd', manager: { value: 'm' } },
  meta: { resourceType: 'User', version: 'W/"1"' }
}

const device: Resource = {
  id: '1',
  serial: 's',
  secret: 'never',
  report: 'on request',
  stamp: 'always',
  ports: [
    { value: 1, type: 'in', note: 'on request', code: 'always' },
    { value: 2, code: 'c' }
  ],
  [tagUrn]: { color: 'red' }
}

const projected = (resource: Resource, query: ProjectionQuery, type = userType): Resource =>
  project(resource, parseProjection(query, type), type)

describe('a response', () => {
  it('holds by default what is returned always or by default', () => {
    const { password, ...rest } = user
    expect(projected(user, {})).toEqual(rest)
    expect(projected(device, {}, deviceType)).toEqual({
      id: '1',
      serial: 's',
      stamp: 'always',
      ports: [
        { value: 1, type: 'in', code: 'always' },
        { value: 2, code: 'c' }
      ],
      [tagUrn]: { color: 'red' }
    })
  })

  it('is the resource itself when there is nothing to leave out', () => {
    const { password, ...rest } = user
    expect(projected(rest, {})).toBe(rest)
  })

  it.each<[string, string, object]>([
    ['attributes', 'userName', { userName: 'x' }],
    ['attributes in any case with blanks', ' USERNAME , externalid', { externalId: 'e', userName: 'x' }],
    ['a sub-attribute', 'name.givenName', { name: { givenName: 'G' } }],
    ['a sub-attribute of each value', 'emails.type', { emails: [{ type: 'work' }] }],
    ['an attribute and its sub-attribute', 'emails.type,emails', { emails: user.emails }],
    ['two sub-attributes', 'emails.type,emails.value', { emails: user.emails }],
    ['the full name of a core attribute', `${userType.schema.id}:userName`, { userName: 'x' }],
    ['the core schema', userType.schema.id, { userName: 'x', name: user.name, emails: user.emails }],
    ['an extension', enterpriseUrn, { [enterpriseUrn]: user[enterpriseUrn] }],
    ['an attribute of an extension', `${enterpriseUrn}:department`, { [enterpriseUrn]: { department: 'd' } }],
    ['the same without URN', 'manager.value', { [enterpriseUrn]: { manager: { value: 'm' } } }],
    ['an extension and an attribute of it', `${enterpriseUrn},department`, { [enterpriseUrn]: user[enterpriseUrn] }],
    ['meta', 'meta', { meta: user.meta }],
    ['part of meta', 'meta.version', { meta: { version: 'W/"1"' } }],
    ['what is never returned', 'password', {}],
    ['nothing there is', 'foo,constructor,__proto__', {}],
    ['a filter behind a name, Postman', 'emails[type eq "work"]', { emails: user.emails }],
    ['id alone, as Entra asks', 'id', {}]
  ])('holds %s and what is always returned', (_, attributes, expected) => {
    expect(projected(user, { attributes })).toEqual({ schemas: user.schemas, id: '1', ...expected })
  })

  it('holds what is returned on request when it is named, and always the always of a named attribute', () => {
    expect(projected(device, { attributes: 'report' }, deviceType)).toEqual({
      id: '1',
      report: 'on request',
      stamp: 'always'
    })
    expect(projected(device, { attributes: ['ports.note', 'serial'] }, deviceType)).toEqual({
      id: '1',
      serial: 's',
      stamp: 'always',
      ports: [{ note: 'on request', code: 'always' }, { code: 'c' }]
    })
    expect(projected(device, { attributes: 'ports' }, deviceType).ports).toEqual(
      projected(device, {}, deviceType).ports
    )
  })

  it.each<[string, string, string[]]>([
    ['attributes', 'name,emails', ['schemas', 'id', 'externalId', 'userName', enterpriseUrn, 'meta']],
    [
      'not what is always returned',
      'id,schemas,meta',
      ['schemas', 'id', 'externalId', 'userName', 'name', 'emails', enterpriseUrn]
    ],
    ['an extension', enterpriseUrn, ['schemas', 'id', 'externalId', 'userName', 'name', 'emails', 'meta']],
    [
      'all of an extension',
      'department,manager',
      ['schemas', 'id', 'externalId', 'userName', 'name', 'emails', 'meta']
    ],
    ['nothing there is', 'foo', ['schemas', 'id', 'externalId', 'userName', 'name', 'emails', enterpriseUrn, 'meta']]
  ])('leaves out %s, in the order of the resource', (_, excludedAttributes, keys) => {
    expect(Object.keys(projected(user, { excludedAttributes }))).toEqual(keys)
  })

  it('leaves out sub-attributes but those that are always returned', () => {
    expect(projected(user, { excludedAttributes: 'emails.value,name.formatted' })).toMatchObject({
      emails: [{ type: 'work' }],
      name: { givenName: 'G' }
    })
    expect(projected(device, { excludedAttributes: 'ports.code,ports.type,stamp' }, deviceType)).toMatchObject({
      stamp: 'always',
      ports: [
        { value: 1, code: 'always' },
        { value: 2, code: 'c' }
      ]
    })
    expect(projected(device, { excludedAttributes: 'serial' }, deviceType)).not.toHaveProperty('report')
  })

  it('never holds a password, whatever is asked for', () => {
    const names = fc.subarray([...userType.paths.keys(), enterpriseUrn], { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(resourcesOf(userType), names, fc.boolean(), (resource, some, excluded) => {
        const before = structuredClone(resource)
        const query = excluded ? { excludedAttributes: some.join(',') } : { attributes: some }
        const shown = projected({ ...resource, id: '1', password: 'p' }, query)
        expect(shown).not.toHaveProperty('password')
        expect(shown).toHaveProperty('id')
        expect(resource).toEqual(before)
      }),
      runs(300)
    )
  })
})

describe('a projection', () => {
  it.each([{}, { attributes: '' }, { attributes: ' , ', excludedAttributes: [] }, { attributes: undefined }])(
    'is the default one when nothing is named: %j',
    query => {
      expect(isDefaultProjection(parseProjection(query, userType))).toBe(true)
    }
  )

  it('is refused when both are named', () => {
    const query = { attributes: 'a', excludedAttributes: 'b' }
    expect(refusal(() => parseProjection(query, userType))).toEqual({
      status: 400,
      scimType: 'invalidValue',
      detail: 'Send either "attributes" or "excludedAttributes", not both.'
    })
  })

  it('tells which attributes need not be loaded', () => {
    const shows = (query: ProjectionQuery, name: string): boolean => {
      const path = deviceType.paths.get(name)
      if (path === undefined) throw new Error(name)
      return isProjected(parseProjection(query, deviceType), path)
    }
    expect(shows({}, 'ports')).toBe(true)
    expect(shows({}, 'report')).toBe(false)
    expect(shows({}, 'secret')).toBe(false)
    expect(shows({ excludedAttributes: 'ports' }, 'ports')).toBe(false)
    expect(shows({ excludedAttributes: 'ports.type' }, 'ports')).toBe(true)
    expect(shows({ attributes: 'serial' }, 'ports')).toBe(false)
    expect(shows({ attributes: 'ports.type' }, 'ports')).toBe(true)
    expect(shows({ attributes: 'serial' }, 'stamp')).toBe(true)
    expect(shows({ attributes: tagUrn }, 'color')).toBe(true)
    expect(shows({ excludedAttributes: tagUrn }, 'color')).toBe(false)
    expect(shows({ attributes: 'owner.value' }, 'owner')).toBe(true)
    expect(shows({ attributes: 'serial' }, 'color')).toBe(false)
  })
})
