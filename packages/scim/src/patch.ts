/**
 * PATCH: what a resource becomes when operations are applied to it (RFC 7644 §3.5.2).
 * Reading the request is in `patch-request.ts`, values selected by a filter in `patch-value-path.ts`, what has changed so
 * far in `patch-draft.ts`. What clients get wrong is put right before, in `dialect/`.
 */
import { findAttributePath } from './attribute-path.ts'
import { parseAttributeValue } from './attribute-value.ts'
import { quoted, ScimError } from './error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonTypeOf } from './json.ts'
import { applyChanges, namedTwice, readChanges } from './patch-complex.ts'
import { PatchDraft, type Slot } from './patch-draft.ts'
import { type PatchAttributePath, parsePatchPath } from './patch-path.ts'
import type { PatchOperation } from './patch-request.ts'
import { assignSelected, removeSelected } from './patch-value-path.ts'
import type { Resource } from './resource.ts'
import { findAttribute, findExtension, type ResourceType, type SchemaExtension } from './resource-type.ts'
import type { Attribute } from './schema.ts'

/**
 * Applies the operations of a PATCH request to a resource, in order, and returns the resource that results.
 *
 * All or nothing: if any operation is refused, nothing is applied. Attribute names match without regard to case.
 * - `add` and `replace` keep the sub-attributes of a complex attribute that they do not name; null unassigns.
 * - `add` to a multi-valued attribute adds each value once: the same `value` under the same `type` is the same value.
 * - `replace` of a multi-valued attribute without a filter replaces all of its values.
 * - `remove` of a multi-valued attribute with a `value` removes the values listed there; everywhere else it ignores it.
 *   Removing what is not there changes nothing.
 * - Setting `primary` to true on one value sets it to false on the others.
 * - A filter that selects nothing makes a value where it says which: `add` from equalities, `replace` from equalities on
 *   `type` and `primary` only.
 * - An object without a path holds attributes by name; in it, readOnly and unknown ones are ignored.
 *
 * @param resource   The stored resource. Never modified; parts that do not change are shared with the result.
 * @param operations Operations from `parsePatchRequest`; may be empty.
 * @param type       The resource type: which attributes exist and may be written.
 *
 * @returns The patched resource, or `resource` itself (the same object) when nothing changed, so that a caller can skip
 *   the write and keep `meta.version`.
 *
 * @throws {ScimError} 400 `noTarget` if a remove has no path, or a filter selects nothing and no value can be made from it;
 *   `invalidPath` or `invalidFilter` if a path names no attribute or cannot be read; `invalidValue` if a value does not
 *   fit its attribute, a required one would be emptied, or an attribute would hold more than 10,000 values;
 *   `mutability` if an attribute is readOnly, immutable and already set, or required and removed.
 *   413 if the operations would compare more values than one request may.
 *
 * @remarks Pure: no I/O, no clock. Time grows with the operations, and with the values of an attribute once for each
 *   sub-attribute by which its values are found.
 *
 * @see [RFC 7644 §3.5.2, Modifying with PATCH](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2)
 *
 * @example
 * applyPatch(user, [{ op: 'replace', path: 'active', value: false }], userType)['active'] // false
 */
export function applyPatch(resource: Resource, operations: readonly PatchOperation[], type: ResourceType): Resource {
  if (operations.length === 0) return resource
  const draft = new PatchDraft(resource, type)
  for (const operation of operations) applyOperation(draft, operation, type)
  return draft.result()
}

function applyOperation(draft: PatchDraft, operation: PatchOperation, type: ResourceType): void {
  const { op, path, value } = operation
  if (path === undefined) {
    if (op === 'remove') throw new ScimError(400, 'A "remove" without a "path" names nothing; send a path.', 'noTarget')
    mergeAttributes(draft, op, given(value, op), type)
    return
  }
  const target = parsePatchPath(path, type)
  if (target.kind === 'extension') applyToExtension(draft, target.extension, operation, type)
  else applyToAttribute(draft, target, path, operation)
}

function applyToExtension(draft: PatchDraft, urn: string, { op, value }: PatchOperation, type: ResourceType): void {
  const extension = findExtension(type, urn)
  if (extension === undefined) return
  if (op === 'remove') removeExtension(draft, extension)
  else mergeExtension(draft, op, given(value, op), extension)
}

function applyToAttribute(
  draft: PatchDraft,
  target: PatchAttributePath,
  path: string,
  { op, value }: PatchOperation
): void {
  refuseReadOnly(target, path)
  const { attribute, subAttribute, filter } = target
  const slot = draft.slot(target.extension, attribute)
  if (filter !== undefined || (subAttribute !== undefined && attribute.multiValued)) {
    const selection = { slot, target, path }
    if (op === 'remove') removeSelected(selection)
    else assignSelected(selection, op, given(value, op))
  } else if (subAttribute !== undefined) {
    assignSubAttribute(slot, subAttribute, op, op === 'remove' ? null : given(value, op), path)
  } else if (op === 'remove') removeAttribute(slot, value, path)
  else assignAttribute(slot, op, given(value, op), path)
}

function given(value: JsonValue | undefined, op: string): JsonValue {
  if (value !== undefined) return value
  throw new ScimError(400, `The operation "${op}" has no "value"; say what to ${op}.`, 'invalidValue')
}

function refuseReadOnly({ attribute, subAttribute }: PatchAttributePath, path: string): void {
  if (attribute.mutability !== 'readOnly' && subAttribute?.mutability !== 'readOnly') return
  throw new ScimError(400, `${quoted(path)} is readOnly; leave it out of the request.`, 'mutability')
}

/** A whole attribute. */
function assignAttribute(slot: Slot, op: 'add' | 'replace', value: JsonValue, path: string): void {
  const { attribute } = slot
  if (attribute.multiValued) assignValues(slot, op, value, path)
  else if (attribute.type !== 'complex' || value === null) slot.value = parseAttributeValue(value, attribute, path)
  else slot.value = unlessEmpty(applyChanges(objectIn(slot), readChanges(value, attribute, path), op, path))
}

function assignValues(slot: Slot, op: 'add' | 'replace', value: JsonValue, path: string): void {
  const list = value === null || isJsonArray(value) ? value : [value]
  const parsed = parseAttributeValue(list, slot.attribute, path)
  const values = isJsonArray(parsed) ? parsed : []
  if (op === 'replace') slot.value = values.length === 0 ? undefined : values
  else for (const each of values) slot.values.add(each)
}

/** A sub-attribute of a single-valued attribute; null unassigns it. */
function assignSubAttribute(
  slot: Slot,
  subAttribute: Attribute,
  op: PatchOperation['op'],
  value: JsonValue,
  path: string
): void {
  const change = { subAttribute, value: parseAttributeValue(value, subAttribute, path) }
  slot.value = unlessEmpty(applyChanges(objectIn(slot), [change], op, path))
}

function removeAttribute(slot: Slot, value: JsonValue | undefined, path: string): void {
  const { attribute } = slot
  if (attribute.required) {
    const detail = `${quoted(path)} is required and can't be removed; replace it with another value.`
    throw new ScimError(400, detail, 'mutability')
  }
  if (!attribute.multiValued || value === undefined || value === null) {
    slot.value = undefined
    return
  }
  const listed = parseAttributeValue(isJsonArray(value) ? value : [value], attribute, path)
  for (const each of isJsonArray(listed) ? listed : []) slot.values.removeListed(each)
}

/** Attributes by name, as an operation without a path holds them. */
function mergeAttributes(draft: PatchDraft, op: 'add' | 'replace', value: JsonValue, type: ResourceType): void {
  if (!isJsonObject(value)) {
    const detail = `Without a "path", the "value" must be an object of attributes, not ${jsonTypeOf(value)}.`
    throw new ScimError(400, detail, 'invalidValue')
  }
  const seen = new Set<Attribute | SchemaExtension>()
  for (const name of Object.keys(value)) {
    const found = findAttribute(type, name) ?? findExtension(type, name)
    if (found === undefined) {
      refusePathAsName(name, type)
      continue
    }
    if (seen.size === seen.add(found).size) throw namedTwice(name)
    const member = value[name] ?? null
    if (!('name' in found)) mergeExtension(draft, op, member, found)
    else if (found.mutability !== 'readOnly') assignAttribute(draft.slot(undefined, found), op, member, found.name)
  }
}

/** The attributes of an extension, held by an object. */
function mergeExtension(draft: PatchDraft, op: 'add' | 'replace', value: JsonValue, extension: SchemaExtension): void {
  const urn = extension.schema.id
  if (value === null) {
    if (op === 'replace') removeExtension(draft, extension)
    return
  }
  if (!isJsonObject(value)) {
    throw new ScimError(400, `${urn} must be an object of attributes, not ${jsonTypeOf(value)}.`, 'invalidValue')
  }
  const seen = new Set<Attribute>()
  for (const name of Object.keys(value)) {
    const attribute = extension.attributes.get(name) ?? extension.attributes.get(name.toLowerCase())
    if (attribute === undefined) continue
    if (seen.size === seen.add(attribute).size) throw namedTwice(name)
    if (attribute.mutability === 'readOnly') continue
    const slot = draft.slot(urn, attribute)
    assignAttribute(slot, op, value[name] ?? null, slot.path)
  }
}

function removeExtension(draft: PatchDraft, extension: SchemaExtension): void {
  for (const attribute of extension.schema.attributes) {
    if (attribute.mutability !== 'readOnly') draft.slot(extension.schema.id, attribute).value = undefined
  }
}

/** `name.givenName` as a member's name would be lost without a word; a client that means the path must say so. */
function refusePathAsName(name: string, type: ResourceType): void {
  const bracket = name.indexOf('[')
  if (findAttributePath(bracket < 0 ? name : name.slice(0, bracket), type) === undefined) return
  const detail = `${quoted(name)} is a path, not the name of an attribute; send it as "path" of its own operation.`
  throw new ScimError(400, detail, 'invalidPath')
}

function objectIn(slot: Slot): JsonObject {
  const { value } = slot
  return isJsonObject(value) ? value : {}
}

function unlessEmpty(value: JsonObject | undefined): JsonObject | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value
}
