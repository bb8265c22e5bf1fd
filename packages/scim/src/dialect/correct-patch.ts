/** The body of a PATCH, put right operation by operation. */
import { findAttributePath } from '../attribute-path.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { findAttribute, findExtension, type SchemaExtension } from '../resource-type.ts'
import { type Attribute, findSubAttribute } from '../schema.ts'
import { correctExtension } from './correct-resource.ts'
import { correctUrn } from './correct-urn.ts'
import { correctElement, correctPatchValue, correctValue } from './correct-value.ts'
import { type Correcting, correcting } from './correction.ts'

/** What a path leads to, as far as it matters for its value. Whether the whole path is sound is for the core to say. */
type Target =
  | { readonly kind: 'extension'; readonly extension: SchemaExtension }
  | { readonly kind: 'attribute' | 'selected'; readonly attribute: Attribute }

/**
 * A PATCH request as the RFC says it.
 *
 * @returns The same object when there is nothing to put right; whatever has no operations, as it is.
 */
export function correctPatch(body: JsonValue, c: Correcting): JsonValue {
  if (!isJsonObject(body)) return body
  const key = memberName(body, 'Operations')
  const operations = key === undefined ? undefined : body[key]
  if (key === undefined || !isJsonArray(operations)) return body
  const corrected = operations.flatMap(operation => correctOperation(operation, c))
  const same =
    corrected.length === operations.length && corrected.every((operation, index) => operation === operations[index])
  return same ? body : { ...body, [key]: corrected }
}

/** The operations that one operation becomes, most often one. */
function correctOperation(operation: JsonValue, c: Correcting): readonly JsonValue[] {
  if (!isJsonObject(operation)) return [operation]
  const op = memberOf(operation, 'op')
  const path = memberOf(operation, 'path')
  const value = memberOf(operation, 'value')
  const remove = typeof op === 'string' && op.length === 6 && op.toLowerCase() === 'remove'
  if (typeof path !== 'string') {
    if (remove || (path !== undefined && path !== null) || !isJsonObject(value)) return [operation]
    return correctPathless(operation, value, c)
  }
  const text = targetOf(path, c) === undefined ? correctUrn(path, c) : path
  const target = targetOf(text, c)
  const sound = text === path ? operation : withMember(operation, 'path', text)
  if (target === undefined || value === undefined) return [sound]
  return [remove ? correctRemove(sound, target, value, c) : correctAssign(sound, target, value, c)]
}

function correctAssign(operation: JsonObject, target: Target, value: JsonValue, c: Correcting): JsonObject {
  const corrected = correctTarget(target, value, c)
  return corrected === value ? operation : withMember(operation, 'value', corrected)
}

function correctTarget(target: Target, value: JsonValue, c: Correcting): JsonValue {
  switch (target.kind) {
    case 'extension':
      return correctExtension(value, target.extension, (each, attribute) => correctPatchValue(each, attribute, c))
    case 'attribute':
      return correctPatchValue(value, target.attribute, c)
    case 'selected':
      return value === '' && correcting(c, 'empty-clears') ? null : correctElement(value, target.attribute, c)
  }
}

/** A value belongs to a remove only as the list of what to remove from a multi-valued attribute. */
function correctRemove(operation: JsonObject, target: Target, value: JsonValue, c: Correcting): JsonObject {
  if (value === null || !correcting(c, 'remove-with-value')) return operation
  if (target.kind === 'attribute' && target.attribute.multiValued) {
    const listed = correctValue(value, target.attribute, c)
    return listed === value ? operation : withMember(operation, 'value', listed)
  }
  return Object.fromEntries(Object.entries(operation).filter(([name]) => name.toLowerCase() !== 'value'))
}

/** Attributes by name without a path: names that are paths become operations of their own. */
function correctPathless(operation: JsonObject, value: JsonObject, c: Correcting): readonly JsonValue[] {
  const members: [string, JsonValue][] = []
  const own: JsonValue[] = []
  let changed = false
  for (const name of Object.keys(value)) {
    const member = value[name] ?? null
    const corrected = correctNamed(name, member, c)
    if (corrected === undefined) {
      if (c.allowed.has('read-only-in-value')) changed = correcting(c, 'read-only-in-value')
      else members.push([name, member])
    } else if (corrected === 'path') {
      correcting(c, 'path-as-key')
      own.push(ownOperation(operation, name, member))
    } else {
      if (corrected[0] !== name || corrected[1] !== member) changed = true
      members.push(corrected)
    }
  }
  if (own.length === 0) {
    return [changed ? withMember(operation, 'value', Object.fromEntries(members)) : operation]
  }
  const separate = own.flatMap(each => correctOperation(each, c))
  return members.length === 0 ? separate : [withMember(operation, 'value', Object.fromEntries(members)), ...separate]
}

/** A member of a value without a path, put right; `path` if its name is one; undefined if the attribute is readOnly. */
function correctNamed(name: string, member: JsonValue, c: Correcting): [string, JsonValue] | 'path' | undefined {
  const attribute = findAttribute(c.type, name)
  if (attribute !== undefined) {
    return attribute.mutability === 'readOnly' ? undefined : [name, correctPatchValue(member, attribute, c)]
  }
  const urn = findExtension(c.type, name) === undefined ? correctUrn(name, c) : name
  const extension = findExtension(c.type, urn)
  if (extension !== undefined) return [urn, correctTarget({ kind: 'extension', extension }, member, c)]
  return c.allowed.has('path-as-key') && targetOf(urn, c) !== undefined ? 'path' : [urn, member]
}

function ownOperation(operation: JsonObject, path: string, value: JsonValue): JsonObject {
  return { op: memberOf(operation, 'op') ?? null, path, value }
}

function targetOf(path: string, c: Correcting): Target | undefined {
  const bracket = path.indexOf('[')
  const found = findAttributePath(bracket < 0 ? path : path.slice(0, bracket), c.type)
  if (found === undefined) {
    const extension = bracket < 0 ? findExtension(c.type, path) : undefined
    return extension === undefined ? undefined : { kind: 'extension', extension }
  }
  const { attribute } = found
  if (bracket < 0) return { kind: 'attribute', attribute: found.subAttribute ?? attribute }
  const behind = path.slice(path.lastIndexOf(']') + 1)
  if (behind === '') return { kind: 'selected', attribute }
  const subAttribute = behind.startsWith('.') ? findSubAttribute(attribute, behind.slice(1)) : undefined
  return subAttribute === undefined ? undefined : { kind: 'attribute', attribute: subAttribute }
}

/** A member of the message by its name in any case. */
function memberOf(object: JsonObject, name: string): JsonValue | undefined {
  const key = memberName(object, name)
  return key === undefined ? undefined : object[key]
}

function memberName(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name
  const lower = name.toLowerCase()
  return Object.keys(object).find(key => key.length === name.length && key.toLowerCase() === lower)
}

function withMember(object: JsonObject, name: string, value: JsonValue): JsonObject {
  return { ...object, [memberName(object, name) ?? name]: value }
}
