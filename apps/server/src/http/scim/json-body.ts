import { assertBoundedJson, type JsonValue, ScimError } from '@sealpost/scim'
import { utf8Text } from '../wire-text.ts'
import { findJsonFault } from './json-fault.ts'

/**
 * The JSON that a request's body holds, within the bounds of {@link assertBoundedJson}.
 *
 * A byte order mark is passed over. A member named `__proto__` is refused, wherever it stands: no schema has such an attribute, and
 * nothing after this needs to think of it.
 *
 * @param body The bytes as received; undefined when there was no body.
 * @throws {ScimError} 400 `invalidSyntax` for an empty body, bytes that are no UTF-8, text that is no JSON (the place is named)
 *   or a forbidden member; and as {@link assertBoundedJson}
 */
export function readJson(body: unknown): JsonValue {
  if (!Buffer.isBuffer(body) || body.length === 0) throw syntax('The request has no body: send a JSON object.')
  const decoded = utf8Text(body)
  if (decoded === undefined) throw syntax(`The body is not UTF-8: byte ${brokenByte(body)} belongs to no character.`)
  const text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded
  const value = parsed(text)
  assertBoundedJson(value)
  if (mayNamePrototype(text)) refusePrototype(value)
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const fault = findJsonFault(text)
    const place = fault
      ? `at line ${fault.line}, column ${fault.column} ${fault.expected} is expected`
      : 'it ends early'
    throw syntax(`The body is not JSON: ${place}.`)
  }
}

/** A quick look at the text: the name itself, or an escaped underscore that could be part of it. */
const mayNamePrototype = (text: string): boolean => text.includes('__proto__') || /\\u005f/i.test(text)

/** Depth is bounded before this is called. */
function refusePrototype(value: JsonValue): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value) && name === '__proto__') {
      throw syntax('The body has a member named "__proto__", which no schema knows: leave it out.')
    }
    refusePrototype(member)
  }
}

/** Offset of the first byte that belongs to no character; only asked when there is one. */
function brokenByte(bytes: Buffer): number {
  const text = bytes.toString('utf8')
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) {
    const offset = Buffer.byteLength(text.slice(0, at))
    if (!bytes.subarray(offset, offset + 3).equals(replacement)) return offset
  }
  return bytes.length
}

const replacement = Buffer.from('\ufffd')

const syntax = (detail: string): ScimError => new ScimError(400, detail, 'invalidSyntax')
