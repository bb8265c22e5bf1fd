// The requests of the fuzzing campaign: each is made from chance alone, so that a seed brings it back.
import type { Random } from '../random.ts'
import type { WireRequest } from '../wire/request.ts'
import { patchBody, searchBody, strayBody, userBody } from './body-text.ts'
import { plainText } from './json-text.ts'
import { damaged, projection, queryString } from './query-text.ts'
import { credentials, mediaTypes, oddHeaders } from './request-headers.ts'

/** The user that a life's requests are about. */
export interface Target {
  readonly id: string
  readonly userName: string
  /** Its entity tag as the server last gave it. */
  readonly version: string
}

export interface FuzzRequest extends WireRequest {
  /** Whether this request addresses the life's user, so that a refusal must leave it as it was. */
  readonly aboutTarget: boolean
}

const mounts = ['/scim/v2', '/scim/v2/entra']
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

type Draft = Omit<FuzzRequest, 'headers'> & { readonly body?: string }
type Maker = (random: Random, base: string, target: Target, newName: () => string) => Draft

const withProjection = (random: Random): string => {
  if (random.chance(0.85)) return ''
  const [name, value] = projection(random)
  return `?${name}=${encodeURIComponent(value.toWellFormed())}`
}

const user = (base: string, target: Target) => `${base}/Users/${target.id}`
/** Of another user, or of none. */
const strangeIds = [
  '',
  '%2e%2e',
  '..%2f..%2fadmin',
  '%00',
  'me',
  '.search',
  '__proto__',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(300),
  '%ff',
  "1'%20or%20'1'='1",
  '%F0%9F%91%A9'
]
const discovery = [
  'ServiceProviderConfig',
  'ResourceTypes',
  'ResourceTypes/User',
  'Schemas',
  'Schemas/urn:ietf:params:scim:schemas:core:2.0:User',
  'Schemas/constructor',
  'ResourceTypes/__proto__'
]
const others = [
  'Groups',
  'Groups/1',
  'Groups/.search',
  'Me',
  'Bulk',
  '',
  '.search',
  'users',
  'USERS',
  'Users/',
  'Users//',
  'Users/a/b',
  'Unknown',
  '%',
  '%zz',
  'Users%00',
  'Users;a=b',
  'Users/../Users',
  '?',
  '//',
  'Schemas/',
  'ServiceProviderConfig/1'
]

const makers: readonly (readonly [number, Maker])[] = [
  [
    36,
    (r, base, t) => ({
      method: 'PATCH',
      target: user(base, t) + withProjection(r),
      body: patchBody(r),
      aboutTarget: true
    })
  ],
  [
    12,
    (r, base, t) => ({
      method: 'PUT',
      target: user(base, t) + withProjection(r),
      body: userBody(r, r.chance(0.8) ? t.userName : plainText(r)),
      aboutTarget: true
    })
  ],
  [
    10,
    (r, base, t, name) => ({
      method: 'POST',
      target: `${base}/Users${withProjection(r)}`,
      body: userBody(r, r.chance(0.85) ? name() : t.userName),
      aboutTarget: false
    })
  ],
  [1, (_, base, t) => ({ method: 'DELETE', target: user(base, t), aboutTarget: true })],
  [5, (r, base, t) => ({ method: r.pick(methods), target: user(base, t), body: strayBody(r), aboutTarget: true })],
  [14, (r, base) => ({ method: 'GET', target: `${base}/Users?${queryString(r)}`, aboutTarget: false })],
  [6, (r, base, t) => ({ method: 'GET', target: user(base, t) + withProjection(r), aboutTarget: true })],
  [
    7,
    (r, base) => ({
      method: 'POST',
      target: `${base}/${r.pick(['Users/.search', '.search', 'Groups/.search'])}`,
      body: searchBody(r),
      aboutTarget: false
    })
  ],
  [
    4,
    (r, base) => ({
      method: r.chance(0.7) ? 'GET' : r.pick(methods),
      target: `${base}/${r.pick(discovery)}`,
      aboutTarget: false
    })
  ],
  [
    4,
    (r, base) => ({
      method: r.pick(methods),
      target: `${base}/${r.pick(others)}`,
      ...(r.chance(0.5) ? { body: strayBody(r) } : {}),
      aboutTarget: false
    })
  ],
  [
    3,
    (r, base) => ({
      method: r.pick(methods),
      target: `${base}/Users/${r.pick(strangeIds)}`,
      body: patchBody(r),
      aboutTarget: false
    })
  ],
  [
    2,
    (r, base) => ({
      method: 'GET',
      target: printable(damaged(r, `${base}/Users?filter=userName%20eq%20%22a%22`)),
      aboutTarget: false
    })
  ],
  [
    1,
    (r, base) => ({
      method: 'POST',
      target: `${base}/Users`,
      body: `{"userName":"${'x'.repeat(r.pick([1_000_000, 1_100_000, 3_000_000]))}"}`,
      aboutTarget: false
    })
  ],
  [
    1,
    r => ({
      method: r.pick(methods),
      target: r.pick([
        '/',
        '/healthz',
        '/readyz',
        '/nothing',
        '/scim',
        '/scim/',
        '/scim/v1/Users',
        '/api',
        '/%00',
        '*'
      ]),
      aboutTarget: false
    })
  ]
]

/** What may stand in a request line at all: HTTP's own grammar is another campaign's business. */
const printable = (target: string): string => target.replace(/[^\x21-\x7e]/g, '') || '/'

/**
 * One request.
 *
 * @param newName Gives a user name that nobody has.
 */
export function fuzzRequest(random: Random, bearerToken: string, target: Target, newName: () => string): FuzzRequest {
  const draft = random.weighted(makers)(random, random.pick(mounts), target, newName)
  const body = draft.body === undefined ? undefined : bodyBytes(random, draft.body)
  return {
    ...draft,
    headers: [
      ...credentials(random, bearerToken),
      ...mediaTypes(random, body !== undefined),
      ...oddHeaders(random, target.version)
    ],
    ...(body === undefined ? {} : { body }),
    ...(body && body.length > 0 && random.chance(0.05)
      ? { chunkBytes: random.pick([1, 7, 1_000, 100_000]) + (body.length >> 8) }
      : {})
  } as FuzzRequest
}

function bodyBytes(random: Random, body: string): Buffer {
  const bytes = Buffer.from(body)
  if (bytes.length === 0 || random.chance(0.94)) return bytes
  return random.weighted<() => Buffer>([
    [2, () => overwritten(random, bytes, random.pick([0xff, 0xc0, 0xed, 0x80, 0xf8, 0x00]))],
    [1, () => bytes.subarray(0, random.below(bytes.length))],
    [1, () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])],
    [1, () => Buffer.from(body, 'utf16le')],
    [1, () => Buffer.from(damaged(random, body))]
  ])()
}

function overwritten(random: Random, bytes: Buffer, byte: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[random.below(copy.length)] = byte
  return copy
}
