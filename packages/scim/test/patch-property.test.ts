/** What holds of every patch, whatever it is. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ScimError } from '../src/error.ts'
import { isJsonArray, isJsonObject } from '../src/json.ts'
import { applyPatch } from '../src/patch.ts'
import type { PatchOperation } from '../src/patch-request.ts'
import { applyReplace } from '../src/replace.ts'
import { parseResource, type Resource } from '../src/resource.ts'
import type { ResourceType } from '../src/resource-type.ts'
import { findAttribute } from '../src/resource-type.ts'
import { deepFreeze } from './deep-freeze.ts'
import { operationsOf, singleValues, storedOf, valueOperationsOf, withOnePrimary } from './patch-arbitraries.ts'
import { attempt, runs } from './runs.ts'
import { deviceType, groupType, userType } from './types.ts'

const types = [
  ['User', userType],
  ['Group', groupType],
  ['Device', deviceType]
] as const

/** The outcome, with everything given frozen: an attempt to modify any of it throws and fails the test. */
function outcome(stored: Resource, operations: readonly PatchOperation[], type: ResourceType): Resource | ScimError {
  return attempt(() => applyPatch(stored, operations, type))
}

function frozen<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return arbitrary.map(deepFreeze)
}

describe.each(types)('any patch of a %s', (_name, type) => {
  const stored = frozen(storedOf(type))
  const operation = frozen(operationsOf(type))
  const operations = frozen(fc.array(operationsOf(type), { maxLength: 6 }))

  it('modifies neither the resource nor the operations, and is a resource or a ScimError', () => {
    fc.assert(
      fc.property(stored, operations, (resource, list) => {
        const before = JSON.stringify([resource, list])
        outcome(resource, list, type)
        expect(JSON.stringify([resource, list])).toBe(before)
      }),
      runs(400)
    )
  })

  it('gives back the same object when it changes nothing, and never an equal copy', () => {
    fc.assert(
      fc.property(stored, operations, (resource, list) => {
        const result = outcome(resource, list, type)
        if (result instanceof ScimError || result === resource) return
        expect(result).not.toEqual(resource)
      }),
      runs(400)
    )
  })

  it('shares every attribute that it does not change', () => {
    fc.assert(
      fc.property(stored, operation, (resource, each) => {
        const result = outcome(resource, [each], type)
        if (result instanceof ScimError) return
        const changed = Object.keys(result).filter(name => result[name] !== resource[name])
        if (each.path !== undefined) expect(changed.length).toBeLessThanOrEqual(1)
      }),
      runs(400)
    )
  })

  it('applied operation by operation gives the same as applied at once', () => {
    fc.assert(
      fc.property(stored, operations, (resource, list) => {
        const atOnce = outcome(resource, list, type)
        let inTurn: Resource | ScimError = resource
        for (const each of list) {
          if (inTurn instanceof ScimError) return
          inTurn = outcome(deepFreeze(inTurn), [each], type)
        }
        // What is complete only at the end of a request is refused in between.
        if (inTurn instanceof ScimError) return
        expect(atOnce).toEqual(inTurn)
      }),
      runs(400)
    )
  })

  it('leaves at most one value of an attribute primary', () => {
    fc.assert(
      fc.property(stored, operations, (resource, list) => {
        const result = outcome(resource, list, type)
        if (result instanceof ScimError) return
        for (const value of Object.values(result)) {
          const primary = isJsonArray(value) ? value.filter(each => isJsonObject(each) && each.primary === true) : []
          expect(primary.length).toBeLessThanOrEqual(1)
        }
      }),
      runs(400)
    )
  })

  it('of an attribute without a filter is idempotent', () => {
    fc.assert(
      fc.property(stored, operation, (resource, each) => {
        if (each.path?.includes('[') || (each.op === 'add' && each.path === undefined)) return
        const once = outcome(resource, [each], type)
        if (once instanceof ScimError) return
        expect(outcome(deepFreeze(once), [each], type)).toBe(once)
      }),
      runs(400)
    )
  })

  it('results in nothing that a PUT of it would change', () => {
    fc.assert(
      fc.property(stored, operations, (resource, list) => {
        const result = outcome(resource, list, type)
        const body = result instanceof ScimError ? result : attempt(() => parseResource(result, type, 'replace'))
        if (result instanceof ScimError || body instanceof ScimError) return
        expect(applyReplace(result, body, type)).toBe(result)
      }),
      runs(400)
    )
  })
})

describe('values of a long list', () => {
  const emails = findAttribute(userType, 'emails')
  if (emails === undefined) throw new Error('A user has no emails')
  const path = { kind: 'attribute', attribute: emails } as const
  const list = fc.array(singleValues(emails), { minLength: 34, maxLength: 60 }).map(withOnePrimary)

  it('are found through an index as they are by looking at each', () => {
    fc.assert(
      fc.property(frozen(list), frozen(fc.array(valueOperationsOf(path), { maxLength: 12 })), (values, operations) => {
        let inTurn: Resource | ScimError = deepFreeze({ userName: 'u', emails: values })
        const atOnce = outcome(inTurn, operations, userType)
        for (const each of operations) {
          if (inTurn instanceof ScimError) break
          inTurn = outcome(deepFreeze(inTurn), [each], userType)
        }
        expect(atOnce).toEqual(inTurn)
      }),
      runs(200)
    )
  })

  it('removed by a filter are exactly those that a short list loses', () => {
    fc.assert(
      fc.property(frozen(list), valueOperationsOf(path), (values, operation) => {
        if (operation.op !== 'remove' || operation.value !== undefined) return
        const long = applyPatch({ userName: 'u', emails: values }, [operation], userType)
        const kept = values.flatMap(value => {
          const single = applyPatch({ userName: 'u', emails: [value] }, [operation], userType)
          return single.emails === undefined ? [] : [value]
        })
        expect(long.emails ?? []).toEqual(kept)
      }),
      runs(300)
    )
  })
})
