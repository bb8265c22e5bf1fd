import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAttributePath } from '../src/attribute-path.ts'
import { ScimError } from '../src/error.ts'
import { printFilter } from '../src/filter.ts'
import { matchesFilter } from '../src/filter-match.ts'
import { parseFilter, parseValueFilter } from '../src/filter-parse.ts'
import { parsePatchPath, printPatchPath } from '../src/patch-path.ts'
import { parseProjection, project } from '../src/projection.ts'
import { hostileKeys } from './any-json.ts'
import { filtersOf, resourcesOf } from './arbitraries.ts'
import { attempt, runs } from './runs.ts'
import { deviceType, enterpriseUrn, userType } from './types.ts'

/** Pieces of filters and paths, sound and broken, to be put together at random. */
const pieces = fc.constantFrom(
  ...[
    'userName',
    'emails',
    'emails.value',
    'name.givenName',
    'manager',
    'active',
    'meta.created',
    'title',
    'type',
    'value'
  ],
  ...[
    'eq',
    'NE',
    'co',
    'pr',
    'gt',
    'and',
    'OR',
    'not',
    'not(',
    '(',
    ')',
    '[',
    ']',
    '.',
    ',',
    ' ',
    '  ',
    '\t',
    ':',
    '$'
  ],
  ...[
    '"work"',
    '"',
    '\\',
    '\\"',
    '"\\u00e9"',
    '"\\ud800"',
    '"\\u0000"',
    'true',
    'FALSE',
    'null',
    '5',
    '-1.5e3',
    '1e999'
  ],
  ...[
    '"2011-05-13T04:42:34Z"',
    enterpriseUrn,
    `${enterpriseUrn}:department`,
    `${enterpriseUrn}.`,
    userType.schema.id,
    'é',
    '😀',
    '\n'
  ],
  ...hostileKeys
)

const joined = fc.array(pieces, { maxLength: 14 })
const grammarNear = fc.oneof(
  joined.map(parts => parts.join(' ')),
  joined.map(parts => parts.join(''))
)

/** A valid filter with one stretch taken out, doubled or replaced. */
const mutated = fc
  .tuple(
    filtersOf(userType),
    fc.nat(),
    fc.nat({ max: 6 }),
    fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 3 }))
  )
  .map(([filter, at, length, piece]) => {
    const text = printFilter(filter)
    const from = at % (text.length + 1)
    return text.slice(0, from) + piece + text.slice(from + length)
  })

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii' }), grammarNear, mutated)

describe('any text', () => {
  it('as a filter is read or refused; what is read prints to the same and can be evaluated', () => {
    fc.assert(
      fc.property(anyText, resourcesOf(userType), (text, resource) => {
        const filter = attempt(() => parseFilter(text, userType))
        if (filter instanceof ScimError) {
          expect({ status: filter.status, scimType: filter.scimType }).toEqual({
            status: 400,
            scimType: 'invalidFilter'
          })
          return
        }
        expect(parseFilter(printFilter(filter), userType)).toEqual(filter)
        expect(typeof matchesFilter(resource, filter)).toBe('boolean')
      }),
      runs(6_000)
    )
  })

  it('as a filter between brackets is read or refused', () => {
    const attributes = ['ports', 'tags', 'place'].flatMap(name => deviceType.attributes.get(name) ?? [])
    fc.assert(
      fc.property(anyText, fc.constantFrom(...attributes), (text, attribute) => {
        const filter = attempt(() => parseValueFilter(text, attribute))
        if (!(filter instanceof ScimError)) expect(parseValueFilter(printFilter(filter), attribute)).toEqual(filter)
      }),
      runs(2_000)
    )
  })

  it('as a path is read or refused; what is read prints to the same', () => {
    const name = fc.constantFrom('emails', 'manager', 'userName', 'addresses', 'foo', '')
    const pathLike = fc.tuple(name, anyText, fc.constantFrom('', '.value', '.type', '.', '.foo', 'x'))
    const paths = fc.oneof(
      anyText,
      pathLike.map(([attribute, filter, sub]) => `${attribute}[${filter}]${sub}`)
    )
    fc.assert(
      fc.property(paths, text => {
        const path = attempt(() => parsePatchPath(text, userType))
        if (path instanceof ScimError) expect(['invalidPath', 'invalidFilter']).toContain(path.scimType)
        else expect(parsePatchPath(printPatchPath(path), userType)).toEqual(path)
        const plain = attempt(() => parseAttributePath(text, userType))
        if (plain instanceof ScimError) expect(plain.scimType).toBe('invalidPath')
      }),
      runs(4_000)
    )
  })

  it('as names of attributes chooses some of them', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), resourcesOf(userType), (names, resource) => {
        const shown = project(resource, parseProjection({ attributes: names }, userType), userType)
        for (const key of Object.keys(shown)) expect(Object.hasOwn(resource, key)).toBe(true)
      }),
      runs(1_000)
    )
  })
})
