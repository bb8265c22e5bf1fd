// The headers of the fuzzing campaign's requests: mostly sound, now and then odd, contradictory or huge.
import type { Random } from '../random.ts'
import type { Header } from '../wire/request.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** A sound credential in one of its two forms; sparingly another one, or none. */
export function credentials(random: Random, bearerToken: string): Header[] {
  if (random.chance(0.96)) {
    const basic = `Basic ${Buffer.from(bearerToken).toString('base64')}`
    return [['Authorization', random.chance(0.8) ? `Bearer ${bearerToken}` : basic]]
  }
  const junk = [
    '',
    'Bearer',
    'Bearer ',
    'Basic ====',
    'Basic Og==',
    'Bearer a:b',
    `Bearer ${'a'.repeat(9_000)}`,
    'Digest x',
    ': :',
    `Bearer ${bearerToken}x`
  ]
  return random.chance(0.2) ? [] : [['Authorization', random.pick(junk)]]
}

const oddTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/scim+json; charset=utf-16',
  'application/SCIM+JSON',
  '*/*',
  '',
  ';',
  'application/scim+json;;;',
  'a'.repeat(2_000)
]
const oddAccepts = [
  'application/scim+json',
  'application/json',
  '*/*',
  'text/html',
  'image/*;q=0.1',
  'application/scim+json;q=0',
  '',
  ',,,',
  'q',
  '*/*;q=2',
  'application/*',
  'a/b,'.repeat(800)
]

export function mediaTypes(random: Random, withBody: boolean): Header[] {
  const headers: Header[] = []
  if (withBody && random.chance(0.98))
    headers.push(['Content-Type', random.chance(0.93) ? 'application/scim+json; charset=utf-8' : random.pick(oddTypes)])
  if (random.chance(0.15)) headers.push(['Accept', random.pick(oddAccepts)])
  return headers
}

export function oddHeaders(random: Random, version: string): Header[] {
  if (random.chance(0.8)) return []
  const oddTags = [
    version,
    `W/${version}`,
    '*',
    '"0"',
    'W/"999999999999999999999"',
    '',
    'W/',
    '"',
    '"a", "b"',
    `${version}, ${version}`,
    '"\u00ff"',
    '"x"'.repeat(500)
  ]
  return random.weighted<() => Header[]>([
    [5, () => [['If-Match', random.pick(oddTags)]]],
    [3, () => [['If-None-Match', random.pick(oddTags)]]],
    [
      1,
      () => [
        ['If-Match', '*'],
        ['If-Match', '"1"']
      ]
    ],
    [1, () => [['Content-Encoding', random.pick(['gzip', 'identity', 'br, gzip', 'x'])]]],
    [1, () => [['X-Forwarded-For', random.pick(['1.2.3.4', '\u00ff', ','.repeat(200), '::1, x'])]]],
    [1, () => [['X-Correlation-Id', random.pick(['a', '', 'x'.repeat(3_000), '"><script>'])]]],
    [1, () => [['X-HTTP-Method-Override', random.pick(methods)]]],
    [
      1,
      () => [
        ['Prefer', 'return=minimal'],
        ['Range', 'bytes=0-1'],
        ['Cookie', '__proto__=1; a']
      ]
    ],
    [
      1,
      () => [
        ['Accept-Charset', 'utf-16'],
        ['Accept-Encoding', 'gzip;q=0, identity;q=0']
      ]
    ],
    [1, () => [['X-Large', 'y'.repeat(random.pick([4_000, 20_000]))]]]
  ])()
}
