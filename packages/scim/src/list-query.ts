/** What a list is asked for: the parameters of a GET (RFC 7644 §3.4.2) and the body of a `.search` (§3.4.3), as one thing. */
import { explainUnknownPath, findAttributePath, leafAttribute } from './attribute-path.ts'
import { quoted, ScimError, type ScimType } from './error.ts'
import type { Filter } from './filter.ts'
import { parseFilter } from './filter-parse.ts'
import { isJsonObject, jsonTypeOf } from './json.ts'
import { type Projection, parseProjection } from './projection.ts'
import type { AttributePath, ResourceType } from './resource-type.ts'
import type { SortOrder } from './sort.ts'

export interface ListQuery {
  readonly filter?: Filter
  /** Never ends at a complex attribute: one with a `value` sub-attribute is sorted by it. */
  readonly sortBy?: AttributePath
  readonly sortOrder: SortOrder
  /** One-based, at least 1. */
  readonly startIndex: number
  /** At least 0; the server's own page size when absent. */
  readonly count?: number
  readonly projection: Projection
}

/** Larger numbers of a client's count as this one; it fits every database's integers. */
const largestNumber = 2_147_483_647

const parameterNames: ReadonlyMap<string, string> = new Map(
  ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'attributes', 'excludedAttributes'].map(name => [
    name.toLowerCase(),
    name
  ])
)

/** The parameters this package knows, by their names in the RFC. */
type Parameters = ReadonlyMap<string, unknown>

/**
 * Reads the query parameters of a list.
 *
 * Names match without regard to case; unknown parameters (`aadOptscim062020`) are ignored. A `startIndex` below 1 means
 * 1, a `count` below 0 means 0.
 *
 * @param query Parameters as the edge decoded them: a string each, an array where one was repeated.
 * @param type  The resource type of the endpoint.
 *
 * @throws {ScimError} 400 `invalidFilter` if the filter cannot be read (an empty one included); 400 `invalidPath` if
 *   `sortBy` names no simple attribute; 400 `invalidValue` if a number is none, a parameter comes twice, `sortOrder` is
 *   neither `ascending` nor `descending`, or both `attributes` and `excludedAttributes` are there.
 *
 * @see [RFC 7644 §3.4.2, Query Resources](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2)
 */
export function parseListQuery(query: Readonly<Record<string, unknown>>, type: ResourceType): ListQuery {
  const parameters = knownParameters(query, 'invalidValue')
  for (const [name, value] of parameters) {
    if (typeof value !== 'string') {
      throw refused(`The parameter ${quoted(name)} must come once and as text, not as ${jsonTypeOf(value)}.`)
    }
  }
  return listQuery(parameters, type, readNumber)
}

/**
 * Reads the body of a `POST .search`.
 *
 * @param body What came as JSON: `attributes` and `excludedAttributes` as arrays, `startIndex` and `count` as integers;
 *   null counts as absent.
 *
 * @throws {ScimError} As {@link parseListQuery}; 400 `invalidSyntax` if the body is no object or names a member twice.
 * @see [RFC 7644 §3.4.3, Querying Resources Using HTTP POST](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.3)
 */
export function parseSearchRequest(body: unknown, type: ResourceType): ListQuery {
  if (!isJsonObject(body)) {
    throw new ScimError(400, `The body must be a JSON object, not ${jsonTypeOf(body)}.`, 'invalidSyntax')
  }
  return listQuery(knownParameters(body, 'invalidSyntax'), type, readInteger)
}

function knownParameters(from: Readonly<Record<string, unknown>>, twice: ScimType): Parameters {
  const parameters = new Map<string, unknown>()
  for (const key of Object.keys(from)) {
    const name = parameterNames.get(key.toLowerCase())
    const value = from[key]
    if (name === undefined || value === undefined || value === null) continue
    if (parameters.has(name)) throw new ScimError(400, `${quoted(name)} is there twice; send it once.`, twice)
    parameters.set(name, value)
  }
  return parameters
}

function listQuery(
  parameters: Parameters,
  type: ResourceType,
  number: (name: string, value: unknown) => number
): ListQuery {
  const filter = text(parameters, 'filter', 'invalidFilter')
  const sortBy = text(parameters, 'sortBy', 'invalidPath')
  const startIndex = parameters.get('startIndex')
  const count = parameters.get('count')
  return {
    ...(filter !== undefined && { filter: parseFilter(filter, type) }),
    ...(sortBy !== undefined && { sortBy: parseSortBy(sortBy, type) }),
    sortOrder: parseSortOrder(text(parameters, 'sortOrder', 'invalidValue')),
    startIndex: startIndex === undefined ? 1 : Math.max(1, number('startIndex', startIndex)),
    ...(count !== undefined && { count: Math.max(0, number('count', count)) }),
    projection: parseProjection(
      { attributes: names(parameters, 'attributes'), excludedAttributes: names(parameters, 'excludedAttributes') },
      type
    )
  }
}

function text(parameters: Parameters, name: string, scimType: ScimType): string | undefined {
  const value = parameters.get(name)
  if (value === undefined || typeof value === 'string') return value
  throw new ScimError(400, `${quoted(name)} must be a string, not ${jsonTypeOf(value)}.`, scimType)
}

function names(parameters: Parameters, name: string): string | string[] | undefined {
  const value = parameters.get(name)
  if (value === undefined || typeof value === 'string') return value
  if (Array.isArray(value) && value.every(each => typeof each === 'string')) return value
  throw refused(`${quoted(name)} must be an array of attribute names.`)
}

function readNumber(name: string, value: unknown): number {
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return bounded(Number(value))
  throw refused(`${quoted(name)} must be an integer, not ${quoted(String(value))}.`)
}

function readInteger(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value)) return bounded(value)
  throw refused(`${quoted(name)} must be an integer without quotes, not ${jsonTypeOf(value)}.`)
}

function bounded(value: number): number {
  return Math.min(Math.max(value, -1), largestNumber)
}

function parseSortOrder(value: string | undefined): SortOrder {
  const order = value?.toLowerCase() ?? 'ascending'
  if (order === 'ascending' || order === 'descending') return order
  throw refused(`"sortOrder" must be ascending or descending, not ${quoted(value ?? '')}.`)
}

function parseSortBy(value: string, type: ResourceType): AttributePath {
  const path = findAttributePath(value, type)
  if (path === undefined) throw new ScimError(400, explainUnknownPath(value, type), 'invalidPath')
  if (path.attribute.returned === 'never' || leafAttribute(path).returned === 'never') {
    throw new ScimError(400, `Nothing can be sorted by ${quoted(value)}, which is never returned.`, 'invalidPath')
  }
  if (leafAttribute(path).type !== 'complex') return path
  const byValue = path.subAttribute === undefined ? findAttributePath(`${value}.value`, type) : undefined
  if (byValue !== undefined) return byValue
  throw new ScimError(400, `${quoted(value)} is complex; sort by one of its sub-attributes.`, 'invalidPath')
}

function refused(detail: string): ScimError {
  return new ScimError(400, detail, 'invalidValue')
}
