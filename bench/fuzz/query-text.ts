// Filters, attribute paths and query strings: right ones from the grammar of RFC 7644 §3.4.2.2, broken ones, and bombs.
import type { Random } from '../random.ts'
import { plainText, recased } from './json-text.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const core = 'urn:ietf:params:scim:schemas:core:2.0:User'

// biome-ignore format: a word list
export const attributeNames = [
  'userName', 'externalId', 'id', 'active', 'displayName', 'nickName', 'title', 'locale', 'timezone', 'preferredLanguage', 'userType',
  'profileUrl', 'name', 'name.givenName', 'name.familyName', 'name.formatted', 'emails', 'emails.value', 'emails.type', 'emails.primary',
  'phoneNumbers.value', 'addresses.locality', 'roles', 'roles.value', 'photos.value', 'ims.value', 'entitlements', 'x509Certificates.value',
  'groups', 'meta.created', 'meta.lastModified', 'meta.version', 'meta.resourceType', 'schemas', 'password',
  `${core}:userName`, `${core}:name.givenName`, enterprise, `${enterprise}:department`, `${enterprise}:manager`, `${enterprise}:manager.value`
]

// biome-ignore format: a word list
const strangeNames = [
  '', '.', '..', 'a..b', '.userName', 'userName.', '__proto__', 'constructor.prototype', 'name.__proto__', 'emails[', 'emails[]', 'emails]',
  'emails[type eq "work"', 'emails[type eq "work"]]', 'emails[emails[type eq "x"]]', 'urn:', 'urn::::', `${enterprise}:`, `${core}.userName`,
  'name.givenName.x', 'unknown', 'un known', '$ref', '1abc', '-', '*', '\u0000', 'ıd', 'İD', 'K', '\ud800'
]

const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']
const strangeOperators = ['', 'is', '==', 'like', 'regex', 'pr pr', 'eqq', 'and', 'not']
const values = [
  '"x"',
  '"work"',
  '"AMARA@example.com"',
  'true',
  'false',
  'null',
  '0',
  '1.5',
  '-3e2',
  '"2026-01-01T00:00:00Z"',
  '""',
  '"\\""',
  '"\\u00e9"'
]
const strangeValues = [
  '',
  'x',
  '"',
  '"\\',
  '"\\u12',
  '"\\ud800"',
  "'x'",
  '1e999',
  '01',
  '+1',
  '0x10',
  '{}',
  '[]',
  '[1]',
  'TRUE',
  'NaN',
  '"\u0000"'
]

const attribute = (random: Random): string =>
  random.chance(0.06) ? random.pick(strangeNames) : recased(random, random.pick(attributeNames))

function comparison(random: Random): string {
  if (random.chance(0.15)) return `${attribute(random)} pr`
  const operator = random.chance(0.04) ? random.pick(strangeOperators) : random.pick(operators)
  const value = random.chance(0.06)
    ? random.pick(strangeValues)
    : random.chance(0.2)
      ? JSON.stringify(plainText(random))
      : random.pick(values)
  return `${attribute(random)} ${random.chance(0.1) ? operator.toUpperCase() : operator} ${value}`
}

/** A filter, right or nearly so. */
export function filterText(random: Random, depth = 3): string {
  if (depth === 0) return comparison(random)
  const deeper = () => filterText(random, depth - 1)
  return random.weighted<() => string>([
    [8, () => comparison(random)],
    [3, () => `${deeper()} ${random.pick(['and', 'or', 'AND', 'Or'])} ${deeper()}`],
    [2, () => `(${deeper()})`],
    [2, () => `not (${deeper()})`],
    [1, () => `not ${deeper()}`],
    [2, () => `${random.pick(['emails', 'addresses', 'roles', 'phoneNumbers', 'name'])}[${deeper()}]`],
    [1, () => `emails[type eq "work"].value ${random.pick(operators)} "a"`]
  ])()
}

const filterBombs: readonly ((random: Random, size: number) => string)[] = [
  (_, n) => `${'('.repeat(n)}userName pr${')'.repeat(n)}`,
  (_, n) => `${'not ('.repeat(n / 4)}userName pr${')'.repeat(n / 4)}`,
  (_, n) => '('.repeat(n),
  (_, n) => `userName eq "${'a'.repeat(n)}"`,
  (_, n) => `userName eq "${'\\'.repeat(n)}`,
  (_, n) => new Array(Math.ceil(n / 16)).fill('title eq "a"').join(' or '),
  (_, n) => new Array(Math.ceil(n / 16)).fill('title pr').join(' and '),
  (_, n) => `${'emails['.repeat(n / 8)}value pr${']'.repeat(n / 8)}`,
  (_, n) => `${'a.'.repeat(n / 2)}b eq 1`,
  (_, n) => `urn:${'a:'.repeat(n / 2)}b eq 1`,
  (_, n) => ' '.repeat(n),
  (_, n) => `userName eq ${'9'.repeat(n)}`,
  (random, n) =>
    `userName co "${random.pick(['%', '_', '*', '(a+)+$', '\\u0000'])}" or ${'title sw "x" or '.repeat(n / 18)}id pr`,
  (random, n) =>
    Array.from({ length: n / 4 }, () =>
      random.pick(['(', ')', 'and', 'or', 'not', '[', ']', '"', 'pr', 'eq', ' '])
    ).join(' ')
]

/** A filter that costs a careless parser much. @param limit The longest it may get, in characters. */
export const filterBomb = (random: Random, limit: number): string =>
  random
    .pick(filterBombs)(random, random.pick([60, 600, 6_000, limit]))
    .slice(0, limit)

export function anyFilter(random: Random, limit: number): string {
  return random.weighted<() => string>([
    [8, () => filterText(random)],
    [1, () => filterBomb(random, limit)],
    [1, () => damaged(random, filterText(random))]
  ])()
}

/** A text with a piece cut out, doubled or overwritten. */
export function damaged(random: Random, text: string): string {
  const at = random.below(text.length + 1)
  const piece = random.pick([
    '',
    '"',
    '(',
    ')',
    '[',
    ']',
    '\\',
    '\u0000',
    ' ',
    '.',
    ':',
    '€',
    '\t',
    text.slice(at, at + 5)
  ])
  return text.slice(0, at) + piece + text.slice(at + random.below(4))
}

/** The path of a PATCH operation. */
export function attributePath(random: Random, limit: number): string {
  return random.weighted<() => string>([
    [10, () => attribute(random)],
    [4, () => `${random.pick(['emails', 'addresses', 'phoneNumbers', 'roles'])}[${filterText(random, 1)}]`],
    [
      4,
      () =>
        `${random.pick(['emails', 'addresses', 'roles'])}[type eq "work"].${random.pick(['value', 'locality', 'display', 'x', '__proto__'])}`
    ],
    [1, () => random.pick(strangeNames)],
    [1, () => filterBomb(random, limit)],
    [1, () => damaged(random, 'emails[type eq "work" and value co "@example.com"].value')]
  ])()
}

const numbers = [
  '1',
  '0',
  '-1',
  '2',
  '100',
  '99999999999999999999',
  '1.5',
  '1e3',
  'NaN',
  'x',
  '',
  ' 1',
  '0x10',
  '2147483648',
  '-0'
]

/** What follows the question mark, percent-encoded for the most part. */
export function queryString(random: Random): string {
  const parts: [string, string][] = []
  if (random.chance(0.7)) parts.push(['filter', anyFilter(random, 12_000)])
  if (random.chance(0.3)) parts.push(['startIndex', random.pick(numbers)])
  if (random.chance(0.4)) parts.push(['count', random.pick(numbers)])
  if (random.chance(0.2)) parts.push(['sortBy', attribute(random)])
  if (random.chance(0.2)) parts.push(['sortOrder', random.pick(['ascending', 'descending', 'Descending', 'up', ''])])
  if (random.chance(0.2)) parts.push(projection(random))
  if (random.chance(0.1))
    parts.push([
      random.pick(['__proto__', 'cursor', 'filter', 'x', 'FILTER', 'aadOptscim062020', '']),
      plainText(random)
    ])
  return parts.map(([name, value]) => `${name}=${encoded(random, value)}`).join(random.chance(0.05) ? '&&' : '&')
}

export function projection(random: Random): [string, string] {
  const count = random.chance(0.05) ? random.pick([200, 1_500]) : random.between(1, 4)
  const names = Array.from({ length: count }, () => attribute(random))
  return [random.pick(['attributes', 'excludedAttributes']), names.join(random.pick([',', ', ', ' ']))]
}

function encoded(random: Random, value: string): string {
  const escaped = encodeURIComponent(value.toWellFormed()).replaceAll('%20', random.pick(['+', '%20']))
  return random.chance(0.03)
    ? escaped + random.pick(['%', '%zz', '%ff', '%ed%a0%80', '%00', '%c0%ae', '%F0%9F'])
    : escaped
}
