import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printFilter } from '../src/filter.ts'
import { matchesFilter } from '../src/filter-match.ts'
import { parseFilter, parseValueFilter } from '../src/filter-parse.ts'
import { parsePatchPath, printPatchPath } from '../src/patch-path.ts'
import { filtersOf, resourcesOf, valueFiltersOf } from './arbitraries.ts'
import { runs } from './runs.ts'
import { slowMatches } from './slow-filter.ts'
import { deviceType, userType } from './types.ts'

describe('generated filters', () => {
  it.each([userType, deviceType])('of $name are the same after printing and parsing', type => {
    fc.assert(
      fc.property(filtersOf(type), filter => {
        expect(parseFilter(printFilter(filter), type)).toEqual(filter)
      }),
      runs(500)
    )
  })

  it('between brackets are the same after printing and parsing', () => {
    const attributes = ['emails', 'ports', 'tags', 'name'].flatMap(name => [
      ...new Set([userType, deviceType].flatMap(type => type.attributes.get(name) ?? []))
    ])
    const any = fc
      .constantFrom(...attributes)
      .chain(attribute => fc.tuple(fc.constant(attribute), valueFiltersOf(attribute)))
    fc.assert(
      fc.property(any, ([attribute, filter]) => {
        expect(parseValueFilter(printFilter(filter), attribute)).toEqual(filter)
      }),
      runs(300)
    )
  })

  it('in the path of a PATCH operation are the same after printing and parsing', () => {
    const ports = deviceType.paths.get('ports')
    if (ports === undefined) throw new Error('no ports')
    const subs = [undefined, ...ports.attribute.subAttributes]
    fc.assert(
      fc.property(valueFiltersOf(ports.attribute), fc.constantFrom(...subs), (filter, subAttribute) => {
        const path = subAttribute === undefined ? { ...ports, filter } : { ...ports, filter, subAttribute }
        expect(parsePatchPath(printPatchPath(path), deviceType)).toEqual(path)
      }),
      runs(200)
    )
  })

  it.each([userType, deviceType])('of $name match what the slow twin matches, and change nothing', type => {
    fc.assert(
      fc.property(filtersOf(type), fc.array(resourcesOf(type), { minLength: 1, maxLength: 4 }), (filter, resources) => {
        const before = structuredClone(resources)
        for (const resource of resources) {
          expect(matchesFilter(resource, filter)).toBe(slowMatches(resource, filter))
        }
        expect(resources).toEqual(before)
      }),
      runs(1_000)
    )
  })

  it('meet resources of both kinds often enough to tell something', () => {
    const sample = fc.sample(fc.tuple(filtersOf(userType), resourcesOf(userType)), { numRuns: 500, seed: 7 })
    const matched = sample.filter(([filter, resource]) => matchesFilter(resource, filter)).length
    expect(matched).toBeGreaterThan(100)
    expect(matched).toBeLessThan(400)
  })
})
