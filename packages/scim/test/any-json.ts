/** JSON of every shape, as `JSON.parse` gives it. */
import fc from 'fast-check'

/** An object with own members of these names, `__proto__` among them, as `JSON.parse` makes it. */
export function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  const members = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value ?? null) ?? 'null'}`)
  return JSON.parse(`{${members.join(',')}}`)
}

export const hostileKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']

const anyKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileKeys),
  fc.constantFrom('schemas', 'id', 'meta', 'userName', 'USERNAME', 'name', 'emails', 'active', 'value', 'type'),
  fc.constantFrom('primary', 'members', 'manager', 'externalId', 'attributes', 'filter', 'startIndex', 'sortBy'),
  fc.constantFrom(
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    'urn:ietf:params:scim:schemas:core:2.0:User'
  ),
  fc.string()
)

/** JSON of every shape, keys among the ones that mean something here or to JavaScript. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null), fc.double(), fc.integer()),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(anyKey, tie('value')), { maxLength: 6 }).map(objectOf)
  )
})).value
