import { describe, expect, it } from 'vitest'
import { listResponse } from './list-response.ts'

describe('a list response', () => {
  it('has Resources even when there are none (Entra, row A.1)', () => {
    expect(listResponse({ resources: [], totalResults: 0, startIndex: 1 })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: []
    })
  })

  it('counts what is on the page', () => {
    const page = listResponse({ resources: [{ id: '6' }, { id: '7' }], totalResults: 12, startIndex: 6 })
    expect(page).toMatchObject({ itemsPerPage: 2, totalResults: 12, startIndex: 6 })
  })
})
