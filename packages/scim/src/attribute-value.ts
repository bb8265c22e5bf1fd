/** The value of one attribute: checked against its type (RFC 7643 §2.3) and brought into canonical form, or refused. */
import { parseDateTime } from './date-time.ts'
import { quoted, ScimError } from './error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonTypeOf } from './json.ts'
import { type Attribute, type AttributeType, findSubAttribute } from './schema.ts'

/** Values one multi-valued attribute may have. */
export const maxValues = 10_000

/**
 * Checks the value of an attribute and brings it into canonical form.
 *
 * Null, an empty array and an object without a known sub-attribute count as no value, also within an array. Unknown and
 * readOnly sub-attributes are left out; simple values are kept as sent.
 *
 * @param value     The value; an array if the attribute is multi-valued.
 * @param attribute The attribute or sub-attribute.
 * @param path      Where the value stands, for the detail of an error.
 *
 * @returns The value in canonical form, or undefined if there is none. The argument is not modified.
 *
 * @throws {ScimError} 400 `invalidValue` if the value does not fit the attribute, there are more than 10,000, or two are
 *   primary; 400 `invalidSyntax` if an object names a sub-attribute twice.
 *
 * @see [RFC 7643 §2.3, Attribute Data Types](https://www.rfc-editor.org/rfc/rfc7643#section-2.3)
 */
export function parseAttributeValue(value: JsonValue, attribute: Attribute, path: string): JsonValue | undefined {
  if (value === null) return undefined
  if (!attribute.multiValued) return parseSingleValue(value, attribute, path)
  if (!isJsonArray(value)) throw invalid(path, `takes an array of values, not ${jsonTypeOf(value)}`)
  if (value.length > maxValues) throw invalid(path, `has too many values: at most ${maxValues} are kept`)
  const values: JsonValue[] = []
  for (const [index, each] of value.entries()) {
    const parsed = parseSingleValue(each, attribute, `${path}[${index}]`)
    if (parsed !== undefined) values.push(parsed)
  }
  checkOnePrimary(values, attribute, path)
  return values.length === 0 ? undefined : values
}

/**
 * As {@link parseAttributeValue} for one value of an attribute, whether or not it may have several.
 *
 * @returns The value in canonical form; undefined for null or an object without a known sub-attribute.
 */
export function parseSingleValue(value: JsonValue, attribute: Attribute, path: string): JsonValue | undefined {
  if (value === null) return undefined
  if (attribute.type === 'complex') return parseComplex(value, attribute, path)
  const { expected, fits } = simpleTypes[attribute.type]
  if (!fits(value)) throw invalid(path, `takes ${expected}, not ${describe(value)}`)
  return value
}

const simpleTypes: {
  readonly [type in Exclude<AttributeType, 'complex'>]: {
    readonly expected: string
    readonly fits: (value: JsonValue) => boolean
  }
} = {
  string: { expected: 'a string', fits: value => typeof value === 'string' },
  reference: { expected: 'a string with a URI', fits: value => typeof value === 'string' },
  boolean: { expected: 'true or false without quotes', fits: value => typeof value === 'boolean' },
  integer: { expected: 'an integer', fits: value => Number.isInteger(value) },
  decimal: { expected: 'a number', fits: value => typeof value === 'number' && Number.isFinite(value) },
  dateTime: {
    expected: 'a dateTime such as "2026-01-31T12:00:00Z"',
    fits: value => typeof value === 'string' && parseDateTime(value) !== undefined
  },
  binary: { expected: 'a string in base64', fits: value => typeof value === 'string' && isBase64(value) }
}

/** Base64 with the alphabet of RFC 4648 §4 or §5; padding may be left out (RFC 7643 §2.3.6). */
function isBase64(text: string): boolean {
  const unpadded = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length
  if (unpadded % 4 === 1 || (unpadded < text.length && text.length % 4 !== 0)) return false
  return /^[A-Za-z0-9+/_-]*$/.test(text.slice(0, unpadded))
}

function parseComplex(value: JsonValue, attribute: Attribute, path: string): JsonObject | undefined {
  if (!isJsonObject(value)) throw invalid(path, `takes an object, not ${describe(value)}`)
  const result: Record<string, JsonValue> = {}
  const seen = new Set<Attribute>()
  for (const key of Object.keys(value)) {
    const sub = findSubAttribute(attribute, key)
    if (sub === undefined) continue
    const subPath = `${path}.${sub.name}`
    if (seen.has(sub))
      throw new ScimError(400, `The body names ${quoted(subPath)} twice; send it once.`, 'invalidSyntax')
    seen.add(sub)
    const parsed = sub.mutability === 'readOnly' ? undefined : parseAttributeValue(value[key] ?? null, sub, subPath)
    if (parsed !== undefined) result[sub.name] = parsed
  }
  if (Object.keys(result).length === 0) return undefined
  checkRequiredSubs(result, attribute, path)
  return result
}

function checkRequiredSubs(value: JsonObject, attribute: Attribute, path: string): void {
  for (const sub of attribute.subAttributes) {
    if (sub.required && sub.mutability !== 'readOnly' && value[sub.name] === undefined) {
      throw invalid(`${path}.${sub.name}`, 'is required; send a value for it')
    }
  }
}

/** At most one value may be primary (RFC 7643 §2.4). */
function checkOnePrimary(values: readonly JsonValue[], attribute: Attribute, path: string): void {
  if (findSubAttribute(attribute, 'primary') === undefined) return
  const primary = values.filter(value => isJsonObject(value) && value.primary === true)
  if (primary.length > 1) throw invalid(path, 'has more than one primary value; mark one at most')
}

function describe(value: JsonValue): string {
  return typeof value === 'string' ? `the string ${quoted(value)}` : jsonTypeOf(value)
}

function invalid(path: string, problem: string): ScimError {
  return new ScimError(400, `The attribute ${quoted(path)} ${problem}.`, 'invalidValue')
}
