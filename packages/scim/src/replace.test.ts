import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../test/deep-freeze.ts'
import { refusal } from '../test/runs.ts'
import { deviceType, enterpriseUrn, groupType, tagUrn, userType } from '../test/types.ts'
import type { JsonObject } from './json.ts'
import { applyReplace } from './replace.ts'
import { parseResource, type Resource } from './resource.ts'
import type { ResourceType } from './resource-type.ts'

const user: Resource = deepFreeze({
  id: '2819c223',
  userName: 'bjensen@example.com',
  title: 'Guide',
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [{ value: 'bjensen@example.com', type: 'work' }],
  password: 'secret',
  [enterpriseUrn]: { department: 'Tours', manager: { value: '26118915' } },
  meta: { resourceType: 'User', version: 'W/"1"' }
})

function put(body: JsonObject, stored = user, type: ResourceType = userType): Resource {
  return applyReplace(stored, deepFreeze(parseResource(deepFreeze(body), type, 'replace')), type)
}

describe('PUT (RFC 7644 §3.5.1)', () => {
  it('what is sent is taken and what is left out is cleared, sub-attributes and extensions included', () => {
    expect(put({ userName: 'babs', name: { givenName: 'Babs' } })).toEqual({
      id: '2819c223',
      userName: 'babs',
      name: { givenName: 'Babs' },
      password: 'secret',
      meta: user.meta
    })
    expect(put({ userName: 'babs', [enterpriseUrn]: { division: 'N' } })[enterpriseUrn]).toEqual({ division: 'N' })
  })

  it('D.65: id, meta and groups of the body are ignored and the stored ones stay', () => {
    const result = put({ ...user, id: 'other', meta: { version: 'W/"9"' }, groups: [{ value: 'g' }] })
    expect(result).toBe(user)
  })

  it('the resource sent as it is stored gives back the stored resource itself', () => {
    expect(put(user)).toBe(user)
    const otherOrder = Object.fromEntries(Object.entries(user).reverse())
    expect(put(otherOrder)).toBe(user)
  })

  it('null, an empty array and an empty object clear as leaving out does', () => {
    const body = { userName: 'bjensen@example.com' }
    const cleared = put(body)
    expect(put({ ...body, title: null, emails: [], name: {}, [enterpriseUrn]: {} })).toEqual(cleared)
  })

  it('parts that are sent as stored are shared', () => {
    const result = put({
      userName: 'babs',
      name: { familyName: 'Jensen', givenName: 'Barbara' },
      [enterpriseUrn]: { ...(user[enterpriseUrn] as JsonObject) }
    })
    expect(result.name).toBe(user.name)
    expect(result[enterpriseUrn]).toBe(user[enterpriseUrn])
  })

  it('a password stays when it is left out and changes when it is sent', () => {
    expect(put({ userName: 'babs' }).password).toBe('secret')
    expect(put({ userName: 'babs', password: 'new' }).password).toBe('new')
  })

  it('D.66: members of a group are those that are sent', () => {
    const group = deepFreeze({ displayName: 'G', members: [{ value: 'a' }, { value: 'b' }] })
    expect(put({ displayName: 'G', members: [{ value: 'c' }] }, group, groupType).members).toEqual([{ value: 'c' }])
    expect(put({ displayName: 'G' }, group, groupType)).toEqual({ displayName: 'G' })
  })

  it('C.3: a misspelled attribute is ignored, a missing required one refused', () => {
    expect(put({ ...user, dispalyName: 'x' })).toBe(user)
    expect(refusal(() => put({ title: 'x' }))).toMatchObject({ status: 400, scimType: 'invalidValue' })
  })

  it('members that are no attribute of the type stay as they are stored', () => {
    const odd = deepFreeze({ ...user, 'urn:example:gone': { a: 1 } })
    expect(put({ userName: 'babs' }, odd)['urn:example:gone']).toEqual({ a: 1 })
  })
})

describe('immutable and readOnly attributes', () => {
  const device: Resource = deepFreeze({ serial: 'S1', token: 't', stamp: 'x', [tagUrn]: { color: 'red' } })

  it('an immutable attribute stays when left out, may be repeated, and refuses another value', () => {
    const body = { [tagUrn]: { color: 'red' } }
    expect(put({ ...body, serial: 'S1' }, device, deviceType)).toBe(device)
    expect(applyReplace(device, { label: 'L' }, deviceType)).toEqual({
      label: 'L',
      serial: 'S1',
      token: 't',
      stamp: 'x'
    })
    const other = refusal(() => put({ ...body, serial: 's1' }, device, deviceType))
    expect(other).toMatchObject({ status: 400, scimType: 'mutability' })
    expect(other.detail).toContain('serial')
  })

  it('an immutable attribute without a stored value takes the one that is sent', () => {
    const blank = deepFreeze({ token: 't' })
    expect(put({ serial: 'S1' }, blank, deviceType)).toEqual({ serial: 'S1', token: 't' })
  })

  it('a required writeOnly attribute may be left out', () => {
    expect(put({ serial: 'S1' }, device, deviceType).token).toBe('t')
  })

  it('a value that only the server gives within a complex attribute stays while the attribute does', () => {
    const managed = deepFreeze({ userName: 'u', [enterpriseUrn]: { manager: { value: 'm', displayName: 'Mo' } } })
    expect(put({ userName: 'u', [enterpriseUrn]: { manager: { value: 'm' } } }, managed)).toBe(managed)
    expect(put({ userName: 'u' }, managed)).toEqual({ userName: 'u' })
  })
})
