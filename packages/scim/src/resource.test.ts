import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyJson, hostileKeys, objectOf } from '../test/any-json.ts'
import { resourcesOf } from '../test/arbitraries.ts'
import { attempt, refusal, runs } from '../test/runs.ts'
import { deviceType, deviceUrn, enterpriseUrn, groupType, tagUrn, userType } from '../test/types.ts'
import { ScimError } from './error.ts'
import { isJsonObject, type JsonObject } from './json.ts'
import { checkRequired, parseResource, type Resource, schemasOf } from './resource.ts'
import { defineResourceType } from './resource-type.ts'
import { userSchema } from './schemas/user.ts'

const vectors: { [name: string]: JsonObject } = JSON.parse(
  readFileSync(new URL('../vectors/rfc7643-resources.json', import.meta.url), 'utf8')
)

const parse = (body: unknown): Resource => parseResource(body, userType, 'create')

function vector(name: string): JsonObject {
  const body = vectors[name]
  if (body === undefined) throw new Error(`no vector ${name}`)
  return body
}

describe('the resources of RFC 7643 §8', () => {
  it.each(['minimalUser', 'fullUser', 'enterpriseUser'])('%s is read whole but for what the server decides', name => {
    const { schemas, id, meta, groups, ...kept } = vector(name)
    const extension = kept[enterpriseUrn]
    if (isJsonObject(extension) && isJsonObject(extension.manager)) {
      const { displayName, ...manager } = extension.manager
      expect(parse(vector(name))).toEqual({ ...kept, [enterpriseUrn]: { ...extension, manager } })
    } else expect(parse(vector(name))).toEqual(kept)
    expect(schemasOf(parse(vector(name)), userType)).toEqual(schemas)
  })

  it('group is read without the names of its members', () => {
    const group = parseResource(vector('group'), groupType, 'create')
    expect(group).toMatchObject({ displayName: 'Tour Guides' })
    expect(Object.keys(group)).toEqual(['displayName', 'members'])
    expect(group.members).toEqual([
      expect.not.objectContaining({ display: expect.anything() }),
      expect.objectContaining({ value: '902c246b-6245-4190-8e05-00816be7344a' })
    ])
  })
})

describe('the body of a POST or PUT', () => {
  it('has names in any case and gives them in the spelling of the schema', () => {
    const body = { USERNAME: 'x', Name: { FAMILYNAME: 'y' }, [enterpriseUrn.toUpperCase()]: { DEPARTMENT: 'z' } }
    expect(parse(body)).toEqual({ userName: 'x', name: { familyName: 'y' }, [enterpriseUrn]: { department: 'z' } })
  })

  it('loses unknown and readOnly attributes', () => {
    const body = { userName: 'x', id: '1', meta: { version: 'x' }, groups: [{ value: 'g' }], foo: 1, 'urn:foo': {} }
    expect(parse(body)).toEqual({ userName: 'x' })
  })

  it('has null, [] and {} for no value (RFC 7643 §2.5)', () => {
    const body = {
      userName: 'x',
      title: null,
      emails: [],
      phoneNumbers: [{}],
      name: {},
      [enterpriseUrn]: {},
      roles: [null]
    }
    expect(parse(body)).toEqual({ userName: 'x' })
    expect(parse({ userName: 'x', [enterpriseUrn]: null })).toEqual({ userName: 'x' })
  })

  it('keeps text as sent: case, blanks, phone numbers, empty text', () => {
    const body = { userName: ' Émile ', title: '', phoneNumbers: [{ value: '+46 (0)40-123' }], externalId: 'Ab' }
    expect(parse(body)).toEqual(body)
  })

  it('keeps a password, for the caller to deal with', () => {
    expect(parse({ userName: 'x', password: 'p' })).toEqual({ userName: 'x', password: 'p' })
  })

  it('may have attributes under their full names', () => {
    const body = {
      [`${userSchema.id}:userName`]: 'x',
      [`${enterpriseUrn}:department`]: 'a',
      [`${enterpriseUrn}:MANAGER`]: { value: 'm' },
      [`${enterpriseUrn}:manager.value`]: 'ignored',
      [enterpriseUrn]: { costCenter: 'c' }
    }
    expect(parse(body)).toEqual({
      userName: 'x',
      [enterpriseUrn]: { department: 'a', manager: { value: 'm' }, costCenter: 'c' }
    })
  })

  it.each([{}, { schemas: null }, { schemas: [] }, { schemas: ['urn:scim:schemas:core:2.0'] }])(
    'need not say which schemas it has: %j (quirk 72)',
    schemas => {
      expect(parse({ ...schemas, userName: 'x', [enterpriseUrn]: { department: 'd' } })).toHaveProperty([enterpriseUrn])
    }
  )

  it.each([
    ['no object', [], 'invalidSyntax', 'an array'],
    ['nothing', undefined, 'invalidSyntax', 'undefined'],
    ['one name twice', { userName: 'x', username: 'y' }, 'invalidSyntax', '"userName" twice'],
    ['a readOnly name twice', { userName: 'x', id: '1', ID: '2' }, 'invalidSyntax', '"id" twice'],
    [
      'one extension twice',
      { userName: 'x', [enterpriseUrn]: {}, [enterpriseUrn.toLowerCase()]: {} },
      'invalidSyntax',
      'twice'
    ],
    [
      'an attribute inside and outside its extension',
      { userName: 'x', [enterpriseUrn]: { department: 'a' }, [`${enterpriseUrn}:department`]: 'b' },
      'invalidSyntax',
      'twice'
    ],
    ['no userName', { displayName: 'x' }, 'invalidValue', '"userName" is required'],
    ['userName null', { userName: null }, 'invalidValue', '"userName" is required'],
    ['userName empty', { userName: '' }, 'invalidValue', 'must not be blank'],
    ['userName blank', { userName: ' \t ' }, 'invalidValue', 'must not be blank'],
    ['schemas as text', { schemas: 'x', userName: 'x' }, 'invalidValue', '"schemas"'],
    ['schemas with a number', { schemas: [1], userName: 'x' }, 'invalidValue', '"schemas"'],
    ['an extension as text', { userName: 'x', [enterpriseUrn]: 'x' }, 'invalidValue', enterpriseUrn],
    ['active as text', { userName: 'x', active: 'True' }, 'invalidValue', '"active" takes true or false'],
    [
      'a wrong type inside an extension',
      { userName: 'x', [enterpriseUrn]: { department: 1 } },
      'invalidValue',
      ':department"'
    ],
    [
      'two primary values',
      { userName: 'x', emails: [{ primary: true }, { primary: true }] },
      'invalidValue',
      '"emails"'
    ]
  ])('is refused with %s', (_, body, scimType, words) => {
    const error = refusal(() => parse(body))
    expect({ status: error.status, scimType: error.scimType }).toEqual({ status: 400, scimType })
    expect(error.detail).toContain(words)
  })
})

describe('required attributes', () => {
  const device = { serial: 's', token: 't' }

  it('are demanded of an extension that is there, by its full name', () => {
    const body = { ...device, [tagUrn]: { label: 'x' } }
    expect(refusal(() => parseResource(body, deviceType, 'create')).detail).toContain(`${tagUrn}:color`)
    expect(parseResource({ ...body, [tagUrn]: { color: 'x' } }, deviceType, 'create')).toHaveProperty([tagUrn])
    expect(parseResource(device, deviceType, 'create')).toEqual(device)
  })

  it('that are writeOnly may be left out of a replacement, since what is stored stays', () => {
    expect(parseResource({ serial: 's' }, deviceType, 'replace')).toEqual({ serial: 's' })
    expect(refusal(() => parseResource({ serial: 's' }, deviceType, 'create')).detail).toContain('"token"')
  })

  it('are demanded again of a resource that was changed', () => {
    expect(() => checkRequired({ userName: 'x' }, userType, 'replace')).not.toThrow()
    expect(refusal(() => checkRequired({}, userType, 'replace')).scimType).toBe('invalidValue')
  })

  it('of a required extension demand the extension', () => {
    const extensions = deviceType.extensions.map(({ schema }) => ({ schema, required: true }))
    const strict = defineResourceType({ ...deviceType, extensions })
    expect(refusal(() => parseResource(device, strict, 'create')).detail).toContain(tagUrn)
  })
})

describe('schemas', () => {
  it('are the core schema and the extensions that are there', () => {
    expect(schemasOf({ serial: 's' }, deviceType)).toEqual([deviceUrn])
    expect(schemasOf({ [tagUrn]: { color: 'c' } }, deviceType)).toEqual([deviceUrn, tagUrn])
  })
})

describe('any body', () => {
  const names = [
    'userName',
    'USERNAME',
    'name',
    'emails',
    'active',
    'schemas',
    enterpriseUrn,
    `${enterpriseUrn}:manager`
  ]
  const entry = fc.tuple(fc.oneof(fc.constantFrom(...names, ...hostileKeys), fc.string()), anyJson)
  const body = fc.oneof(
    anyJson,
    fc.array(entry, { maxLength: 8 }).map(entries => objectOf([['userName', 'x'], ...entries]))
  )

  it('is read into canonical form or refused, and not changed', () => {
    fc.assert(
      fc.property(body, value => {
        const before = JSON.stringify(value)
        const resource = attempt(() => parse(value))
        expect(JSON.stringify(value)).toBe(before)
        if (!(resource instanceof ScimError)) expect(parse(resource)).toEqual(resource)
      }),
      runs(1_500)
    )
  })

  it('never puts a key of a client into an object', () => {
    fc.assert(
      fc.property(fc.constantFrom(...hostileKeys), anyJson, (key, value) => {
        const hostile = objectOf([[key, value]])
        const text = JSON.stringify(hostile).slice(1, -1)
        const sent = JSON.parse(
          `{"userName":"x",${text},"name":{${text},"formatted":"f"},"emails":[{${text},"value":"v"}]}`
        )
        const resource = parse(sent)
        expect(resource).toEqual({ userName: 'x', name: { formatted: 'f' }, emails: [{ value: 'v' }] })
        expect(Object.getPrototypeOf(resource)).toBe(Object.prototype)
      }),
      runs(200)
    )
  })

  it('of a valid resource is read to the same, but for what the server decides', () => {
    fc.assert(
      fc.property(resourcesOf(userType), resource => {
        const { id, meta, schemas, groups, emails, ...rest } = resource
        const read = attempt(() => parse({ ...resource, userName: 'x' }))
        if (read instanceof ScimError) expect(read.detail).toContain('primary')
        else
          expect(Object.keys(read)).toEqual(
            expect.arrayContaining(Object.keys(rest).filter(key => key !== enterpriseUrn))
          )
      }),
      runs(300)
    )
  })
})
