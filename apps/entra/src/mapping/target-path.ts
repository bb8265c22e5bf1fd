/**
 * Names of target attributes as Entra writes them: `userName`, `name.givenName`, `emails[type eq "work"].value`,
 * `urn:…:enterprise:2.0:User:department`. Reads and places the value they name in a SCIM resource. Knows no mapping.
 */
import { UsageError } from '../usage-error.ts'

export const coreUser = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const enterpriseUser = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const managerPath = `${enterpriseUser}:manager`

export type TargetPath = {
  /** Exactly as it goes into a PATCH operation. */
  readonly text: string
  /** URN of the extension the attribute belongs to; undefined for the core schema. */
  readonly extension: string | undefined
  readonly attribute: string
  /** Selects the one value of a multi-valued attribute. */
  readonly filter: { readonly attribute: string; readonly value: string } | undefined
  readonly subAttribute: string | undefined
}

export type JsonObject = { readonly [name: string]: unknown }
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const maxLength = 512
const pattern =
  /^(?:(urn:[^[\]"\s]+):)?([A-Za-z$][A-Za-z0-9_$-]*)(?:\[([A-Za-z]+) eq "([^"\\\]]*)"\])?(?:\.([A-Za-z$][A-Za-z0-9_$-]*))?$/
const unusable = new Set(['constructor', 'prototype', 'id', 'meta', 'schemas'])

/**
 * Reads a target attribute's name. `manager` alone is the enterprise extension's, and the core schema's URN is left out,
 * as Entra does.
 *
 * @param text At most 512 characters.
 * @throws {UsageError} if it names no attribute a client may write.
 */
export function parseTargetPath(text: string): TargetPath {
  if (text === 'manager') return parseTargetPath(managerPath)
  const found = text.length <= maxLength ? pattern.exec(text) : null
  const [, urn, attribute, filterAttribute, filterValue, subAttribute] = found ?? []
  if (attribute === undefined || unusable.has(attribute) || unusable.has(subAttribute ?? ''))
    throw new UsageError(
      `"${text}" is not a target attribute: write it as userName, name.givenName, emails[type eq "work"].value or urn:…:User:department.`
    )
  if (urn?.toLowerCase() === coreUser.toLowerCase()) return parseTargetPath(text.slice(urn.length + 1))
  return {
    text,
    extension: urn,
    attribute,
    filter:
      filterAttribute === undefined || filterValue === undefined
        ? undefined
        : { attribute: filterAttribute, value: filterValue },
    subAttribute
  }
}

/** Entra writes booleans of a filter as text: `[primary eq "True"]`. */
const filterLiteral = ({ attribute, value }: { attribute: string; value: string }): string | boolean =>
  attribute === 'primary' ? value.toLowerCase() === 'true' : value

const matches = (element: unknown, filter: { attribute: string; value: string }) => {
  if (!isObject(element)) return false
  const actual = element[filter.attribute]
  const wanted = filterLiteral(filter)
  return typeof actual === 'string' && typeof wanted === 'string'
    ? actual.toLowerCase() === wanted.toLowerCase()
    : actual === wanted
}

/**
 * The value a path names in a resource, as the endpoint answered it; undefined where there is none. Null, the empty
 * string and the empty array count as none (RFC 7643 §2.5).
 */
export function readTarget(resource: JsonObject, path: TargetPath): unknown {
  const home = path.extension === undefined ? resource : resource[path.extension]
  if (!isObject(home)) return undefined
  let value = home[path.attribute]
  if (path.filter) {
    const { filter } = path
    value = Array.isArray(value) ? value.find(element => matches(element, filter)) : undefined
  }
  if (path.subAttribute !== undefined) value = isObject(value) ? value[path.subAttribute] : undefined
  if (path.text === managerPath && isObject(value)) value = value.value
  const none = value === null || value === '' || (Array.isArray(value) && value.length === 0)
  return none ? undefined : value
}

type Draft = { [name: string]: unknown }

const objectAt = (parent: Draft, name: string): Draft => {
  const present = parent[name]
  // Only this module makes these objects, as Drafts.
  if (isObject(present)) return present as Draft
  const made: Draft = {}
  parent[name] = made
  return made
}

const elementAt = (parent: Draft, name: string, filter: { attribute: string; value: string }): Draft => {
  const present = parent[name]
  const list: Draft[] = Array.isArray(present) ? present : []
  parent[name] = list
  const found = list.find(element => matches(element, filter))
  if (found) return found
  // Entra marks the work e-mail as the primary one.
  const primary = name === 'emails' && filter.value === 'work' ? { primary: true } : {}
  const made: Draft = { ...primary, [filter.attribute]: filterLiteral(filter) }
  list.push(made)
  return made
}

/** Puts a value where the path says, making the objects and elements on the way. Used to build the body of a create. */
export function placeTarget(draft: Draft, path: TargetPath, value: unknown): void {
  const home = path.extension === undefined ? draft : objectAt(draft, path.extension)
  if (path.filter) elementAt(home, path.attribute, path.filter)[path.subAttribute ?? 'value'] = value
  else if (path.subAttribute !== undefined) objectAt(home, path.attribute)[path.subAttribute] = value
  else home[path.attribute] = value
}
