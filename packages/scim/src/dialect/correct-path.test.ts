import { describe, expect, it } from 'vitest'
import {
  anyDialect as any,
  correctedOperations as operations,
  correctedResource as resource
} from '../../test/dialects.ts'
import { enterpriseUrn, groupType, userType } from '../../test/types.ts'

const misspelled = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0User'

describe('names that are paths (A.10, D.40, D.41)', () => {
  it('in a resource lead to where they belong', () => {
    expect(
      resource({
        userName: 'u',
        'name.givenName': 'Noor',
        'NAME.familyName': 'Haddad',
        department: 'Archive',
        [`${enterpriseUrn}:manager.value`]: '9c1e'
      })
    ).toEqual({
      userName: 'u',
      name: { givenName: 'Noor', familyName: 'Haddad' },
      [enterpriseUrn]: { department: 'Archive', manager: { value: '9c1e' } }
    })
  })

  it('in a resource join what is there already, in any case, and never overwrite it', () => {
    expect(resource({ Name: { familyName: 'H' }, 'name.givenName': 'N' })).toEqual({
      Name: { familyName: 'H', givenName: 'N' }
    })
    const taken = { name: { GivenName: 'A' }, 'name.givenName': 'B' }
    expect(any.resource(taken, userType)).toEqual({ value: taken, corrections: [] })
    const odd = { name: 'text', 'name.givenName': 'B' }
    expect(resource(odd)).toEqual(odd)
  })

  it('in a resource, two spellings of one path leave the second for the core', () => {
    expect(resource({ 'name.givenName': 'A', 'name.GIVENNAME': 'B' })).toEqual({
      name: { givenName: 'A' },
      'name.GIVENNAME': 'B'
    })
  })

  it('in a PATCH become operations of their own', () => {
    expect(
      operations({
        op: 'Replace',
        value: {
          title: 'x',
          'name.givenName': 'Noor',
          'emails[type eq "work"].value': 'n@x',
          manager: '9c1e',
          nonsense: 1,
          'non.sense': 2
        }
      })
    ).toEqual([
      { op: 'Replace', value: { title: 'x', nonsense: 1, 'non.sense': 2 } },
      { op: 'Replace', path: 'name.givenName', value: 'Noor' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'n@x' },
      { op: 'Replace', path: 'manager', value: { value: '9c1e' } }
    ])
  })
})

describe('a remove with a value (A.20, A.29, D.20 to D.25)', () => {
  it('keeps the list for a multi-valued attribute, bare strings included', () => {
    const { value, corrections } = any.patch(
      { Operations: [{ op: 'Remove', path: 'members', value: ['a', { value: 'b' }] }] },
      groupType
    )
    expect(value).toEqual({ Operations: [{ op: 'Remove', path: 'members', value: [{ value: 'a' }, { value: 'b' }] }] })
    expect([...corrections].sort()).toEqual(['complex-as-string', 'remove-with-value'])
  })

  it('loses the value everywhere else', () => {
    for (const path of [
      'title',
      'manager',
      'name.givenName',
      'emails[type eq "work"]',
      'emails[type eq "work"].value',
      enterpriseUrn
    ]) {
      expect(operations({ op: 'Remove', path, value: 'old' })).toEqual([{ op: 'Remove', path }])
    }
  })

  it('may carry null', () => {
    const body = { Operations: [{ op: 'Remove', path: 'title', value: null }] }
    expect(any.patch(body, userType).value).toBe(body)
  })
})

describe('URNs (A.7, D.44, D.72)', () => {
  it('an enterprise URN without its last colon is understood in bodies, schemas, names and paths', () => {
    expect(
      resource({ schemas: [misspelled], [misspelled]: { manager: 'x' }, [`${misspelled}:department`]: 'D' })
    ).toEqual({
      schemas: [enterpriseUrn],
      [enterpriseUrn]: { manager: { value: 'x' } },
      [`${enterpriseUrn}:department`]: 'D'
    })
    expect(operations({ op: 'add', path: `${misspelled}:manager`, value: 'x' })).toEqual([
      { op: 'add', path: `${enterpriseUrn}:manager`, value: { value: 'x' } }
    ])
    expect(operations({ op: 'add', value: { [misspelled]: { department: '' } } })).toEqual([
      { op: 'add', value: { [enterpriseUrn]: { department: null } } }
    ])
  })

  it('the URNs of SCIM 1 are understood in bodies, schemas, names and paths', () => {
    const old = 'urn:scim:schemas:extension:enterprise:1.0'
    expect(resource({ schemas: ['urn:scim:schemas:core:1.0', old], [old]: { department: 'D' } })).toEqual({
      schemas: [userType.schema.id, enterpriseUrn],
      [enterpriseUrn]: { department: 'D' }
    })
    expect(operations({ op: 'add', path: `${old}:department`, value: 'D' })).toMatchObject([
      { path: `${enterpriseUrn}:department` }
    ])
  })

  it('an unknown URN is left alone', () => {
    const body = {
      schemas: ['urn:example:x', 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      'urn:example:x': { a: 1 }
    }
    expect(any.resource(body, userType).value).toBe(body)
  })
})
