/**
 * The body of a PATCH request: from what a client sent to operations in the order they apply.
 * Only the message's own shape is looked at; what a path names and whether a value fits belongs to `patch.ts`.
 */
import { quoted, ScimError } from './error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonTypeOf } from './json.ts'

/** One operation of a PATCH request (RFC 7644 §3.5.2). */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove'
  /** The attribute path as the client wrote it; absent when `value` holds attributes by name. */
  readonly path?: string
  readonly value?: JsonValue
}

export interface PatchLimits {
  /** Operations in one request; default 1,000. */
  readonly maxOperations?: number
}

/**
 * Reads the body of a PATCH request.
 *
 * Names of members and of operations match without regard to case, as Entra ID sends `Add` and `Replace`. `schemas` may
 * say anything or be missing. Members that no operation has are ignored; a `path` of null is no path.
 *
 * @param body   The parsed JSON body, within the bounds of `assertBoundedJson`.
 * @param limits Bounds on what is accepted.
 *
 * @returns The operations in their order, at least one; `add` and `replace` always have a value.
 *
 * @throws {ScimError} 400 `invalidSyntax` if the message is not shaped as the RFC says; 400 `invalidValue` if an
 *   operation lacks the value it needs; 413 if there are more operations than `maxOperations`.
 *
 * @remarks Time grows with the number of operations; values are not looked into.
 *
 * @see [RFC 7644 §3.5.2, Modifying with PATCH](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2)
 *
 * @example
 * parsePatchRequest({ schemas: [patchOpUrn], Operations: [{ op: 'Remove', path: 'title' }] }) // [{ op: 'remove', path: 'title' }]
 */
export function parsePatchRequest(body: unknown, limits: PatchLimits = {}): readonly PatchOperation[] {
  const { maxOperations = 1000 } = limits
  if (!isJsonObject(body)) throw syntax(`A PATCH body must be an object with "Operations", not ${jsonTypeOf(body)}.`)
  const operations = member(body, 'Operations')
  if (operations === undefined) throw syntax('The PATCH body has no "Operations"; send an array of one or more.')
  if (!isJsonArray(operations)) throw syntax(`"Operations" must be an array, not ${jsonTypeOf(operations)}.`)
  if (operations.length === 0) throw syntax('"Operations" is empty; send one operation or more.')
  if (operations.length > maxOperations) {
    const detail = `The request holds ${operations.length} operations; send at most ${maxOperations} in one request.`
    throw new ScimError(413, detail)
  }
  return operations.map(parseOperation)
}

/** The URN that marks a PATCH body. */
export const patchOpUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

function parseOperation(operation: JsonValue, index: number): PatchOperation {
  const place = `Operations[${index}]`
  if (!isJsonObject(operation)) throw syntax(`${place} must be an object, not ${jsonTypeOf(operation)}.`)
  const op = parseOp(member(operation, 'op'), place)
  const path = parsePath(member(operation, 'path'), place)
  const value = member(operation, 'value')
  if (value === undefined) {
    if (op !== 'remove') throw invalid(`${place} is "${op}" without a "value"; say what to ${op}.`)
    return path === undefined ? { op } : { op, path }
  }
  return path === undefined ? { op, value } : { op, path, value }
}

function parseOp(op: JsonValue | undefined, place: string): PatchOperation['op'] {
  const name = typeof op === 'string' ? op.toLowerCase() : undefined
  if (name === 'add' || name === 'replace' || name === 'remove') return name
  const found = typeof op === 'string' ? quoted(op) : op === undefined ? 'missing' : jsonTypeOf(op)
  throw syntax(`"op" of ${place} is ${found}; it must be "add", "replace" or "remove".`)
}

function parsePath(path: JsonValue | undefined, place: string): string | undefined {
  if (path === undefined || path === null) return undefined
  if (typeof path === 'string') return path
  throw syntax(`"path" of ${place} must be a string, not ${jsonTypeOf(path)}.`)
}

/** A member of the message by its name in any case; one that is there twice is refused rather than chosen between. */
function member(object: JsonObject, name: string): JsonValue | undefined {
  const lower = name.toLowerCase()
  let found: string | undefined
  for (const key of Object.keys(object)) {
    if (key.length !== name.length || key.toLowerCase() !== lower) continue
    if (found !== undefined) throw syntax(`The body has both ${quoted(found)} and ${quoted(key)}; send one of them.`)
    found = key
  }
  return found === undefined ? undefined : object[found]
}

function syntax(detail: string): ScimError {
  return new ScimError(400, detail, 'invalidSyntax')
}

function invalid(detail: string): ScimError {
  return new ScimError(400, detail, 'invalidValue')
}
