/**
 * JSON as a type, and the bounds within which this package accepts it.
 * The text itself is parsed by the edge; what comes out of `JSON.parse` passes here before anything looks inside.
 */
import { quoted, ScimError } from './error.ts'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject
export type JsonObject = { readonly [key: string]: JsonValue }

export interface JsonLimits {
  /** Objects and arrays inside each other; default 32. */
  readonly maxDepth?: number
  /** Values in all, containers included; default 100,000. */
  readonly maxNodes?: number
  /** UTF-16 units in one string or member name; default 1 MiB. */
  readonly maxStringLength?: number
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is a JSON array. (`Array.isArray` alone does not narrow a readonly array.) */
export function isJsonArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** What a value is, in words for an error's detail. */
export function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return 'an object'
  return `a ${typeof value}`
}

/** A container on the way down from the root, and how far its members have been looked at. */
interface Level {
  readonly container: readonly unknown[] | { readonly [key: string]: unknown }
  readonly keys: readonly string[] | undefined
  readonly length: number
  next: number
}

/**
 * Asserts that a value is JSON within bounds, so that nothing after it needs to think of size, depth or odd characters.
 *
 * Integers must be safe (exact in a double), other numbers finite; strings and member names must be well-formed UTF-16
 * and hold no U+0000, which no PostgreSQL text can.
 *
 * @param value  What `JSON.parse` returned.
 * @param limits Bounds on depth, number of values and length of strings.
 *
 * @throws {ScimError} 400 `invalidSyntax` if it is no JSON, too deep or too many values; 400 `invalidValue` if a string
 *   or a number is out of bounds. The detail names the place.
 *
 * @remarks Iterative; time grows with the number of values and the length of the strings.
 */
export function assertBoundedJson(value: unknown, limits: JsonLimits = {}): asserts value is JsonValue {
  const { maxDepth = 32, maxNodes = 100_000, maxStringLength = 1_048_576 } = limits
  const levels: Level[] = []
  let nodes = 1
  enter(value)
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (level.next === level.length) {
      levels.pop()
      continue
    }
    const index = level.next++
    if (level.keys !== undefined) checkString(level.keys[index] ?? '', 'A member name in ')
    if (++nodes > maxNodes) throw syntax(`The body holds more than ${maxNodes} values; send less in one request.`)
    enter(memberAt(level, index))
  }

  function enter(item: unknown): void {
    if (typeof item === 'string') checkString(item, '')
    else if (typeof item === 'number') checkNumber(item)
    else if (typeof item === 'object' && item !== null) open(item)
    else if (item !== null && typeof item !== 'boolean') throw syntax(`${place(levels)} is ${typeof item}, not JSON.`)
  }

  function open(item: object): void {
    if (levels.length >= maxDepth) {
      throw syntax(`${place(levels)} is nested more than ${maxDepth} levels deep; flatten the body.`)
    }
    // A cast that only names what `JSON.parse` makes: an object is either an array or a record of own members.
    const container = item as Level['container']
    const keys = Array.isArray(item) ? undefined : Object.keys(item)
    const length = keys === undefined ? (item as readonly unknown[]).length : keys.length
    levels.push({ container, keys, length, next: 0 })
  }

  function checkString(text: string, what: string): void {
    if (text.length > maxStringLength) {
      throw invalid(`${what}${place(levels)} is longer than ${maxStringLength} characters; shorten it.`)
    }
    if (!text.isWellFormed()) {
      throw invalid(`${what}${place(levels)} holds half of a surrogate pair; send well-formed Unicode.`)
    }
    if (text.includes('\u0000')) throw invalid(`${what}${place(levels)} holds the character U+0000; leave it out.`)
  }

  function checkNumber(number: number): void {
    if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number))) {
      throw invalid(`${place(levels)} is a number too large to be kept exactly; send it as a string.`)
    }
  }
}

function memberAt(level: Level, index: number): unknown {
  if (level.keys === undefined) return (level.container as readonly unknown[])[index]
  return (level.container as { readonly [key: string]: unknown })[level.keys[index] ?? '']
}

/** The place being looked at, as `emails[0].value`, for a detail. */
function place(levels: readonly Level[]): string {
  let path = ''
  for (const { keys, next } of levels) {
    const index = next - 1
    if (keys === undefined) path += `[${index}]`
    else path += `${path === '' ? '' : '.'}${keys[index] ?? ''}`
  }
  return path === '' ? 'The body' : quoted(path)
}

function syntax(detail: string): ScimError {
  return new ScimError(400, detail, 'invalidSyntax')
}

function invalid(detail: string): ScimError {
  return new ScimError(400, detail, 'invalidValue')
}
