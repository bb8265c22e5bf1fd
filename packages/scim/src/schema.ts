/**
 * Schemas and attributes with every characteristic of RFC 7643 §2.2 and §7, and the attributes all resources share (§3.1).
 * What a resource type is made of, and how a name finds its attribute there, is in `resource-type.ts`;
 * reading a schema document from JSON is in `schema-document.ts`, writing one in `discovery.ts`.
 */
import { quoted, ScimError } from './error.ts'

export type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'binary'
  | 'reference'
  | 'complex'

export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
export type Returned = 'always' | 'never' | 'default' | 'request'
export type Uniqueness = 'none' | 'server' | 'global'

/** An attribute or sub-attribute with all its characteristics (RFC 7643 §7). */
export interface Attribute {
  readonly name: string
  readonly type: AttributeType
  readonly multiValued: boolean
  readonly description: string
  readonly required: boolean
  /** Suggestions (RFC 7643 §2.4); never enforced. */
  readonly canonicalValues?: readonly string[]
  readonly caseExact: boolean
  readonly mutability: Mutability
  readonly returned: Returned
  readonly uniqueness: Uniqueness
  readonly referenceTypes?: readonly string[]
  /** Empty unless the type is `complex`. */
  readonly subAttributes: readonly Attribute[]
}

export interface Schema {
  /** The URN, in the spelling under which an extension's attributes are stored. */
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly Attribute[]
}

/** An attribute as it is written down: what is left out has the default of RFC 7643 §2.2. */
export type AttributeDefinition = Pick<Attribute, 'name' | 'type' | 'description'> & Partial<Attribute>

/**
 * An attribute with all its characteristics, from the ones that differ from the defaults of RFC 7643 §2.2.
 *
 * References and binaries are case exact (§2.3.6, §2.3.7) even though the listings of §8.7 print `false` for some.
 */
export function defineAttribute(definition: AttributeDefinition): Attribute {
  const { type } = definition
  return {
    multiValued: false,
    required: false,
    caseExact: type === 'reference' || type === 'binary',
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    subAttributes: [],
    ...definition
  }
}

const subAttributesByName = new WeakMap<Attribute, ReadonlyMap<string, Attribute>>()

/**
 * The sub-attribute of that name, whatever its case; undefined if there is none.
 *
 * @remarks One look into a map that is built once per attribute.
 */
export function findSubAttribute(attribute: Attribute, name: string): Attribute | undefined {
  let byName = subAttributesByName.get(attribute)
  if (byName === undefined) {
    byName = attributesByName(attribute.subAttributes)
    subAttributesByName.set(attribute, byName)
  }
  return byName.get(name) ?? byName.get(name.toLowerCase())
}

/** Attributes by name, both as the schema spells it and in lower case. */
export function attributesByName(attributes: Iterable<Attribute>): Map<string, Attribute> {
  const byName = new Map<string, Attribute>()
  for (const attribute of attributes) {
    byName.set(attribute.name, attribute)
    byName.set(attribute.name.toLowerCase(), attribute)
  }
  return byName
}

/**
 * A schema less some of its attributes, for a server that does not support them or a client that cannot bear them.
 *
 * @param schema The schema; not modified.
 * @param paths  Attribute names and `attribute.subAttribute` names, in any case. A complex attribute that loses its last
 *   sub-attribute goes as well.
 * @throws {ScimError} 400 `invalidPath` if a path names nothing in the schema.
 */
export function without(schema: Schema, paths: readonly string[]): Schema {
  const attributes = paths.reduce(withoutPath, schema.attributes)
  return { ...schema, attributes }
}

function withoutPath(attributes: readonly Attribute[], path: string): readonly Attribute[] {
  const [name = '', subName] = path.toLowerCase().split('.', 2)
  const attribute = attributes.find(candidate => candidate.name.toLowerCase() === name)
  if (attribute === undefined || (subName !== undefined && findSubAttribute(attribute, subName) === undefined)) {
    throw new ScimError(400, `The schema has no attribute ${quoted(path)} to leave out.`, 'invalidPath')
  }
  const subAttributes = attribute.subAttributes.filter(sub => sub.name.toLowerCase() !== subName)
  if (subName === undefined || subAttributes.length === 0) return attributes.filter(other => other !== attribute)
  return attributes.map(other => (other === attribute ? { ...attribute, subAttributes } : other))
}

const metaSubAttributes = [
  defineAttribute({
    name: 'resourceType',
    type: 'string',
    description: 'Name of the resource type.',
    caseExact: true,
    mutability: 'readOnly'
  }),
  defineAttribute({
    name: 'created',
    type: 'dateTime',
    description: 'When the resource was added here.',
    mutability: 'readOnly'
  }),
  defineAttribute({
    name: 'lastModified',
    type: 'dateTime',
    description: 'When the resource was last changed here.',
    mutability: 'readOnly'
  }),
  defineAttribute({
    name: 'location',
    type: 'reference',
    description: 'Address of the resource.',
    referenceTypes: ['uri'],
    mutability: 'readOnly'
  }),
  defineAttribute({
    name: 'version',
    type: 'string',
    description: 'Version of the resource, as in its ETag.',
    caseExact: true,
    mutability: 'readOnly'
  })
]

/**
 * The attributes every resource has whatever its schema: `schemas`, `id`, `externalId` and `meta`.
 *
 * `schemas` counts as readOnly because it follows from the attributes that are present.
 *
 * @see [RFC 7643 §3.1, Common Attributes](https://www.rfc-editor.org/rfc/rfc7643#section-3.1)
 */
export const commonAttributes: readonly Attribute[] = [
  defineAttribute({
    name: 'schemas',
    type: 'reference',
    description: 'URNs of the schemas whose attributes are present.',
    multiValued: true,
    required: true,
    referenceTypes: ['uri'],
    mutability: 'readOnly',
    returned: 'always'
  }),
  defineAttribute({
    name: 'id',
    type: 'string',
    description: 'Identifier given by the server; stable and never used again.',
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server'
  }),
  defineAttribute({
    name: 'externalId',
    type: 'string',
    description: 'Identifier given by the client.',
    caseExact: true
  }),
  defineAttribute({
    name: 'meta',
    type: 'complex',
    description: 'What the server knows about the resource itself.',
    mutability: 'readOnly',
    subAttributes: metaSubAttributes
  })
]
