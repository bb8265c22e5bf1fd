/** Bodies that no client should send: a result or a refusal, nothing changed by a refusal, nothing beside the result. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertBoundedJson, type JsonValue } from '../src/json.ts'
import { applyPatch } from '../src/patch.ts'
import { parsePatchRequest } from '../src/patch-request.ts'
import { applyReplace } from '../src/replace.ts'
import { parseResource, type Resource } from '../src/resource.ts'
import type { ResourceType } from '../src/resource-type.ts'
import { anyJson, hostileKeys } from './any-json.ts'
import { deepFreeze } from './deep-freeze.ts'
import { anyDialect } from './dialects.ts'
import { brokenOperationsOf, operationsOf, storedOf } from './patch-arbitraries.ts'
import { attempt, runs } from './runs.ts'
import { deviceType, groupType, userType } from './types.ts'

const types = [
  ['User', userType],
  ['Group', groupType],
  ['Device', deviceType]
] as const

/** Nothing that came in by name may become a member of every object, nor of the result. */
function expectNoPollution(result: unknown): void {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  const names = new Set<string>()
  JSON.stringify(result, (name, value) => {
    names.add(name)
    return value
  })
  for (const key of hostileKeys) expect(names.has(key)).toBe(false)
}

function patchedBy(stored: Resource, body: JsonValue, type: ResourceType): Resource {
  assertBoundedJson(body)
  return applyPatch(stored, parsePatchRequest(anyDialect.patch(body, type).value), type)
}

function replacedBy(stored: Resource, body: JsonValue, type: ResourceType): Resource {
  assertBoundedJson(body)
  return applyReplace(stored, parseResource(anyDialect.resource(body, type).value, type, 'replace'), type)
}

const json = anyJson as fc.Arbitrary<JsonValue>

describe.each(types)('any body for a %s', (_name, type) => {
  const stored = storedOf(type).map(deepFreeze)
  const operations = fc.array(brokenOperationsOf(type), { maxLength: 5 })
  const bodies = fc.oneof(
    operations.map(list => ({ Operations: list }) as JsonValue),
    operations.map(list => ({ OPERATIONS: list, schemas: 1 }) as JsonValue),
    json
  )

  it('as a PATCH gives a resource or a ScimError', () => {
    fc.assert(
      fc.property(stored, bodies, (resource, body) => {
        expectNoPollution(attempt(() => patchedBy(resource, deepFreeze(body), type)))
      }),
      runs(600)
    )
  })

  it('as a PUT gives a resource or a ScimError', () => {
    const mutated = fc.tuple(storedOf(type), json).map(([resource, other]) => {
      const broken = typeof other === 'object' && other !== null && !Array.isArray(other) ? other : { active: other }
      return { ...resource, ...broken }
    })
    fc.assert(
      fc.property(stored, fc.oneof(mutated, json), (resource, body) => {
        expectNoPollution(attempt(() => replacedBy(resource, deepFreeze(body), type)))
      }),
      runs(600)
    )
  })

  it('corrected twice is as corrected once', () => {
    fc.assert(
      fc.property(bodies, body => {
        for (const correct of [anyDialect.patch, anyDialect.resource]) {
          const once = correct(deepFreeze(body), type)
          if (once.corrections.length === 0) expect(once.value).toEqual(body)
          expect(correct(deepFreeze(once.value), type).value).toEqual(once.value)
        }
      }),
      runs(400)
    )
  })
})

describe('a resource that follows the RFC', () => {
  it.each(types)('of type %s passes through every dialect as the same object', (_name, type) => {
    fc.assert(
      fc.property(storedOf(type), resource => {
        // An empty manager is the one thing a dialect reads differently from the RFC.
        if (JSON.stringify(resource).includes('"value":""')) return
        const { value, corrections } = anyDialect.resource(deepFreeze(resource), type)
        expect(value).toBe(resource)
        expect(corrections).toEqual([])
      }),
      runs(300)
    )
  })
})

describe('a PATCH that follows the RFC', () => {
  it.each(types)('of a %s passes through every dialect as the same object', (_name, type) => {
    fc.assert(
      fc.property(fc.array(operationsOf(type), { maxLength: 5 }), operations => {
        const named = operations.filter(({ path }) => path !== undefined)
        const body: JsonValue = deepFreeze(JSON.parse(JSON.stringify({ Operations: named })))
        const { value, corrections } = anyDialect.patch(body, type)
        expect(value).toBe(body)
        expect(corrections).toEqual([])
      }),
      runs(300)
    )
  })
})

describe('the work of one request is bounded', () => {
  const members = Array.from({ length: 9000 }, (_, index) => ({ value: `m${index}`, type: 'User' }))
  const group: Resource = deepFreeze({ displayName: 'G', members })
  const thousand = <T>(make: (index: number) => T): T[] => Array.from({ length: 1000 }, (_, index) => make(index))

  it('a thousand operations on nine thousand values are done', () => {
    const added = applyPatch(
      group,
      thousand(index => ({ op: 'add', path: 'members', value: [{ value: `n${index}` }] })),
      groupType
    )
    expect(added.members).toHaveLength(10_000)
    const again = applyPatch(
      added,
      thousand(index => ({ op: 'add', path: 'members', value: [{ value: `n${index}` }] })),
      groupType
    )
    expect(again).toBe(added)
    const fewer = applyPatch(
      added,
      thousand(index => ({ op: 'remove', path: `members[value eq "m${index}"]` })),
      groupType
    )
    expect(fewer.members).toEqual([...members.slice(1000), ...thousand(index => ({ value: `n${index}` }))])
    expect(applyPatch(added, [{ op: 'remove', path: 'members', value: members }], groupType).members).toHaveLength(1000)
  })

  it('a thousand primary values in turn leave the last one', () => {
    const emails = members.map(({ value }) => ({ value }))
    const operations = thousand(index => ({
      op: 'replace' as const,
      path: `emails[value eq "m${index}"].primary`,
      value: true
    }))
    const result = applyPatch(deepFreeze({ userName: 'u', emails }), operations, userType)
    const primary = (result.emails as readonly { value: string; primary?: boolean }[]).filter(email => email.primary)
    expect(primary).toEqual([{ value: 'm999', primary: true }])
  })

  it.each([
    [
      'filters that no index answers',
      thousand(index => ({ op: 'remove' as const, path: `members[value co "zz${index}"]` }))
    ],
    [
      'filters of many terms',
      thousand(() => ({
        op: 'remove' as const,
        path: `members[${thousand(index => `value eq "z${index}"`).join(' or ')}]`
      })).slice(0, 20)
    ],
    ['changes of all values', thousand(index => ({ op: 'replace' as const, path: 'members.type', value: `T${index}` }))]
  ])('%s are refused with 413', (_what, operations) => {
    const plain = deepFreeze({ displayName: 'G', members: members.map(({ value }) => ({ value })) })
    const mutable = operations.some(({ op }) => op === 'replace') ? { userName: 'u', emails: plain.members } : undefined
    const renamed = operations.map(each => ({ ...each, path: each.path.replace('members', 'emails') }))
    const result = attempt(() =>
      mutable === undefined ? applyPatch(plain, operations, groupType) : applyPatch(mutable, renamed, userType)
    )
    expect(result).toMatchObject({ status: 413 })
  })

  it('values of a million characters count for more', () => {
    const emails = Array.from({ length: 30 }, (_, index) => ({ value: 'A'.repeat(1 << 20) + index }))
    const operations = thousand(index => ({ op: 'remove' as const, path: `emails[value eq "x${index}"]` }))
    expect(attempt(() => applyPatch({ userName: 'u', emails }, operations, userType))).toMatchObject({ status: 413 })
  })

  it('an attribute is not made to hold more than ten thousand values', () => {
    const operation = {
      op: 'add' as const,
      path: 'members',
      value: Array.from({ length: 1001 }, (_, index) => ({ value: `n${index}` }))
    }
    expect(attempt(() => applyPatch(group, [operation], groupType))).toMatchObject({
      status: 400,
      scimType: 'invalidValue'
    })
  })

  it('ten thousand spellings of one name are corrected in one pass', () => {
    const spelled = (index: number) =>
      [...'NAME.GIVENNAME'].map((letter, bit) => ((index >> bit) & 1 ? letter : letter.toLowerCase())).join('')
    const names = new Set(Array.from({ length: 10_000 }, (_, index) => spelled(index)))
    const body = deepFreeze(Object.fromEntries([...names].map(name => [name, 'x'])))
    const corrected = anyDialect.resource(body, userType).value as { readonly [name: string]: JsonValue }
    expect(corrected.name).toEqual({ givenName: 'x' })
    expect(Object.keys(corrected)).toHaveLength(names.size)
  })
})
