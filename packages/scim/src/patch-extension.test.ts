import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../test/deep-freeze.ts'
import { patched, refused, user } from '../test/patching.ts'
import { deviceType, enterpriseUrn, tagUrn } from '../test/types.ts'
import type { PatchOperation } from './patch-request.ts'

describe('extensions', () => {
  it('D.42, D.43, D.44: paths with a URN reach their attribute', () => {
    for (const path of [
      `${enterpriseUrn}:department`,
      `${enterpriseUrn.toLowerCase()}:DEPARTMENT`,
      `${enterpriseUrn}.department`
    ]) {
      expect(patched([{ op: 'replace', path, value: 'Post' }])[enterpriseUrn]).toMatchObject({ department: 'Post' })
    }
    const path = 'urn:ietf:params:scim:schemas:core:2.0:User:name.givenName'
    expect(patched([{ op: 'replace', path, value: 'B' }]).name).toEqual({ givenName: 'B', familyName: 'Jensen' })
  })

  it('A.17: an attribute of one extension needs no URN', () => {
    expect(patched([{ op: 'replace', path: 'manager', value: { value: 'm' } }])[enterpriseUrn]).toEqual({
      department: 'Tours',
      manager: { value: 'm' }
    })
  })

  it('an extension as a whole is merged, and removed', () => {
    const path = enterpriseUrn
    expect(patched([{ op: 'replace', path, value: { division: 'N' } }])[path]).toEqual({
      department: 'Tours',
      manager: { value: '26118915' },
      division: 'N'
    })
    expect(patched([{ op: 'remove', path }])).not.toHaveProperty([path])
    expect(patched([{ op: 'replace', path, value: null }])).not.toHaveProperty([path])
    expect(patched([{ op: 'add', path, value: null }])).toBe(user)
    expect(refused([{ op: 'replace', path, value: 'x' }])).toEqual([400, 'invalidValue'])
  })

  it('an extension without attributes is gone', () => {
    const result = patched([
      { op: 'remove', path: `${enterpriseUrn}:department` },
      { op: 'remove', path: `${enterpriseUrn}:manager` }
    ])
    expect(result).not.toHaveProperty([enterpriseUrn])
  })

  it('a new extension must have its required attributes', () => {
    const device = deepFreeze({ serial: 'S', token: 't' })
    const label: PatchOperation = { op: 'add', path: `${tagUrn}:label`, value: 'x' }
    const color: PatchOperation = { op: 'add', path: `${tagUrn}:color`, value: 'red' }
    expect(refused([label], device, deviceType)).toEqual([400, 'invalidValue'])
    expect(patched([label, color], device, deviceType)[tagUrn]).toEqual({ label: 'x', color: 'red' })
    const tagged = deepFreeze({ ...device, [tagUrn]: { label: 'x', color: 'red' } })
    expect(refused([{ op: 'remove', path: `${tagUrn}:color` }], tagged, deviceType)).toEqual([400, 'mutability'])
    expect(patched([{ op: 'remove', path: tagUrn }], tagged, deviceType)).toEqual(device)
  })
})
