import { parseDateTime, type Resource } from '@sealpost/scim'
import { describe, expect, it } from 'vitest'
import { deviceType, deviceUrn } from '../../../../../packages/scim/test/types.ts'
import { buildUserType } from '../../domain/directory/user-type.ts'
import { enterpriseUrn } from '../contract/place.ts'
import { searchDocument } from './search-document.ts'
import { numberKey } from './search-key.ts'

const type = buildUserType([deviceType.schema])
const document = (attributes: Resource): unknown => JSON.parse(searchDocument(attributes, type))

describe('a search document', () => {
  it('has every value in the form it is compared in', () => {
    const seen = '2026-01-01T12:00:00+01:00'
    expect(
      document({
        displayName: 'ÄB',
        profileUrl: 'https://Example.com/A',
        [enterpriseUrn]: { department: 'R&D', manager: { value: 'M1' } },
        [deviceUrn]: { rank: 3, seen, online: false, tags: ['Red', 'BLUE'], key: 'QQ==' }
      })
    ).toEqual({
      displayName: 'äb',
      profileUrl: 'https://Example.com/A',
      [enterpriseUrn]: { department: 'r&d', manager: { value: 'm1' } },
      [deviceUrn]: {
        rank: numberKey(3),
        seen: numberKey(parseDateTime(seen) ?? 0),
        online: 'false',
        tags: ['red', 'blue'],
        key: 'QQ=='
      }
    })
  })

  it('has the primary value first, and the others in their order', () => {
    const emails = [{ value: 'a' }, { value: 'b' }, { value: 'c', primary: true }, { value: 'd' }]
    expect(document({ emails })).toEqual({
      emails: [{ value: 'c', primary: 'true' }, { value: 'a' }, { value: 'b' }, { value: 'd' }]
    })
  })

  it('says of what is never told only that it is there', () => {
    expect(document({ [deviceUrn]: { secret: 'hush', token: '' } })).toEqual({ [deviceUrn]: { secret: null } })
  })

  it('leaves out what columns answer, unless it is too long for them', () => {
    const long = 'X'.repeat(600)
    expect(document({ userName: 'Ada', externalId: 'A', active: false })).toEqual({})
    expect(document({ userName: long, externalId: long })).toEqual({ userName: long.toLowerCase(), externalId: long })
  })

  it('leaves out what the schema does not know or holds in another shape', () => {
    expect(document({ unknown: 1, 'urn:unknown': { a: 'b' }, displayName: null, emails: 'none', name: ['x'] })).toEqual(
      {}
    )
  })

  it('makes no attribute of names that every object has', () => {
    const attributes = JSON.parse(
      '{"__proto__":{"polluted":"yes"},"constructor":"x","name":{"__proto__":"y"}}'
    ) as Resource
    expect(document(attributes)).toEqual({ name: {} })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
