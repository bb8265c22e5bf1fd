/** The body of a POST or PUT, put right attribute by attribute. */
import { findAttributePath } from '../attribute-path.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { type AttributePath, findAttribute, findExtension, type SchemaExtension } from '../resource-type.ts'
import type { Attribute } from '../schema.ts'
import { correctUrn } from './correct-urn.ts'
import { correctValue, mapMembers } from './correct-value.ts'
import { type Correcting, correcting } from './correction.ts'

/** A member whose name is a path: the name and the value, to be put where the path leads. */
type Misplaced = readonly [name: string, value: JsonValue]

/**
 * A resource as the RFC says it.
 *
 * @returns The same object when there is nothing to put right; whatever is no object, as it is.
 */
export function correctResource(body: JsonValue, c: Correcting): JsonValue {
  if (!isJsonObject(body)) return body
  const misplaced = new Map<AttributePath, Misplaced>()
  const members: [string, JsonValue][] = []
  let changed = false
  for (const name of Object.keys(body)) {
    const value = body[name] ?? null
    const path = misplacedPath(name, c)
    if (path !== undefined && !misplaced.has(path)) {
      misplaced.set(path, [name, correctValue(value, path.subAttribute ?? path.attribute, c)])
      continue
    }
    const member = correctMember(name, value, c)
    if (member[0] !== name || member[1] !== value) changed = true
    members.push(member)
  }
  if (misplaced.size > 0) return place(Object.fromEntries(members), misplaced, c)
  return changed ? Object.fromEntries(members) : body
}

/** An extension's attributes, each put right by a function. */
export function correctExtension(
  value: JsonValue,
  extension: SchemaExtension,
  change: (value: JsonValue, attribute: Attribute) => JsonValue
): JsonValue {
  if (!isJsonObject(value)) return value
  return mapMembers(value, (member, name) => {
    const attribute = extension.attributes.get(name) ?? extension.attributes.get(name.toLowerCase())
    return attribute === undefined ? member : change(member, attribute)
  })
}

function correctMember(name: string, value: JsonValue, c: Correcting): [string, JsonValue] {
  const attribute = findAttribute(c.type, name)
  if (attribute !== undefined) {
    if (attribute.name === 'schemas') return [name, correctSchemas(value, c)]
    return [name, attribute.mutability === 'readOnly' ? value : correctValue(value, attribute, c)]
  }
  const urn = findExtension(c.type, name) === undefined ? correctUrn(name, c) : name
  const extension = findExtension(c.type, urn)
  if (extension !== undefined) {
    return [urn, correctExtension(value, extension, (each, its) => correctValue(each, its, c))]
  }
  const path = findAttributePath(urn, c.type)
  return [urn, path === undefined ? value : correctValue(value, path.subAttribute ?? path.attribute, c)]
}

function correctSchemas(value: JsonValue, c: Correcting): JsonValue {
  if (!isJsonArray(value)) return value
  const urns = value.map(urn => (typeof urn === 'string' ? correctUrn(urn, c) : urn))
  return urns.every((urn, index) => urn === value[index]) ? value : [...new Set(urns)]
}

/**
 * The path a member's name is, where the core would not find the attribute under that name: with a sub-attribute of a
 * single-valued attribute, or of an extension without its URN.
 */
function misplacedPath(name: string, c: Correcting): AttributePath | undefined {
  if (!c.allowed.has('path-as-key') || findAttribute(c.type, name) !== undefined) return undefined
  const path = findAttributePath(name, c.type) ?? findAttributePath(correctUrn(name, c), c.type)
  if (path === undefined) return undefined
  if (path.subAttribute !== undefined) return path.attribute.multiValued ? undefined : path
  return name.includes(':') ? undefined : path
}

/** There are at most as many paths as the schema has, so copying the body for each is bounded. */
function place(body: JsonObject, misplaced: ReadonlyMap<AttributePath, Misplaced>, c: Correcting): JsonObject {
  let result = body
  for (const [{ extension, attribute, subAttribute }, [name, value]] of misplaced) {
    const names = [extension, attribute.name, subAttribute?.name].filter(each => each !== undefined)
    const placed = assignIn(result, names, value)
    if (placed !== undefined) correcting(c, 'path-as-key')
    // Where something else stands already, the core decides what to make of both.
    result = placed ?? { ...result, [name]: value }
  }
  return result
}

/** An object with a value under several names inside each other; undefined if something else stands there. */
function assignIn(object: JsonObject, [name, ...rest]: readonly string[], value: JsonValue): JsonObject | undefined {
  if (name === undefined) return undefined
  const key = Object.keys(object).find(each => each.toLowerCase() === name.toLowerCase()) ?? name
  const inner = Object.hasOwn(object, key) ? (object[key] ?? null) : null
  if (rest.length === 0) return inner === null ? { ...object, [key]: value } : undefined
  if (inner !== null && !isJsonObject(inner)) return undefined
  const placed = assignIn(inner ?? {}, rest, value)
  return placed === undefined ? undefined : { ...object, [key]: placed }
}
