import { describe, expect, it } from 'vitest'
import {
  anyDialect as any,
  correctedOperations as operations,
  correctedResource as resource
} from '../../test/dialects.ts'
import { enterpriseUrn, userType } from '../../test/types.ts'
import type { JsonValue } from '../json.ts'
import { oktaDialect } from './okta.ts'

describe('booleans as strings (A.13, D.1 to D.5)', () => {
  it.each(['True', 'true', 'TRUE', 'tRuE'])('%s is true wherever the schema has a boolean', text => {
    expect(resource({ active: text, emails: [{ value: 'a', primary: text }] })).toEqual({
      active: true,
      emails: [{ value: 'a', primary: true }]
    })
    expect(operations({ op: 'Add', path: 'emails[type eq "work"].primary', value: text })).toMatchObject([
      { value: true }
    ])
    expect(operations({ op: 'Add', path: 'emails', value: { value: 'a', primary: text } })).toMatchObject([
      { value: { value: 'a', primary: true } }
    ])
    expect(operations({ op: 'Add', value: { active: text } })).toMatchObject([{ value: { active: true } }])
    expect(operations({ op: 'Add', path: 'active', value: [text] })).toMatchObject([{ value: true }])
  })

  it.each(['yes', '1', 'Truee', ' True', 'fals'])('%s is not taken for a boolean', text => {
    expect(resource({ active: text })).toEqual({ active: text })
  })

  it('a string attribute may say True', () => {
    const body = { displayName: 'True', emails: [{ value: 'False', type: 'True' }] }
    expect(any.resource(body, userType).value).toBe(body)
  })
})

describe('no value (A.16, A.19)', () => {
  it('an empty string in a PATCH is null, whatever the type, but for what is required', () => {
    expect(operations({ op: 'replace', path: 'active', value: '' })).toEqual([
      { op: 'replace', path: 'active', value: null }
    ])
    expect(operations({ op: 'replace', path: 'emails', value: '' })).toMatchObject([{ value: null }])
    expect(operations({ op: 'replace', path: 'emails[type eq "work"]', value: '' })).toMatchObject([{ value: null }])
    expect(operations({ op: 'replace', path: 'name', value: { givenName: '', x: '' } })).toMatchObject([
      { value: { givenName: null, x: '' } }
    ])
    expect(
      operations({ op: 'replace', path: enterpriseUrn, value: { department: '', manager: { value: '' } } })
    ).toMatchObject([{ value: { department: null, manager: null } }])
    expect(operations({ op: 'replace', value: { userName: '', title: '' } })).toMatchObject([
      { value: { userName: '', title: null } }
    ])
  })

  it('an empty string in a POST or PUT is kept, but stands for no manager', () => {
    expect(resource({ title: '', name: { givenName: '' } })).toEqual({ title: '', name: { givenName: '' } })
    for (const manager of ['', { value: '' }, [{ $ref: null, value: '' }]] satisfies JsonValue[]) {
      expect(resource({ [enterpriseUrn]: { manager } })).toEqual({ [enterpriseUrn]: { manager: null } })
    }
  })

  it('a manager with anything else in it is kept', () => {
    const body = { [enterpriseUrn]: { manager: { value: '', $ref: 'https://x/1' } } }
    expect(any.resource(body, userType).value).toBe(body)
  })
})

describe('roles as JSON in a string (A.18, D.50)', () => {
  const role = (value: string) =>
    (operations({ op: 'Add', path: 'roles', value: [{ value }] }) as { value: JsonValue }[])[0]?.value

  it('become roles, also where the string stands alone or in a POST', () => {
    const text = '{"id":"06b0","value":"25","displayName":"Reviewer"}'
    expect(role(text)).toEqual([{ value: '25', display: 'Reviewer' }])
    expect(operations({ op: 'Add', path: 'roles', value: [text] })).toMatchObject([
      { value: [{ value: '25', display: 'Reviewer' }] }
    ])
    expect(resource({ roles: [{ value: text, primary: 'False', type: 'app' }] })).toEqual({
      roles: [{ value: '25', display: 'Reviewer', primary: false, type: 'app' }]
    })
  })

  it('take the id only where there is no value', () => {
    expect(role('{"id":"06b0","displayName":"R"}')).toEqual([{ value: '06b0', display: 'R' }])
  })

  it.each([
    ['no JSON', '{nonsense'],
    ['no object', '[1]'],
    ['no name at all', '{"x":1}'],
    ['a value that is no text', '{"value":{"a":1}}'],
    ['a character that no database holds', '{"value":"a\\u0000b"}'],
    ['half a character', '{"value":"\\ud800"}'],
    ['only a name of Object', '{"__proto__":{"value":"x"},"constructor":"y"}']
  ])('%s stays the string it is', (_what, text) => {
    expect(role(text)).toEqual([{ value: text }])
  })

  it('other attributes may hold JSON', () => {
    const body = { entitlements: [{ value: '{"value":"x"}' }] }
    expect(any.resource(body, userType).value).toBe(body)
  })
})

describe('values in the wrong shape', () => {
  it('D.45, D.46, D.76: a bare string is the value of a complex attribute that has one', () => {
    expect(resource({ emails: ['a@b'], [enterpriseUrn]: { manager: 'x' } })).toEqual({
      emails: [{ value: 'a@b' }],
      [enterpriseUrn]: { manager: { value: 'x' } }
    })
    expect(operations({ op: 'add', path: 'emails', value: 'a@b' })).toMatchObject([{ value: { value: 'a@b' } }])
    const address = { addresses: ['x'], name: 'x' }
    expect(any.resource(address, userType).value).toBe(address)
  })

  it('A.15: a list of one is the one, a list of several is left alone', () => {
    expect(operations({ op: 'Add', path: 'title', value: ['x'] })).toMatchObject([{ value: 'x' }])
    expect(resource({ [enterpriseUrn]: { manager: [{ value: 'x', $ref: null }] } })).toEqual({
      [enterpriseUrn]: { manager: { value: 'x', $ref: null } }
    })
    const several = { title: ['x', 'y'], active: [], [enterpriseUrn]: { manager: [['x']] } }
    expect(any.resource(several, userType).value).toBe(several)
  })

  it('D.51: every standard sub-attribute of an address is known', () => {
    expect(resource({ addresses: [{ type: 'work', primary: 'True', planet: 'Earth' }] })).toEqual({
      addresses: [{ type: 'work', primary: true, planet: 'Earth' }]
    })
  })

  it('B.1.9: a readOnly attribute beside the ones that change is left out', () => {
    expect(operations({ op: 'replace', value: { id: '1', displayName: 'x', meta: {} } }, oktaDialect)).toEqual([
      { op: 'replace', value: { displayName: 'x' } }
    ])
    expect(operations({ op: 'replace', value: { id: '1' } }, oktaDialect)).toEqual([{ op: 'replace', value: {} }])
  })
})
