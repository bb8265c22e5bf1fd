/**
 * Resources: what a client sends becomes a value in canonical form, or is refused with the place and the reason.
 * Whether a value is taken (unique, allowed, known) is not decided here.
 */
import { findAttributePath } from './attribute-path.ts'
import { parseAttributeValue } from './attribute-value.ts'
import { quoted, ScimError } from './error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonTypeOf } from './json.ts'
import { findAttribute, findExtension, type ResourceType, type SchemaExtension } from './resource-type.ts'
import type { Attribute } from './schema.ts'

/**
 * A resource in canonical form: names as the schema spells them, an extension's attributes in an object under its URN,
 * only attributes that have a value (null, `[]`, `{}` and absent are one state).
 *
 * `schemas` follows from the rest and is not part of it, see {@link schemasOf}; `id` and `meta` are there when the server
 * put them there.
 */
export type Resource = { readonly [attribute: string]: JsonValue }

/**
 * Reads the body of a POST or PUT.
 *
 * Names match without regard to case; unknown and readOnly attributes are ignored; values are kept as sent. An
 * extension's attributes may be in an object under its URN or each under `urn:attribute`, and `schemas` need not list
 * the extension. Canonical values are suggestions and not enforced.
 *
 * @param body    What came as JSON, within the bounds of `assertBoundedJson`.
 * @param type    The resource type of the endpoint.
 * @param purpose What the body is for: a `replace` may leave out a required attribute that is writeOnly, since what is
 *   stored then stays.
 *
 * @returns The resource, without `id`, `meta` and `schemas`. A new value; the body is not modified.
 *
 * @throws {ScimError} 400 `invalidSyntax` if the body is no object or names an attribute twice; 400 `invalidValue` if a
 *   value does not fit its attribute, a required attribute is missing or blank, or two values are primary.
 *
 * @remarks Time grows with the size of the body.
 *
 * @see [RFC 7643 §2, SCIM Schema](https://www.rfc-editor.org/rfc/rfc7643#section-2)
 * @see [RFC 7644 §3.3, Creating Resources](https://www.rfc-editor.org/rfc/rfc7644#section-3.3)
 */
export function parseResource(body: unknown, type: ResourceType, purpose: 'create' | 'replace'): Resource {
  if (!isJsonObject(body)) {
    throw new ScimError(400, `The body must be a JSON object, not ${jsonTypeOf(body)}.`, 'invalidSyntax')
  }
  const reader = new ResourceReader(type)
  for (const key of Object.keys(body)) reader.read(key, body[key] ?? null)
  const resource = reader.finish()
  checkRequired(resource, type, purpose)
  return resource
}

class ResourceReader {
  readonly #type: ResourceType
  readonly #core: Record<string, JsonValue> = {}
  readonly #extensions = new Map<SchemaExtension, Record<string, JsonValue>>()
  readonly #seen = new Set<Attribute | SchemaExtension>()

  constructor(type: ResourceType) {
    this.#type = type
  }

  read(key: string, value: JsonValue): void {
    const attribute = findAttribute(this.#type, key)
    if (attribute !== undefined) {
      if (attribute.name === 'schemas') checkSchemas(value)
      this.#set(this.#core, attribute, value, attribute.name)
      return
    }
    const extension = findExtension(this.#type, key)
    if (extension !== undefined) this.#readExtension(extension, value)
    else if (key.includes(':')) this.#readQualified(key, value)
  }

  finish(): Resource {
    for (const [extension, values] of this.#extensions) {
      if (Object.keys(values).length > 0) this.#core[extension.schema.id] = values
    }
    return this.#core
  }

  #readExtension(extension: SchemaExtension, value: JsonValue): void {
    const { id } = extension.schema
    this.#once(extension, id)
    if (value === null) return
    if (!isJsonObject(value)) {
      throw new ScimError(
        400,
        `${quoted(id)} takes an object with its attributes, not ${jsonTypeOf(value)}.`,
        'invalidValue'
      )
    }
    const target = this.#targetOf(extension)
    for (const key of Object.keys(value)) {
      const attribute = extension.attributes.get(key) ?? extension.attributes.get(key.toLowerCase())
      if (attribute !== undefined) this.#set(target, attribute, value[key] ?? null, `${id}:${attribute.name}`)
    }
  }

  /** An attribute under its full name, as `urn:…:User:department`. */
  #readQualified(key: string, value: JsonValue): void {
    const path = findAttributePath(key, this.#type)
    if (path === undefined || path.subAttribute !== undefined) return
    const extension = path.extension === undefined ? undefined : findExtension(this.#type, path.extension)
    this.#set(extension === undefined ? this.#core : this.#targetOf(extension), path.attribute, value, key)
  }

  #targetOf(extension: SchemaExtension): Record<string, JsonValue> {
    let target = this.#extensions.get(extension)
    if (target === undefined) {
      target = {}
      this.#extensions.set(extension, target)
    }
    return target
  }

  #set(target: Record<string, JsonValue>, attribute: Attribute, value: JsonValue, path: string): void {
    this.#once(attribute, path)
    if (attribute.mutability === 'readOnly') return
    const parsed = parseAttributeValue(value, attribute, path)
    if (parsed !== undefined) target[attribute.name] = parsed
  }

  #once(item: Attribute | SchemaExtension, path: string): void {
    if (this.#seen.has(item))
      throw new ScimError(400, `The body names ${quoted(path)} twice; send it once.`, 'invalidSyntax')
    this.#seen.add(item)
  }
}

function checkSchemas(value: JsonValue): void {
  if (value === null || (isJsonArray(value) && value.every(each => typeof each === 'string'))) return
  throw new ScimError(400, `"schemas" must be an array of URNs, not ${jsonTypeOf(value)}.`, 'invalidValue')
}

/**
 * Checks that a resource has every attribute its type requires.
 *
 * @param purpose As in {@link parseResource}.
 * @throws {ScimError} 400 `invalidValue` if one is missing, is blank text, or a required extension is missing.
 */
export function checkRequired(resource: Resource, type: ResourceType, purpose: 'create' | 'replace'): void {
  for (const attribute of type.requiredAttributes) checkPresent(resource, attribute, attribute.name, purpose)
  for (const { schema, required, requiredAttributes } of type.extensions) {
    const values = resource[schema.id]
    if (isJsonObject(values)) {
      for (const attribute of requiredAttributes)
        checkPresent(values, attribute, `${schema.id}:${attribute.name}`, purpose)
    } else if (required) {
      throw new ScimError(400, `The extension ${quoted(schema.id)} is required; send its attributes.`, 'invalidValue')
    }
  }
}

function checkPresent(holder: JsonObject, attribute: Attribute, path: string, purpose: 'create' | 'replace'): void {
  const value = holder[attribute.name]
  if (value === undefined) {
    if (purpose === 'replace' && attribute.mutability === 'writeOnly') return
    throw new ScimError(400, `The attribute ${quoted(path)} is required; send a value for it.`, 'invalidValue')
  }
  if (typeof value === 'string' && value.trim() === '') {
    throw new ScimError(400, `The attribute ${quoted(path)} is required and must not be blank.`, 'invalidValue')
  }
}

/**
 * The `schemas` of a resource: the URN of its core schema and of each extension it has attributes of.
 *
 * @see [RFC 7643 §3, SCIM Resources](https://www.rfc-editor.org/rfc/rfc7643#section-3)
 */
export function schemasOf(resource: Resource, type: ResourceType): string[] {
  const urns = [type.schema.id]
  for (const { schema } of type.extensions) if (resource[schema.id] !== undefined) urns.push(schema.id)
  return urns
}
