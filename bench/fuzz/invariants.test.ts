import { describe, expect, it } from 'vitest'
import { faultsOf } from './invariants.ts'

const get = { method: 'GET', target: '/scim/v2/Users/1', headers: [] }
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers: new Map(Object.entries({ 'content-type': 'application/scim+json; charset=utf-8', ...headers })),
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
})
const error = (status: number, more: object = {}) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  status: String(status),
  detail: 'No user has the id "1": it was removed.',
  ...more
})

describe('what holds of every answer', () => {
  it('a right error and a right user break no rule', () => {
    expect(faultsOf(get, answer(404, error(404)))).toEqual([])
    expect(
      faultsOf(get, answer(200, { schemas: ['x'], id: '1', meta: { version: 'W/"1"' } }, { etag: 'W/"1"' }))
    ).toEqual([])
    expect(faultsOf({ ...get, method: 'DELETE' }, answer(204, ''))).toEqual([])
  })

  it.each([
    ['a server error', answer(500, error(500)), 'The status is 500.'],
    [
      'another media type',
      answer(404, error(404), { 'content-type': 'application/json' }),
      'The media type is application/json.'
    ],
    ['no JSON', answer(404, '<html>'), 'The body is no JSON object'],
    ['broken UTF-8', { ...answer(404, ''), body: Buffer.from([0x7b, 0xff, 0x7d]) }, 'The body is no JSON object'],
    ['a status as a number', answer(404, error(404, { status: 404 })), "An error's status is 404 in a 404."],
    ['no detail', answer(404, error(404, { detail: undefined })), "An error's detail is undefined."],
    ['a word from inside', answer(400, error(400, { detail: 'Cannot read properties of undefined' })), 'inside'],
    ['a made-up scimType', answer(400, error(400, { scimType: 'oops' })), 'The scimType oops'],
    ['a 401 without a challenge', answer(401, error(401)), 'A 401 has no www-authenticate.'],
    ['a password', answer(200, { schemas: ['x'], password: 'x' }), 'A password is returned.'],
    [
      'a version that is not the ETag',
      answer(200, { schemas: ['x'], meta: { version: 'W/"1"' } }, { etag: 'W/"2"' }),
      'is not the version'
    ],
    [
      'a list longer than its total',
      answer(200, {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
        totalResults: 0,
        Resources: [{}]
      }),
      'more than totalResults'
    ],
    ['a body with a 204', answer(204, 'x'), 'has a body']
  ])('%s is found', (_, given, fault) => expect(faultsOf(get, given).join(' ')).toContain(fault))
})
