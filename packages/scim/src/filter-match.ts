/** Evaluates filters over resources in memory; the meaning that every store's own evaluation must share. */
import { leafAttribute } from './attribute-path.ts'
import { type Comparable, comparable } from './comparable.ts'
import type { CompareFilter, CompareOperator, Filter, ValuePathFilter } from './filter.ts'
import { compareText } from './fold.ts'
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts'
import type { Resource } from './resource.ts'
import type { AttributePath } from './resource-type.ts'

/**
 * Whether a resource satisfies a filter.
 *
 * A comparison is true when any value of the attribute satisfies it; `ne` is the opposite of `eq`, so true when none
 * equals. Text compares without case unless the attribute is case exact, and by code point; a dateTime as a point in time.
 * An attribute is present when it has a value that is not empty text.
 *
 * @param resource Canonical names, as `parseResource` makes them; `id`, `meta` and `schemas` where the caller put them.
 * @param filter   From `parseFilter` for the same resource type.
 *
 * @remarks Pure. To ask many resources the same, {@link compileFilter} once.
 *
 * @see [RFC 7644 §3.4.2.2, Filtering](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2)
 */
export function matchesFilter(resource: Resource, filter: Filter): boolean {
  return compileFilter(filter)(resource)
}

/** A filter as a function that tells whether a resource satisfies it, as {@link matchesFilter} says. */
export function compileFilter(filter: Filter): (resource: Resource) => boolean {
  switch (filter.kind) {
    case 'and': {
      const tests = filter.operands.map(compileFilter)
      return resource => tests.every(test => test(resource))
    }
    case 'or': {
      const tests = filter.operands.map(compileFilter)
      return resource => tests.some(test => test(resource))
    }
    case 'not': {
      const test = compileFilter(filter.operand)
      return resource => !test(resource)
    }
    case 'present':
      return resource => someValue(resource, filter.path, isPresent)
    case 'compare':
      return compileCompare(filter)
    case 'valuePath':
      return compileValuePath(filter)
  }
}

function compileCompare({ path, operator, value }: CompareFilter): (resource: Resource) => boolean {
  if (value === null) {
    return operator === 'eq'
      ? resource => !someValue(resource, path, isPresent)
      : resource => someValue(resource, path, isPresent)
  }
  const leaf = leafAttribute(path)
  const operand = comparable(value, leaf)
  if (operand === undefined) return () => operator === 'ne'
  const holds = comparisons[operator === 'ne' ? 'eq' : operator]
  const test = (stored: JsonValue): boolean => {
    const key = comparable(stored, leaf)
    return key !== undefined && holds(key, operand)
  }
  return operator === 'ne' ? resource => !someValue(resource, path, test) : resource => someValue(resource, path, test)
}

function compileValuePath({ path, filter }: ValuePathFilter): (resource: Resource) => boolean {
  const test = compileFilter(filter)
  // A value of an attribute that is not complex is itself its `value` (RFC 7643 §2.4).
  return resource => someValue(resource, path, value => test(isJsonObject(value) ? value : { value }))
}

const comparisons: {
  readonly [operator in Exclude<CompareOperator, 'ne'>]: (key: Comparable, operand: Comparable) => boolean
} = {
  eq: (key, operand) => key === operand,
  co: (key, operand) => String(key).includes(String(operand)),
  sw: (key, operand) => String(key).startsWith(String(operand)),
  ew: (key, operand) => String(key).endsWith(String(operand)),
  gt: (key, operand) => order(key, operand) > 0,
  ge: (key, operand) => order(key, operand) >= 0,
  lt: (key, operand) => order(key, operand) < 0,
  le: (key, operand) => order(key, operand) <= 0
}

/** The order of two keys of one attribute: text by code point, false before true. */
export function order(a: Comparable, b: Comparable): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return Number(a) - Number(b)
}

/** Whether any value of the attribute, or of the sub-attribute over all its values, passes a test. */
function someValue(resource: Resource, path: AttributePath, test: (value: JsonValue) => boolean): boolean {
  const container = path.extension === undefined ? resource : resource[path.extension]
  if (!isJsonObject(container)) return false
  return passes(container[path.attribute.name], path.subAttribute?.name, test)
}

function passes(value: JsonValue | undefined, sub: string | undefined, test: (value: JsonValue) => boolean): boolean {
  if (value === undefined || value === null) return false
  if (isJsonArray(value)) return value.some(each => passes(each, sub, test))
  if (sub === undefined) return test(value)
  return isJsonObject(value) && passes(value[sub], undefined, test)
}

function isPresent(value: JsonValue): boolean {
  if (value === null || value === '') return false
  if (isJsonArray(value)) return value.some(isPresent)
  return !isJsonObject(value) || Object.values(value).some(isPresent)
}
