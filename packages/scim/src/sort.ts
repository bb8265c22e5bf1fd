/** The order of resources in a list (RFC 7644 §3.4.2.3). */
import { leafAttribute } from './attribute-path.ts'
import { type Comparable, comparable } from './comparable.ts'
import { order } from './filter-match.ts'
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts'
import type { Resource } from './resource.ts'
import type { AttributePath } from './resource-type.ts'
import { findSubAttribute } from './schema.ts'

export type SortOrder = 'ascending' | 'descending'

/**
 * The key by which a resource is sorted: of a multi-valued attribute the primary value, else the first.
 *
 * @param path An attribute or sub-attribute; a complex attribute counts as its `value`.
 * @returns The key as `comparable` makes it; undefined if the resource has no such value.
 */
export function sortKey(resource: Resource, path: AttributePath): Comparable | undefined {
  const container = path.extension === undefined ? resource : resource[path.extension]
  if (!isJsonObject(container)) return undefined
  const sub = path.subAttribute ?? findSubAttribute(path.attribute, 'value')
  const value = preferredValue(container[path.attribute.name])
  if (value === undefined) return undefined
  if (sub === undefined) return comparable(value, leafAttribute(path))
  const part = isJsonObject(value) ? preferredValue(value[sub.name]) : undefined
  return part === undefined ? undefined : comparable(part, sub)
}

/**
 * Compares two resources for sorting. Resources without a value come last in ascending order and first in descending.
 *
 * @returns Less than zero, zero or more, as `Array.prototype.sort` wants it; zero leaves the order to the caller, who
 *   should break ties by something stable.
 * @see [RFC 7644 §3.4.2.3, Sorting](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.3)
 */
export function compareForSort(a: Resource, b: Resource, sortBy: AttributePath, sortOrder: SortOrder): number {
  const ascending = compareKeys(sortKey(a, sortBy), sortKey(b, sortBy))
  return sortOrder === 'ascending' ? ascending : 0 - ascending
}

function compareKeys(a: Comparable | undefined, b: Comparable | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return order(a, b)
}

function preferredValue(value: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonArray(value)) return value
  return value.find(each => isJsonObject(each) && each.primary === true) ?? value[0]
}
