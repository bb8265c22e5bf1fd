// Bodies of SCIM requests as JSON text: users, PATCH and search requests; right ones as clients send them, then harmed.
import type { Random } from '../random.ts'
import { array, hostileValue, type Member, mutated, object, plainText, quote, recased, several } from './json-text.ts'
import { anyFilter, attributeNames, attributePath, projection } from './query-text.ts'

const core = 'urn:ietf:params:scim:schemas:core:2.0:User'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

type Maker = (random: Random) => string

const text: Maker = random => quote(plainText(random))
const truth: Maker = random => random.pick(['true', 'false', '"True"', '"False"', '"false"'])

/** Values as RFC 7643 §4.1 has them. */
const optional: readonly (readonly [string, Maker])[] = [
  ['active', truth],
  ['displayName', text],
  ['nickName', text],
  ['title', text],
  ['userType', text],
  ['locale', () => '"en-US"'],
  ['timezone', () => '"Europe/Berlin"'],
  ['preferredLanguage', () => '"de"'],
  ['profileUrl', () => '"https://people.example.com/a"'],
  [
    'name',
    random =>
      object([
        ['givenName', text(random)],
        ['familyName', text(random)]
      ])
  ],
  ['emails', random => elements(random, ['work', 'home', 'other'], r => quote(`a${r.below(1000)}@example.com`))],
  ['phoneNumbers', random => elements(random, ['work', 'mobile', 'fax'], r => quote(`+49 30 ${r.below(1e6)}`))],
  ['roles', random => elements(random, ['a', 'b'], text)],
  ['entitlements', random => elements(random, ['a', 'b'], text)],
  [
    'addresses',
    random =>
      array(
        several(random, 0, 2, () =>
          object([
            ['type', '"work"'],
            ['locality', text(random)]
          ])
        )
      )
  ],
  [
    enterprise,
    random =>
      object([
        ['department', text(random)],
        ['employeeNumber', text(random)],
        ['manager', object([['value', text(random)]])]
      ])
  ],
  ['password', text],
  ['groups', () => '[]'],
  ['meta', () => '{"resourceType":"User"}'],
  ['phoneNumbers', () => 'null']
]

const elements = (random: Random, types: readonly string[], value: Maker): string =>
  array(
    several(random, 0, 3, () =>
      object([
        ['type', quote(random.pick(types))],
        ['value', value(random)],
        ...(random.chance(0.3) ? [['primary', truth(random)] as Member] : [])
      ])
    )
  )

/** A user as a client may send it. Never inactive by chance alone: a deactivated subject would make the rest of a life dull. */
export function userMembers(random: Random, userName: string): Member[] {
  const members: Member[] = [
    ['schemas', array([quote(core), ...(random.chance(0.5) ? [quote(enterprise)] : [])])],
    ['userName', quote(userName)]
  ]
  for (const [name, make] of optional) {
    const rarely = name === 'active' ? 0.1 : 0.3
    if (random.chance(rarely)) members.push([random.chance(0.05) ? recased(random, name) : name, make(random)])
  }
  return members
}

export const userBody = (random: Random, userName: string): string => {
  const members = userMembers(random, userName)
  return object(random.chance(0.5) ? mutated(random, members) : members)
}

/** An operation that fits its attribute, in one of the clients' forms. */
function plausibleOperation(random: Random): Member[] {
  const op: Member = ['op', quote(random.pick(['add', 'replace', 'remove', 'Add', 'Replace', 'Remove']))]
  const [name, make] = random.pick(optional)
  return random.weighted<() => Member[]>([
    [6, () => [op, ['path', quote(name)], ['value', make(random)]]],
    [
      3,
      () => [
        op,
        [
          'value',
          object([
            [name, make(random)],
            ['name.givenName', text(random)]
          ])
        ]
      ]
    ],
    [
      3,
      () => [
        op,
        ['path', quote(`emails[type eq "${random.pick(['work', 'home'])}"].value`)],
        ['value', quote('b@example.com')]
      ]
    ],
    [
      2,
      () => [
        op,
        ['path', quote(`${enterprise}:${random.pick(['department', 'manager', 'costCenter'])}`)],
        ['value', text(random)]
      ]
    ],
    [
      2,
      () => [
        ['op', '"remove"'],
        ['path', quote(random.pick(['title', 'emails', 'emails[primary eq true]', 'roles[type eq "a"]', 'userName']))]
      ]
    ],
    [1, () => [op, ['path', quote('roles')], ['value', array([quote(object([['value', text(random)]]))])]]]
  ])()
}

function operation(random: Random): string {
  return random.weighted<() => string>([
    [8, () => object(plausibleOperation(random))],
    [4, () => object(mutated(random, plausibleOperation(random)))],
    [
      4,
      () =>
        object([
          ['op', quote(random.pick(['add', 'replace', 'remove']))],
          ['path', quote(attributePath(random, 60_000))],
          ['value', hostileValue(random)]
        ])
    ],
    [1, () => hostileValue(random)]
  ])()
}

const patchSchema = quote('urn:ietf:params:scim:api:messages:2.0:PatchOp')

/** Often a few operations, sometimes thousands. */
export function patchBody(random: Random): string {
  const operations = random.weighted<() => string[]>([
    [40, () => several(random, 1, 4, () => operation(random))],
    [40, () => several(random, 1, 3, () => object(plausibleOperation(random)))],
    [2, () => []],
    [2, () => repeated(random, random.pick([100, 1_000, 10_000]))]
  ])()
  const members: Member[] = [
    ['schemas', array([patchSchema])],
    ['Operations', array(operations)]
  ]
  return object(random.chance(0.1) ? mutated(random, members) : members)
}

/** Many operations that each find a little more to do. */
function repeated(random: Random, times: number): string[] {
  const make = random.pick<(n: number) => string>([
    n => `{"op":"add","path":"emails","value":[{"type":"t${n}","value":"v${n}@example.com"}]}`,
    n => `{"op":"add","path":"roles","value":[{"value":"r${n}"}]}`,
    n => `{"op":"replace","path":"displayName","value":"n${n}"}`,
    n => `{"op":"replace","path":"emails[type eq \\"t${n}\\"].value","value":"x"}`,
    n => `{"op":"remove","path":"emails[value eq \\"v${n}@example.com\\"]"}`,
    () => operation(random)
  ])
  return Array.from({ length: times }, (_, n) => make(n))
}

export function searchBody(random: Random): string {
  const members: Member[] = [['schemas', array([quote('urn:ietf:params:scim:api:messages:2.0:SearchRequest')])]]
  if (random.chance(0.8)) members.push(['filter', quote(anyFilter(random, 64_000))])
  if (random.chance(0.3)) members.push(['startIndex', random.pick(['1', '0', '-5', '1.5', '"1"', '1e99'])])
  if (random.chance(0.3)) members.push(['count', random.pick(['0', '1', '50', '-1', '100000', '"2"', 'null'])])
  if (random.chance(0.2)) members.push(['sortBy', quote(random.pick(attributeNames))])
  if (random.chance(0.2)) {
    const [name, value] = projection(random)
    members.push([name, array(value.split(',').map(quote))])
  }
  return object(random.chance(0.3) ? mutated(random, members) : members)
}

const bulk =
  '{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[{"method":"DELETE","path":"/Users/1"}]}'

/** A body that has nothing to do with its address. */
export const strayBody = (random: Random): string =>
  random.weighted<() => string>([
    [3, () => hostileValue(random, 4)],
    [1, () => patchBody(random)],
    [1, () => searchBody(random)],
    [1, () => bulk],
    [
      1,
      () =>
        random.pick([
          '',
          ' ',
          '{',
          '}',
          '{"a":1}}',
          "{'a':1}",
          '{"a":1,}',
          'nul',
          '\ufeff{}',
          '[',
          '"',
          '1 2',
          '<?xml version="1.0"?><a/>',
          'a=b&c=d'
        ])
    ]
  ])()
