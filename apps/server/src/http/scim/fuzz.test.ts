// Requests of every kind of wrong. Short here; SEALPOST_FUZZ_RUNS makes it longer, and bench/ has the campaign against a real process.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mounts, type RunningPortal, startPortal } from '../test/running-portal.ts'
import { enterpriseUrn, type Json, ScimClient } from '../test/scim-client.ts'

const numRuns = Number(process.env.SEALPOST_FUZZ_RUNS ?? 400)

let running: RunningPortal
beforeAll(async () => {
  running = await startPortal('SQLite', { rateLimits: false })
})
afterAll(() => running.close())

const names = [
  'userName',
  'active',
  'name',
  'name.givenName',
  'emails',
  'emails[type eq "work"].value',
  'roles',
  'title',
  'schemas',
  'id',
  'meta',
  'groups',
  '__proto__',
  'constructor',
  enterpriseUrn,
  `${enterpriseUrn}:manager`,
  'Operations',
  'op',
  'path',
  'value',
  ''
]
const scalars: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    'True',
    '',
    '\u0000',
    '\ud800',
    'work',
    1e308,
    -1,
    2 ** 60,
    'a@example.com',
    'x'.repeat(3_000)
  ),
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true })
)
const { tree } = fc.letrec<{ tree: Json }>(self => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalars,
    fc.array(self('tree'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...names), self('tree')), { maxLength: 5 })
      .map(pairs => Object.fromEntries(pairs))
  )
}))
const operation = fc.record(
  {
    op: fc.oneof(fc.constantFrom('add', 'Replace', 'REMOVE'), tree),
    path: fc.oneof(fc.constantFrom(...names), tree),
    value: tree
  },
  { requiredKeys: [] }
)
const bodies: fc.Arbitrary<string | Buffer> = fc.oneof(
  tree.map(value => JSON.stringify(value) ?? 'undefined'),
  fc.array(operation, { maxLength: 6 }).map(Operations => JSON.stringify({ Operations })),
  fc.integer({ min: 1, max: 3_000 }).map(depth => '['.repeat(depth) + ']'.repeat(depth)),
  fc
    .integer({ min: 900, max: 1_200 })
    .map(count => JSON.stringify({ Operations: Array(count).fill({ op: 'add', path: 'title', value: 'x' }) })),
  fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes)),
  tree.map(value => `{"__proto__":${JSON.stringify(value ?? null)},"userName":"x@example.com"}`)
)
const words = fc.constantFrom(
  'userName',
  'emails',
  'eq',
  'pr',
  'and',
  'or',
  'not',
  '(',
  ')',
  '[',
  ']',
  '"x"',
  'true',
  '.',
  'co',
  '%',
  '&',
  '?',
  '=',
  '\\',
  'count=',
  'startIndex=-1',
  'aadOptscim062020',
  '/'
)
const filters = fc.oneof(
  fc.array(words, { maxLength: 12 }).map(parts => parts.join(' ')),
  fc.string({ unit: 'binary' }),
  fc.integer({ min: 1, max: 3_000 }).map(depth => `${'('.repeat(depth)}title pr${')'.repeat(depth)}`)
)
const addresses = fc.oneof(
  fc.constantFrom(
    '/Users',
    '/Users/ID',
    '/Users/.search',
    '/.search',
    '/Groups',
    '/Groups/1',
    '/Schemas',
    '/Me',
    '/Bulk',
    '/',
    '',
    '/nowhere'
  ),
  filters.map(filter => `/Users?filter=${encodeURIComponent(filter.toWellFormed())}`),
  fc
    .array(words)
    .map(parts => `/Users/ID?${parts.join('').replaceAll(' ', '+').replaceAll('"', '%22').replaceAll('\\', '%5c')}`)
)
const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
const headers = fc.record(
  {
    'content-type': fc.constantFrom('application/scim+json', 'application/json', 'text/plain', 'junk', ''),
    accept: fc.constantFrom('*/*', 'text/html', ';;,', 'application/json;q=x'),
    'if-match': fc.constantFrom('*', 'W/"1"', '"', 'junk', '""'),
    'if-none-match': fc.constantFrom('*', 'W/"1"', ','),
    'content-encoding': fc.constantFrom('gzip', 'identity'),
    authorization: fc.constantFrom('Bearer', 'Basic ====', 'Bearer a:b', ':')
  },
  { requiredKeys: [] }
)

describe.each(mounts)('at the mount %s', mount => {
  it('no request is answered with a failure of the portal, and none that is refused changes anything', async () => {
    const client = new ScimClient(running, mount)
    const send = fc.asyncProperty(methods, addresses, headers, bodies, async (method, address, more, body) => {
      const { id } = await client.create({
        name: { givenName: 'Before' },
        emails: [{ type: 'work', value: 'a@example.com' }]
      })
      const before = await client.read(id)
      const bodyless = method === 'GET' || method === 'DELETE' || method === 'OPTIONS'
      const answer = await client
        .with(more as Record<string, string>)
        .send(method, address.replace('ID', id), bodyless ? undefined : body)
      expect(answer.status < 500 || answer.status === 501, `${answer.status}`).toBe(true)
      if (answer.status >= 400) expect(await client.read(id)).toEqual(before)
      expect(Object.keys(Object.prototype)).toEqual([])
    })
    await fc.assert(send, { numRuns })
  })
})
