import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyJson } from '../test/any-json.ts'
import { attempt, refusal, runs } from '../test/runs.ts'
import { enterpriseUrn, userType } from '../test/types.ts'
import { printAttributePath } from './attribute-path.ts'
import { ScimError } from './error.ts'
import { printFilter } from './filter.ts'
import { type ListQuery, parseListQuery, parseSearchRequest } from './list-query.ts'

const get = (query: Record<string, unknown>): ListQuery => parseListQuery(query, userType)
const post = (body: unknown): ListQuery => parseSearchRequest(body, userType)

describe('the query of a list', () => {
  it('has defaults for what is left out', () => {
    const query = { sortOrder: 'ascending', startIndex: 1, projection: { kind: 'default' } }
    expect(get({})).toEqual(query)
    expect(post({})).toEqual(query)
  })

  it('has names in any case and loses unknown ones (Entra, row A.3)', () => {
    const query = get({
      FILTER: 'userName eq "x"',
      startindex: '3',
      COUNT: '5',
      aadOptscim062020: '',
      sortorder: 'DESCENDING'
    })
    expect(query).toMatchObject({ startIndex: 3, count: 5, sortOrder: 'descending' })
    expect(query.filter && printFilter(query.filter)).toBe('userName eq "x"')
  })

  it.each([
    ['0', '-1', 1, 0],
    ['-5', '0', 1, 0],
    ['+2', '007', 2, 7],
    ['99999999999999999999', '99999999999999999999', 2_147_483_647, 2_147_483_647],
    ['-99999999999999999999', '-99999999999999999999', 1, 0]
  ])('has startIndex %s and count %s as %i and %i', (startIndex, count, start, most) => {
    expect(get({ startIndex, count })).toMatchObject({ startIndex: start, count: most })
    expect(post({ startIndex: Number(startIndex), count: Number(count) })).toMatchObject({
      startIndex: start,
      count: most
    })
  })

  it.each([
    ['userName', 'userName'],
    ['emails', 'emails.value'],
    ['manager', `${enterpriseUrn}:manager.value`],
    ['NAME.familyname', 'name.familyName'],
    ['meta.created', 'meta.created']
  ])('sorts by %s as %s', (sortBy, path) => {
    const { sortBy: parsed } = get({ sortBy })
    expect(parsed && printAttributePath(parsed)).toBe(path)
  })

  it.each([
    ['a filter that cannot be read', { filter: 'userName' }, 'invalidFilter'],
    ['an empty filter, which is no unfiltered list', { filter: '' }, 'invalidFilter'],
    ['sorting by nothing there is', { sortBy: 'foo' }, 'invalidPath'],
    ['sorting by a complex attribute', { sortBy: 'name' }, 'invalidPath'],
    ['sorting by a password', { sortBy: 'password' }, 'invalidPath'],
    ['a third order', { sortOrder: 'up' }, 'invalidValue'],
    ['a startIndex that is no number', { startIndex: 'one' }, 'invalidValue'],
    ['an empty count', { count: '' }, 'invalidValue'],
    ['half a count', { count: '1.5' }, 'invalidValue'],
    ['a count in another notation', { count: '1e3' }, 'invalidValue'],
    ['attributes and excludedAttributes', { attributes: 'a', excludedAttributes: 'b' }, 'invalidValue'],
    ['a filter twice', { filter: ['userName pr', 'title pr'] }, 'invalidValue'],
    ['a filter twice in other case', { filter: 'userName pr', Filter: 'title pr' }, 'invalidValue'],
    ['attributes twice', { attributes: ['a', 'b'] }, 'invalidValue'],
    ['an object', { count: { a: '1' } }, 'invalidValue']
  ])('is refused for %s', (_, query, scimType) => {
    expect(refusal(() => get(query))).toMatchObject({ status: 400, scimType })
  })
})

describe('the body of a search', () => {
  it('reads the example of RFC 7644 §3.4.3', () => {
    const query = post({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      attributes: ['displayName', 'userName'],
      filter: 'displayName sw "smith"',
      startIndex: 1,
      count: 10
    })
    expect(query).toMatchObject({ startIndex: 1, count: 10, projection: { kind: 'attributes' } })
    expect(query.projection.kind === 'attributes' && [...query.projection.core.keys()]).toEqual([
      'displayName',
      'userName'
    ])
  })

  it('has null for what is left out', () => {
    expect(post({ filter: null, count: null, sortBy: null })).toEqual(post({}))
  })

  it.each([
    ['no object', 'x', 'invalidSyntax'],
    ['a list', [], 'invalidSyntax'],
    ['one name twice', { count: 1, COUNT: 2 }, 'invalidSyntax'],
    ['a filter that is no text', { filter: {} }, 'invalidFilter'],
    ['a sortBy that is no text', { sortBy: 1 }, 'invalidPath'],
    ['a number as text', { count: '10' }, 'invalidValue'],
    ['half a number', { startIndex: 1.5 }, 'invalidValue'],
    ['attributes that are no names', { attributes: [1] }, 'invalidValue'],
    ['attributes as an object', { excludedAttributes: {} }, 'invalidValue'],
    ['a sortOrder that is no text', { sortOrder: true }, 'invalidValue']
  ])('is refused with %s', (_, body, scimType) => {
    expect(refusal(() => post(body))).toMatchObject({ status: 400, scimType })
  })

  it('is read or refused, whatever it holds, and so are query parameters', () => {
    const names = ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'attributes', 'excludedAttributes']
    const value = fc.oneof(
      anyJson,
      fc.integer().map(String),
      fc.constantFrom('userName', 'emails', 'descending', 'title pr', '__proto__')
    )
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), query => {
        for (const result of [attempt(() => get(query)), attempt(() => post(query))]) {
          if (!(result instanceof ScimError)) expect(result.startIndex).toBeGreaterThanOrEqual(1)
        }
      }),
      runs(1_000)
    )
  })
})
