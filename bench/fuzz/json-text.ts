// JSON as text, written by hand: duplicate members, lone surrogates and numbers beyond range can't be said through JSON.stringify.
import type { Random } from '../random.ts'

/** One member of an object, its value already JSON text. */
export type Member = readonly [name: string, value: string]

export const quote = (text: string): string => JSON.stringify(text)
export const object = (members: readonly Member[]): string =>
  `{${members.map(([name, value]) => `${quote(name)}:${value}`).join(',')}}`
export const array = (values: readonly string[]): string => `[${values.join(',')}]`

const words = [
  'Amara',
  'osei',
  'Ingrid',
  'work',
  'home',
  'primary',
  'True',
  'false',
  'null',
  '42',
  'en-US',
  'Ünïcode',
  '日本',
  '👩‍👩‍👧'
]

/** A harmless string, sometimes of several words or scripts. */
export const plainText = (random: Random): string =>
  Array.from({ length: random.between(1, 3) }, () => random.pick(words)).join(random.pick([' ', '', '-']))

/** Members that reach an object's prototype when somebody assigns them without care. */
const dangerousNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'then'
]

export const memberName = (random: Random): string =>
  random.weighted<() => string>([
    [3, () => random.pick(dangerousNames)],
    [2, () => plainText(random)],
    [1, () => ''],
    [1, () => 'x'.repeat(random.pick([10, 1_000, 70_000]))],
    [1, () => `urn:${plainText(random)}:2.0:User`],
    [
      1,
      () => random.pick(['$ref', 'id', 'meta', 'schemas', 'name.givenName', 'emails[type eq "work"].value', 'a\u0000b'])
    ]
  ])()

// biome-ignore format: one value a line would be a page
const scalars = [
  'null', 'true', 'false', '0', '-0', '-1', '1.5', '1e999', '-1e999', '5e-324', '9007199254740993',
  '123456789012345678901234567890', '"True"', '"FALSE"', '"yes"', '""', '" "', '"\\u0000"', '"\\ud800"', '"\\udc00x"',
  '"a\\ud83d"', '"\\ufeff"', '"\\u202e"', '"2026-02-30T25:61:61Z"', '"2026-01-01T00:00:00Z"', '"not a date"', '"%00"', '"../../etc/passwd"',
  '"\'; drop table users; --"', '"<script>alert(1)</script>"', '"$(reboot)"', '"AAAA===="', '{}', '[]', '[null]', '[[]]', '[{}]'
]

const bombs: readonly (readonly [number, (random: Random) => string])[] = [
  [4, random => quote(random.pick(['a', '€', '\\', '"', '𝕏']).repeat(random.pick([300, 5_000, 60_000])))],
  [2, random => nested(random.pick([5, 40, 200, 5_000, 100_000]), '[', ']')],
  [2, random => nested(random.pick([5, 40, 200, 5_000]), '{"a":', '}')],
  [2, random => array(new Array<string>(random.pick([100, 2_000, 20_000])).fill(random.pick(scalars)))],
  [2, random => object(Array.from({ length: random.pick([50, 1_000, 5_000]) }, (_, i): Member => [`m${i}`, '1']))],
  [1, random => '9'.repeat(random.pick([20, 400, 50_000]))],
  [1, random => `"${'\\u0000'.repeat(random.pick([10, 5_000]))}"`]
]

const nested = (depth: number, open: string, close: string): string => `${open.repeat(depth)}1${close.repeat(depth)}`

/** Any JSON value, mostly one that no schema expects there. */
export function hostileValue(random: Random, depth = 2): string {
  const kinds: [number, () => string][] = [
    [12, () => random.pick(scalars)],
    [3, () => quote(plainText(random))],
    [1, () => random.weighted(bombs)(random)]
  ]
  if (depth > 0) {
    kinds.push([3, () => array(several(random, 0, 4, () => hostileValue(random, depth - 1)))])
    kinds.push([3, () => object(several(random, 0, 4, () => [memberName(random), hostileValue(random, depth - 1)]))])
  }
  return random.weighted(kinds)()
}

export const several = <T>(random: Random, least: number, most: number, make: () => T): T[] =>
  Array.from({ length: random.between(least, most) }, make)

/** Another form of the same name: matching is without regard to case, so most of these are right. */
export const recased = (random: Random, name: string): string =>
  random.pick([name.toLowerCase(), name.toUpperCase(), name, name.charAt(0).toUpperCase() + name.slice(1)])

/** Does one or a few small harms to an object: leaves out, doubles, renames, swaps, or gives a member another value. */
export function mutated(random: Random, members: readonly Member[]): Member[] {
  const result = [...members]
  for (let times = random.between(1, 3); times > 0; times--) {
    const at = random.below(Math.max(1, result.length))
    const [name, value] = result[at] ?? ['', 'null']
    random.weighted<() => unknown>([
      [5, () => result.splice(at, 1, [name, hostileValue(random)])],
      [2, () => result.splice(at, 1)],
      [2, () => result.push([name, random.chance(0.5) ? value : hostileValue(random)])],
      [2, () => result.push([recased(random, name), hostileValue(random)])],
      [3, () => result.push([memberName(random), hostileValue(random)])],
      [2, () => result.splice(at, 1, [recased(random, name), value])]
    ])()
  }
  return result
}
