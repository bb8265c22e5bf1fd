import type { JsonObject, JsonValue, Resource } from '@sealpost/scim'

/** One attribute's value before and after; a side that is missing was unassigned. */
export interface AttributeChange {
  /** `name.givenName`, `emails`, `urn:…:User:department`. */
  readonly attribute: string
  readonly before?: JsonValue
  readonly after?: JsonValue
}

/**
 * What differs between two states of a resource, for the provisioning log: down to sub-attributes of complex attributes and
 * extensions, while a multi-valued attribute counts as one. Cost grows with the size of what differs; shared parts are skipped.
 */
export function attributeChanges(before: Resource, after: Resource): AttributeChange[] {
  return differences(before, after, '')
}

function differences(before: JsonObject, after: JsonObject, parent: string): AttributeChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap(name => difference(pathOf(parent, name), before[name], after[name]))
}

function difference(attribute: string, before: JsonValue | undefined, after: JsonValue | undefined): AttributeChange[] {
  if (before === after) return []
  if (isObject(before) || isObject(after)) {
    if ((before === undefined || isObject(before)) && (after === undefined || isObject(after))) {
      return differences(before ?? {}, after ?? {}, attribute)
    }
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  return [{ attribute, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }]
}

/** An extension's attributes hang on their URN by a colon, sub-attributes on their attribute by a dot. */
const pathOf = (parent: string, name: string): string => {
  if (parent === '') return name
  return isExtension(parent) ? `${parent}:${name}` : `${parent}.${name}`
}

const isExtension = (path: string): boolean => /^urn:.*:2\.0:[A-Za-z]+$/i.test(path)

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
