/**
 * Attribute paths as text: `name.givenName`, `urn:…:enterprise:2.0:User:manager.value`.
 * Which paths exist belongs to `resource-type.ts`; a path that selects values by a filter is in `patch-path.ts`.
 */
import { quoted, ScimError } from './error.ts'
import type { AttributePath, ResourceType } from './resource-type.ts'
import { type Attribute, findSubAttribute } from './schema.ts'

/** Longer than any path can be: attribute names and URNs are bounded by `parseSchema`. */
const maxPathLength = 1024

/**
 * Reads an attribute path.
 *
 * Names match without regard to case. A URN prefix, that of the core schema included, is the longest known schema URN
 * before a `:` (or, leniently, a `.`). An attribute that only one extension has may be named without its URN.
 *
 * @param text The path, without blanks.
 * @param type The resource type whose attributes may be named.
 *
 * @returns The path; the same object each time for the same attribute of a resource type.
 *
 * @throws {ScimError} 400 `invalidPath` if the path names no attribute of the resource type.
 *
 * @remarks One or two looks into a map, whatever the size of the schema.
 *
 * @see [RFC 7644 §3.10, Attribute Notation](https://www.rfc-editor.org/rfc/rfc7644#section-3.10)
 *
 * @example
 * parseAttributePath('NAME.givenname', userType).subAttribute?.name // 'givenName'
 */
export function parseAttributePath(text: string, type: ResourceType): AttributePath {
  const path = findAttributePath(text, type)
  if (path === undefined) throw new ScimError(400, explainUnknownPath(text, type), 'invalidPath')
  return path
}

/** As {@link parseAttributePath}, but undefined where no attribute is named. */
export function findAttributePath(text: string, type: ResourceType): AttributePath | undefined {
  const path = type.paths.get(text)
  if (path !== undefined || text.length > maxPathLength) return path
  const lower = text.toLowerCase()
  return type.paths.get(lower) ?? findBehindDot(lower, type)
}

/** `urn:…:User.department`, which some clients write for `urn:…:User:department`. */
function findBehindDot(lower: string, type: ResourceType): AttributePath | undefined {
  const urn = type.urns.find(each => lower.startsWith(each))
  if (urn === undefined || lower[urn.length] !== '.') return undefined
  return type.paths.get(`${urn}:${lower.slice(urn.length + 1)}`)
}

/** Why a path names nothing, in one sentence. */
export function explainUnknownPath(text: string, type: ResourceType): string {
  const known = text.length > maxPathLength ? undefined : findAttributePath(text.slice(0, text.lastIndexOf('.')), type)
  if (known === undefined || known.subAttribute !== undefined) {
    return `The path ${quoted(text)} names no attribute of ${type.name}; see /Schemas for the attributes there are.`
  }
  return explainUnknownSub(known.attribute, text.slice(text.lastIndexOf('.') + 1))
}

/** Why an attribute has no such sub-attribute, in one sentence. */
export function explainUnknownSub({ name, subAttributes }: Attribute, sub: string): string {
  if (subAttributes.length === 0) return `The attribute ${name} is simple and has no sub-attribute ${quoted(sub)}.`
  const names = subAttributes.map(each => each.name).join(', ')
  return `The attribute ${name} has no sub-attribute ${quoted(sub)}; it has ${names}.`
}

/** The attribute a path ends at: the sub-attribute where there is one. */
export function leafAttribute(path: AttributePath): Attribute {
  return path.subAttribute ?? path.attribute
}

/** A path as text, with the URN where it has an extension; {@link parseAttributePath} gives the same path back. */
export function printAttributePath(path: AttributePath): string {
  const name = path.extension === undefined ? path.attribute.name : `${path.extension}:${path.attribute.name}`
  return path.subAttribute === undefined ? name : `${name}.${path.subAttribute.name}`
}

const elementPaths = new WeakMap<Attribute, Map<string, AttributePath>>()

/**
 * The path of a sub-attribute as it is written inside the brackets of a value path; undefined if there is none.
 *
 * It is relative to one value of the attribute. The values of a multi-valued attribute that is not complex are named
 * `value` (RFC 7643 §2.4).
 *
 * @param attribute The attribute before the brackets.
 * @param name      Name of the sub-attribute in any case.
 */
export function findElementPath(attribute: Attribute, name: string): AttributePath | undefined {
  let paths = elementPaths.get(attribute)
  if (paths === undefined) {
    paths = new Map()
    elementPaths.set(attribute, paths)
  }
  const known = paths.get(name)
  if (known !== undefined) return known
  const element = elementAttribute(attribute, name)
  if (element === undefined) return undefined
  const path = paths.get(element.name) ?? ({ kind: 'attribute', attribute: element } as const)
  paths.set(element.name, path)
  return path
}

function elementAttribute(attribute: Attribute, name: string): Attribute | undefined {
  if (attribute.type === 'complex') return findSubAttribute(attribute, name)
  if (!attribute.multiValued || name.toLowerCase() !== 'value') return undefined
  return { ...attribute, name: 'value', multiValued: false }
}
