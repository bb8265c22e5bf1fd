/** The key under which one value of an attribute is compared, sorted and indexed. */
import { parseDateTime } from './date-time.ts'
import { foldCase } from './fold.ts'
import type { JsonValue } from './json.ts'
import type { Attribute } from './schema.ts'

/** A value as it is compared: text already folded where case does not matter, a dateTime as milliseconds since 1970. */
export type Comparable = string | number | boolean

/**
 * The key under which a value of an attribute is compared.
 *
 * @param value     One value, not the array of a multi-valued attribute.
 * @param attribute Its attribute or sub-attribute.
 *
 * @returns Text, folded by `foldCase` unless the attribute is case exact; a number for integers, decimals and dateTimes
 *   (milliseconds since 1970 UTC); a boolean; undefined if the value does not fit the attribute or is complex.
 *
 * @see [RFC 7644 §3.4.2.2, Filtering](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2)
 */
export function comparable(value: JsonValue, attribute: Attribute): Comparable | undefined {
  switch (attribute.type) {
    case 'string':
    case 'reference':
      if (typeof value !== 'string') return undefined
      return attribute.caseExact ? value : foldCase(value)
    case 'binary':
      return typeof value === 'string' ? value : undefined
    case 'dateTime':
      return typeof value === 'string' ? parseDateTime(value) : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'integer':
    case 'decimal':
      return typeof value === 'number' ? value : undefined
    case 'complex':
      return undefined
  }
}
