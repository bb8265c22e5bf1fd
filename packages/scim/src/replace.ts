/**
 * PUT: what a stored resource becomes when a client sends the whole of it anew (RFC 7644 §3.5.1).
 * The body itself is read by `parseResource`.
 */
import { ScimError } from './error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { isSameTo } from './patch-complex.ts'
import type { Resource } from './resource.ts'
import type { ResourceType } from './resource-type.ts'
import { ownMember, sameValue } from './same-value.ts'
import type { Attribute } from './schema.ts'

/**
 * Replaces a resource by what a client sent, attribute by attribute.
 *
 * - readWrite: the value sent; one that is left out is unassigned.
 * - readOnly: the stored value, whatever was sent.
 * - immutable: the stored value; what was sent must be the same, and where nothing is stored it is taken.
 * - writeOnly: the value sent; one that is left out stays, since a client can't read it to send it back.
 *
 * The same holds for the sub-attributes of a single-valued complex attribute that was sent. Members that are no
 * attribute of the resource type stay as they are stored.
 *
 * @param stored   The stored resource. Never modified; parts that do not change are shared with the result.
 * @param incoming What `parseResource` made of the body, for `replace`.
 * @param type     The resource type of both.
 *
 * @returns The resource that results, or `stored` itself (the same object) when it is the same.
 *
 * @throws {ScimError} 400 `mutability` if an immutable attribute is set and was sent with another value.
 *
 * @remarks Pure. Time grows with the size of both resources.
 *
 * @see [RFC 7644 §3.5.1, Replacing with PUT](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.1)
 *
 * @example
 * applyReplace(user, parseResource(body, userType, 'replace'), userType)
 */
export function applyReplace(stored: Resource, incoming: Resource, type: ResourceType): Resource {
  const attributes = new Set(type.attributes.values())
  const members = new Map(Object.entries(replaceMembers(stored, incoming, attributes, '')))
  for (const { schema } of type.extensions) {
    const before = ownMember(stored, schema.id)
    const sent = ownMember(incoming, schema.id)
    const after = replaceMembers(objectOr(before), objectOr(sent), schema.attributes, `${schema.id}:`)
    if (Object.keys(after).length === 0) members.delete(schema.id)
    else members.set(schema.id, before !== undefined && sameValue(before, after) ? before : after)
  }
  const result = Object.fromEntries(members)
  return sameValue(stored, result) ? stored : result
}

/** The members that result: those sent in the order they came, then those that stay. */
function replaceMembers(
  stored: JsonObject,
  incoming: JsonObject,
  attributes: Iterable<Attribute>,
  prefix: string
): JsonObject {
  const members = new Map(Object.entries({ ...incoming, ...stored }))
  for (const attribute of attributes) {
    const { name } = attribute
    const value = replaceValue(ownMember(stored, name), ownMember(incoming, name), attribute, prefix + name)
    if (value === undefined) members.delete(name)
    else members.set(name, value)
  }
  return Object.fromEntries(members)
}

function replaceValue(
  stored: JsonValue | undefined,
  incoming: JsonValue | undefined,
  attribute: Attribute,
  path: string
): JsonValue | undefined {
  const value = valueAfter(stored, incoming, attribute, path)
  return stored !== undefined && sameValue(stored, value) ? stored : value
}

function valueAfter(
  stored: JsonValue | undefined,
  incoming: JsonValue | undefined,
  attribute: Attribute,
  path: string
): JsonValue | undefined {
  switch (attribute.mutability) {
    case 'readOnly':
      return stored
    case 'writeOnly':
      return incoming ?? stored
    case 'immutable':
      if (stored === undefined || incoming === undefined) return stored ?? incoming
      if (isSameTo(attribute, stored, incoming)) return stored
      throw new ScimError(
        400,
        `${path} is immutable and already set; send the stored value or leave it out.`,
        'mutability'
      )
    case 'readWrite':
      if (attribute.multiValued || !isJsonObject(stored) || !isJsonObject(incoming)) return incoming
      return replaceMembers(stored, incoming, attribute.subAttributes, `${path}.`)
  }
}

function objectOr(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
