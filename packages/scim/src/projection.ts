/** Which attributes a response holds: `attributes`, `excludedAttributes` and the `returned` characteristic (RFC 7644 §3.9). */
import { findAttributePath } from './attribute-path.ts'
import { ScimError } from './error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import type { Resource } from './resource.ts'
import { type AttributePath, findExtension, type ResourceType } from './resource-type.ts'
import { type Attribute, findSubAttribute, type Returned } from './schema.ts'

/** Of an attribute, all of it or the sub-attributes of these names. */
type Part = 'whole' | ReadonlySet<string>
type MutablePart = 'whole' | Set<string>

/** Named attributes of a schema by their names; for an extension, perhaps all of it. */
type Named = ReadonlyMap<string, Part>

export type Projection =
  | { readonly kind: 'default' }
  | {
      readonly kind: 'attributes' | 'excludedAttributes'
      readonly core: Named
      /** By URN as the schema spells it. */
      readonly extensions: ReadonlyMap<string, 'whole' | Named>
    }

const defaultProjection: Projection = { kind: 'default' }

/** The query parameters that choose attributes: names separated by commas, or an array of them. */
export interface ProjectionQuery {
  readonly attributes?: string | readonly string[] | undefined
  readonly excludedAttributes?: string | readonly string[] | undefined
}

/**
 * Reads `attributes` and `excludedAttributes`.
 *
 * Names may be dotted and have a URN; the URN of an extension alone names all of it. What names no attribute is ignored,
 * and so is a filter in brackets behind a name.
 *
 * @throws {ScimError} 400 `invalidValue` if both name something.
 * @see [RFC 7644 §3.9, Attributes Parameter](https://www.rfc-editor.org/rfc/rfc7644#section-3.9)
 */
export function parseProjection(query: ProjectionQuery, type: ResourceType): Projection {
  const attributes = namesIn(query.attributes)
  const excluded = namesIn(query.excludedAttributes)
  if (attributes.length === 0 && excluded.length === 0) return defaultProjection
  if (attributes.length > 0 && excluded.length > 0) {
    throw new ScimError(400, 'Send either "attributes" or "excludedAttributes", not both.', 'invalidValue')
  }
  const names = new NamedAttributes(type)
  for (const name of attributes.length > 0 ? attributes : excluded) names.add(name)
  const kind = attributes.length > 0 ? 'attributes' : 'excludedAttributes'
  return { kind, core: names.core, extensions: names.extensions }
}

/** Whether the projection is the one of a request that names no attributes. */
export function isDefaultProjection(projection: Projection): boolean {
  return projection.kind === 'default'
}

function namesIn(parameter: string | readonly string[] | undefined): readonly string[] {
  if (parameter === undefined) return []
  const names: string[] = []
  for (const part of typeof parameter === 'string' ? [parameter] : parameter) {
    for (const name of part.split(',')) if (name.trim() !== '') names.push(name.trim())
  }
  return names
}

class NamedAttributes {
  readonly core = new Map<string, MutablePart>()
  readonly extensions = new Map<string, 'whole' | Map<string, MutablePart>>()
  readonly #type: ResourceType

  constructor(type: ResourceType) {
    this.#type = type
  }

  add(text: string): void {
    const bracket = text.indexOf('[')
    const name = bracket < 0 ? text : text.slice(0, bracket)
    const extension = findExtension(this.#type, name)
    const path = extension === undefined ? findAttributePath(name, this.#type) : undefined
    if (extension !== undefined) this.extensions.set(extension.schema.id, 'whole')
    else if (path !== undefined) this.#addPath(path)
    else if (name.toLowerCase() === this.#type.schema.id.toLowerCase()) this.#addCore()
  }

  #addCore(): void {
    for (const attribute of this.#type.schema.attributes) this.core.set(attribute.name, 'whole')
  }

  #addPath({ extension, attribute, subAttribute }: AttributePath): void {
    const named = extension === undefined ? this.core : this.#namedOf(extension)
    if (named === 'whole') return
    const part = named.get(attribute.name)
    if (subAttribute === undefined) named.set(attribute.name, 'whole')
    else if (part === undefined) named.set(attribute.name, new Set([subAttribute.name]))
    else if (part !== 'whole') part.add(subAttribute.name)
  }

  #namedOf(urn: string): 'whole' | Map<string, MutablePart> {
    let named = this.extensions.get(urn)
    if (named === undefined) {
      named = new Map()
      this.extensions.set(urn, named)
    }
    return named
  }
}

/**
 * The resource as a response shows it.
 *
 * What is returned `always` stays whatever is excluded, what is returned `never` goes whatever is named, and what is
 * returned on `request` comes only when it is named. Keys keep their order.
 *
 * @param resource A resource with `id`, `meta` and `schemas` where the response has them. Never modified; parts that
 *   stay whole are shared with the result.
 * @returns The projected resource; the same object when there is nothing to leave out by default.
 *
 * @remarks By default one look for each attribute that is never or only on request returned; otherwise time grows with
 *   the size of the resource.
 *
 * @see [RFC 7643 §7, "returned"](https://www.rfc-editor.org/rfc/rfc7643#section-7)
 */
export function project(resource: Resource, projection: Projection, type: ResourceType): Resource {
  if (projection.kind === 'default' && !type.hiddenPaths.some(path => mayHold(resource, path))) return resource
  const result: Record<string, JsonValue> = {}
  for (const key of Object.keys(resource)) {
    const value = projectMember(key, resource[key], projection, type)
    if (value !== undefined) result[key] = value
  }
  return result
}

/**
 * Whether a projection shows an attribute, in whole or in part; a server need not load what it does not show.
 *
 * @param path An attribute; a sub-attribute in it is not looked at.
 */
export function isProjected(projection: Projection, path: AttributePath): boolean {
  if (projection.kind === 'default') return keeps('default', path.attribute.returned, false)
  const { core, extensions } = projection
  const named = path.extension === undefined ? core : extensions.get(path.extension)
  return keepsAttribute(projection.kind, path.attribute, named === 'whole' ? 'whole' : named?.get(path.attribute.name))
}

function mayHold(resource: Resource, { extension, attribute }: AttributePath): boolean {
  const container = extension === undefined ? resource : resource[extension]
  return isJsonObject(container) && container[attribute.name] !== undefined
}

function projectMember(
  key: string,
  value: JsonValue | undefined,
  projection: Projection,
  type: ResourceType
): JsonValue | undefined {
  const attribute = type.attributes.get(key)
  if (attribute !== undefined) {
    const part = projection.kind === 'default' ? undefined : projection.core.get(attribute.name)
    return projectAttribute(value, attribute, projection.kind, part)
  }
  const extension = type.extensionsByUrn.get(key)
  if (extension === undefined || !isJsonObject(value)) return undefined
  const named = projection.kind === 'default' ? undefined : projection.extensions.get(key)
  return projectValues(value, extension.attributes, projection.kind, name =>
    named === 'whole' ? named : named?.get(name)
  )
}

/** Keeps the attributes of an extension that a response shows; undefined when none is left. */
function projectValues(
  values: JsonObject,
  attributes: ReadonlyMap<string, Attribute>,
  kind: Projection['kind'],
  partOf: (name: string) => Part | undefined
): JsonObject | undefined {
  const result: Record<string, JsonValue> = {}
  for (const key of Object.keys(values)) {
    const attribute = attributes.get(key)
    const value = attribute && projectAttribute(values[key], attribute, kind, partOf(attribute.name))
    if (value !== undefined) result[key] = value
  }
  return Object.keys(result).length === 0 ? undefined : result
}

function projectAttribute(
  value: JsonValue | undefined,
  attribute: Attribute,
  kind: Projection['kind'],
  part: Part | undefined
): JsonValue | undefined {
  if (value === undefined || !keepsAttribute(kind, attribute, part)) return undefined
  const names = part === 'whole' ? undefined : part
  const keepsSub = (sub: Attribute): boolean =>
    names === undefined ? keeps('default', sub.returned, false) : keeps(kind, sub.returned, names.has(sub.name))
  if (attribute.subAttributes.every(keepsSub)) return value
  if (!isJsonArray(value)) return projectElement(value, attribute, keepsSub)
  const elements = value.flatMap(element => projectElement(element, attribute, keepsSub) ?? [])
  return elements.length === 0 ? undefined : elements
}

function projectElement(
  element: JsonValue,
  attribute: Attribute,
  keepsSub: (sub: Attribute) => boolean
): JsonValue | undefined {
  if (!isJsonObject(element)) return element
  const result: Record<string, JsonValue> = {}
  for (const key of Object.keys(element)) {
    const sub = findSubAttribute(attribute, key)
    const value = element[key]
    if (sub !== undefined && value !== undefined && keepsSub(sub)) result[key] = value
  }
  return Object.keys(result).length === 0 ? undefined : result
}

/** Naming a sub-attribute brings the attribute along; excluding one does not take the attribute away. */
function keepsAttribute(kind: Projection['kind'], { returned }: Attribute, part: Part | undefined): boolean {
  return keeps(kind, returned, kind === 'attributes' ? part !== undefined : part === 'whole')
}

function keeps(kind: Projection['kind'], returned: Returned, named: boolean): boolean {
  if (returned === 'never' || returned === 'always') return returned === 'always'
  if (kind === 'attributes') return named
  return returned === 'default' && !named
}
