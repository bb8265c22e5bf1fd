/**
 * Resource types: which attributes a resource may have, and every path that names one of them.
 *
 * All lookups are maps made once by {@link defineResourceType} and keyed by what a client may write, so that finding an
 * attribute costs one look whatever the size of the schema, and no input ever becomes the key of an object.
 */
import { quoted, ScimError } from './error.ts'
import { type Attribute, attributesByName, commonAttributes, type Schema } from './schema.ts'

/** An attribute, or a sub-attribute of it, of one resource type. */
export interface AttributePath {
  readonly kind: 'attribute'
  /** URN of the extension as its schema spells it; absent for core and common attributes. */
  readonly extension?: string
  readonly attribute: Attribute
  readonly subAttribute?: Attribute
}

export interface SchemaExtension {
  readonly schema: Schema
  /** Whether every resource of the type must have it. */
  readonly required: boolean
  /** The extension's attributes by name, as spelled and in lower case. */
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly requiredAttributes: readonly Attribute[]
}

/** What a resource type is made of (RFC 7643 §6). */
export interface ResourceTypeDefinition {
  /** The same as `name` when left out. */
  readonly id?: string
  readonly name: string
  /** Path of the endpoint below the base address, as `/Users`. */
  readonly endpoint: string
  readonly description: string
  readonly schema: Schema
  readonly extensions?: readonly { readonly schema: Schema; readonly required: boolean }[]
}

/** A resource type with its lookups. Make one with {@link defineResourceType} and keep it: it costs some hundred map entries. */
export interface ResourceType {
  readonly id: string
  readonly name: string
  readonly endpoint: string
  readonly description: string
  readonly schema: Schema
  readonly extensions: readonly SchemaExtension[]
  /** Core and common attributes by name, as spelled and in lower case. */
  readonly attributes: ReadonlyMap<string, Attribute>
  /** Extensions by URN, as spelled and in lower case. */
  readonly extensionsByUrn: ReadonlyMap<string, SchemaExtension>
  /**
   * Every path that names an attribute, by each way to write it (with and without URN, as spelled and in lower case).
   * One attribute has one path object, so that a path may itself be a key of a `Map`.
   */
  readonly paths: ReadonlyMap<string, AttributePath>
  /** URNs of the schema and its extensions in lower case, longest first. */
  readonly urns: readonly string[]
  /** Core attributes a resource must have. */
  readonly requiredAttributes: readonly Attribute[]
  /** What a response does not hold unless it is asked for by name, or never. */
  readonly hiddenPaths: readonly AttributePath[]
}

/**
 * A resource type from its schema and extensions.
 *
 * An extension's attribute may be named without its URN when no core attribute and no other extension has that name.
 *
 * @throws {ScimError} 400 `invalidValue` if two schemas share a URN or an attribute takes the name of a common one.
 * @remarks Costs time and memory in proportion to the number of attributes; do it once.
 * @see [RFC 7643 §6, ResourceType Schema](https://www.rfc-editor.org/rfc/rfc7643#section-6)
 */
export function defineResourceType(definition: ResourceTypeDefinition): ResourceType {
  const { name, id = name, endpoint, description, schema } = definition
  const extensions = (definition.extensions ?? []).map(extension => ({
    schema: extension.schema,
    required: extension.required,
    attributes: attributesByName(extension.schema.attributes),
    requiredAttributes: extension.schema.attributes.filter(isDemanded)
  }))
  checkNames(schema, extensions)
  const attributes = attributesByName([...commonAttributes, ...schema.attributes])
  const extensionsByUrn = new Map<string, SchemaExtension>()
  for (const extension of extensions) {
    extensionsByUrn.set(extension.schema.id, extension).set(extension.schema.id.toLowerCase(), extension)
  }
  const urns = [schema, ...extensions.map(extension => extension.schema)]
    .map(({ id: urn }) => urn.toLowerCase())
    .sort((a, b) => b.length - a.length)
  const paths = everyPath(schema, extensions, attributes)
  const requiredAttributes = schema.attributes.filter(isDemanded)
  const hiddenPaths = [...new Set(paths.values())].filter(isHidden)
  const lookups = { attributes, extensionsByUrn, paths, urns, requiredAttributes, hiddenPaths }
  return { id, name, endpoint, description, schema, extensions, ...lookups }
}

function isDemanded({ required, mutability }: Attribute): boolean {
  return required && mutability !== 'readOnly'
}

function isHidden({ attribute, subAttribute }: AttributePath): boolean {
  const { returned } = subAttribute ?? attribute
  return returned === 'never' || returned === 'request'
}

/** The core or common attribute of that name, whatever its case; undefined if there is none. */
export function findAttribute(type: ResourceType, name: string): Attribute | undefined {
  return type.attributes.get(name) ?? type.attributes.get(name.toLowerCase())
}

/** The extension with that URN, whatever its case; undefined if there is none. */
export function findExtension(type: ResourceType, urn: string): SchemaExtension | undefined {
  return type.extensionsByUrn.get(urn) ?? type.extensionsByUrn.get(urn.toLowerCase())
}

function checkNames(schema: Schema, extensions: readonly SchemaExtension[]): void {
  const urns = new Set<string>()
  for (const { id } of [schema, ...extensions.map(extension => extension.schema)]) {
    if (urns.has(id.toLowerCase())) throw refused(`Two schemas have the URN ${quoted(id)}; give each its own.`)
    urns.add(id.toLowerCase())
  }
  const common = attributesByName(commonAttributes)
  for (const { name } of schema.attributes) {
    if (common.has(name.toLowerCase())) {
      throw refused(`The attribute ${quoted(name)} of ${quoted(schema.id)} has the name of a common one; rename it.`)
    }
  }
}

function everyPath(
  schema: Schema,
  extensions: readonly SchemaExtension[],
  attributes: ReadonlyMap<string, Attribute>
): ReadonlyMap<string, AttributePath> {
  const paths = new Map<string, AttributePath>()
  for (const attribute of new Set(attributes.values())) {
    addPaths(paths, { kind: 'attribute', attribute }, ['', `${schema.id}:`])
  }
  for (const { schema: extension } of extensions) {
    for (const attribute of extension.attributes) {
      const prefixes = [`${extension.id}:`]
      if (isOnlyOne(attribute, attributes, extensions)) prefixes.push('')
      addPaths(paths, { kind: 'attribute', extension: extension.id, attribute }, prefixes)
    }
  }
  return paths
}

function isOnlyOne(
  { name }: Attribute,
  core: ReadonlyMap<string, Attribute>,
  extensions: readonly SchemaExtension[]
): boolean {
  const key = name.toLowerCase()
  return !core.has(key) && extensions.filter(extension => extension.attributes.has(key)).length === 1
}

function addPaths(paths: Map<string, AttributePath>, path: AttributePath, prefixes: readonly string[]): void {
  const all = [path, ...path.attribute.subAttributes.map(subAttribute => ({ ...path, subAttribute }))]
  for (const each of all) {
    const name =
      each.subAttribute === undefined ? path.attribute.name : `${path.attribute.name}.${each.subAttribute.name}`
    for (const prefix of prefixes) {
      paths.set(prefix + name, each)
      paths.set((prefix + name).toLowerCase(), each)
    }
  }
}

function refused(detail: string): ScimError {
  return new ScimError(400, detail, 'invalidValue')
}
