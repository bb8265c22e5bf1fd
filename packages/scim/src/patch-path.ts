/** The paths of PATCH operations: an attribute, some values of it selected by a filter, a sub-attribute, or a whole extension. */
import {
  explainUnknownPath,
  explainUnknownSub,
  findAttributePath,
  parseAttributePath,
  printAttributePath
} from './attribute-path.ts'
import { quoted, ScimError } from './error.ts'
import { type Filter, filterLimits, printFilter } from './filter.ts'
import { readBracketed } from './filter-parse.ts'
import { type AttributePath, findExtension, type ResourceType } from './resource-type.ts'
import { type Attribute, findSubAttribute } from './schema.ts'

/** An attribute, the values a filter selects, or a sub-attribute of either. */
export interface PatchAttributePath extends AttributePath {
  /** Selects values of a multi-valued attribute; as the inner filter of a value path. */
  readonly filter?: Filter
}

/** An extension as a whole, named by its URN. */
export interface PatchExtensionPath {
  readonly kind: 'extension'
  /** The URN as the schema spells it. */
  readonly extension: string
}

export type PatchPath = PatchAttributePath | PatchExtensionPath

/**
 * Reads the path of a PATCH operation: `attr`, `attr.sub`, `attr[filter]`, `attr[filter].sub`, each with an optional URN,
 * or the URN of an extension alone.
 *
 * @param text The path as sent.
 * @param type The resource type whose attributes may be named.
 *
 * @throws {ScimError} 400 `invalidPath` if the path is malformed or names no attribute; 400 `invalidFilter` if the filter
 *   in its brackets cannot be read.
 *
 * @remarks Time grows with the length of the text, which may be 65,536 characters.
 *
 * @see [RFC 7644 §3.5.2, Modifying with PATCH](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2)
 *
 * @example
 * parsePatchPath('emails[type eq "work"].value', userType)
 */
export function parsePatchPath(text: string, type: ResourceType): PatchPath {
  const known = type.paths.get(text)
  if (known !== undefined) return known
  if (text.length > filterLimits.maxLength) {
    throw refused(`The path is longer than ${filterLimits.maxLength} characters; use several operations.`)
  }
  const bracket = text.indexOf('[')
  if (bracket >= 0) return readValuePath(text, bracket, type)
  const extension = findExtension(type, text)
  return extension === undefined
    ? parseAttributePath(text, type)
    : { kind: 'extension', extension: extension.schema.id }
}

function readValuePath(text: string, bracket: number, type: ResourceType): PatchAttributePath {
  const name = text.slice(0, bracket)
  const path = findAttributePath(name, type)
  if (path === undefined) throw refused(explainUnknownPath(name, type))
  const { attribute } = path
  if (path.subAttribute !== undefined || !(attribute.multiValued || attribute.type === 'complex')) {
    throw refused(`The path ${quoted(name)} has no values to select in brackets; leave the brackets out.`)
  }
  const { filter, end } = readBracketed(text, bracket, attribute)
  if (end === text.length) return { ...path, filter }
  return { ...path, filter, subAttribute: readSub(text, end, attribute) }
}

function readSub(text: string, from: number, attribute: Attribute): Attribute {
  if (text[from] !== '.') {
    throw refused(`Behind the brackets of a path comes a dot and a sub-attribute, not ${quoted(text.slice(from))}.`)
  }
  const name = text.slice(from + 1)
  const sub = name.length > 255 ? undefined : findSubAttribute(attribute, name)
  if (sub === undefined) throw refused(explainUnknownSub(attribute, name))
  return sub
}

/** A PATCH path as text; {@link parsePatchPath} gives an equal path back. */
export function printPatchPath(path: PatchPath): string {
  if (path.kind === 'extension') return path.extension
  if (path.filter === undefined) return printAttributePath(path)
  const { filter, subAttribute, ...attribute } = path
  const selected = `${printAttributePath(attribute)}[${printFilter(filter)}]`
  return subAttribute === undefined ? selected : `${selected}.${subAttribute.name}`
}

function refused(detail: string): ScimError {
  return new ScimError(400, detail, 'invalidPath')
}
