import { describe, expect, it } from 'vitest'
import {
  anyDialect as any,
  correctedOperations as operations,
  correctedResource as resource
} from '../../test/dialects.ts'
import { enterpriseUrn, userType } from '../../test/types.ts'
import type { JsonValue } from '../json.ts'
import { defineDialect } from './dialect.ts'
import { entraDialect } from './entra.ts'
import { oneLoginDialect } from './one-login.ts'
import { rfcDialect } from './rfc.ts'

const misspelled = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0User'

describe('a dialect', () => {
  it('leaves what follows the RFC as the same object', () => {
    const body = {
      schemas: [userType.schema.id, enterpriseUrn],
      userName: 'True',
      active: true,
      name: { givenName: '', familyName: null },
      emails: [{ value: 'a@b', primary: false }],
      [enterpriseUrn]: { manager: { value: '1' } },
      meta: { version: 'x' }
    }
    const patch = {
      Operations: [
        { op: 'add', path: 'emails', value: [{ value: 'a' }] },
        { op: 'replace', value: body },
        { op: 'remove', path: 'members[value eq "x"]' }
      ]
    }
    for (const dialect of [rfcDialect, entraDialect, oneLoginDialect]) {
      expect(dialect.resource(body, userType)).toEqual({ value: body, corrections: [] })
      expect(dialect.resource(body, userType).value).toBe(body)
      expect(dialect.filter('userName eq "x"')).toEqual({ value: 'userName eq "x"', corrections: [] })
    }
    const clean = { Operations: patch.Operations.filter(({ op }) => op !== 'replace') }
    expect(any.patch(clean, userType).value).toBe(clean)
  })

  it('leaves a shape nobody is known to send for the core to refuse', () => {
    const shapes: JsonValue[] = [
      null,
      'x',
      7,
      [],
      {},
      { Operations: null },
      { Operations: [null, 'x', [], {}, { op: 1 }] }
    ]
    for (const shape of shapes) {
      expect(any.patch(shape, userType).value).toBe(shape)
      expect(any.resource(shape, userType).value).toBe(shape)
    }
    for (const operation of [
      { op: 'add', path: 7, value: 'True' },
      { op: 'remove', path: 'nonsense', value: 'x' },
      { op: 'add', path: 'emails[type eq "work"', value: 'True' },
      { op: 'add', path: 'emails[type eq "work"].nonsense', value: 'True' },
      { op: 'add', value: 'x' },
      { op: 'remove', value: { members: [] } }
    ]) {
      expect(operations(operation)).toEqual([operation])
    }
  })

  it('the strict one puts nothing right', () => {
    const body = { active: 'True', 'name.givenName': 'x', [misspelled]: {} }
    expect(rfcDialect.resource(body, userType)).toEqual({ value: body, corrections: [] })
    const patch = { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] }
    expect(rfcDialect.patch(patch, userType).value).toBe(patch)
  })

  it('puts right only what it is for', () => {
    const booleans = defineDialect('booleans', ['boolean-as-string'])
    const body = { active: 'True', manager: 'x', 'name.givenName': 'x', [enterpriseUrn]: { manager: 'x' } }
    expect(resource(body, booleans)).toEqual({ ...body, active: true })
    const patch = { op: 'add', value: { ...body, id: 'x', title: '' } }
    expect(operations(patch, booleans)).toEqual([{ op: 'add', value: { ...patch.value, active: true } }])
    const remove = { op: 'remove', path: 'members', value: ['x'] }
    expect(operations(remove, booleans)).toEqual([remove])
  })

  it('composed puts right what any of its parts does, and names each correction once', () => {
    const body = {
      Operations: [{ op: 'replace', value: { id: '1', active: 'True', roles: [{ value: 'x', primary: 'FALSE' }] } }]
    }
    const { value, corrections } = any.patch(body, userType)
    expect(value).toEqual({
      Operations: [{ op: 'replace', value: { active: true, roles: [{ value: 'x', primary: false }] } }]
    })
    expect([...corrections].sort()).toEqual(['boolean-as-string', 'read-only-in-value'])
  })
})

describe('hostile names', () => {
  it('stay own members of the body and change nothing else', () => {
    const text = '{"__proto__":{"active":"True"},"constructor":{"prototype":{"active":"True"}},"active":"True"}'
    const corrected = resource(JSON.parse(text)) as object
    expect(JSON.stringify(corrected)).toBe(text.replace(/"True"}$/, 'true}'))
    expect(Object.getPrototypeOf(corrected)).toBe(Object.prototype)
    const patch = operations(JSON.parse(`{"op":"add","value":${text},"__proto__":{"path":"active"}}`)) as object[]
    expect(JSON.stringify(patch[0])).toContain('"__proto__":{"path":"active"}')
    expect(({} as { active?: unknown }).active).toBeUndefined()
  })
})
