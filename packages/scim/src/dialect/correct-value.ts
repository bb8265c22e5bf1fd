/** Values that clients write wrongly, put right by what the schema says of their attribute. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { ownMember } from '../same-value.ts'
import { type Attribute, findSubAttribute } from '../schema.ts'
import { type Correcting, correcting } from './correction.ts'
import { readRole } from './role-json.ts'

/** The value of an attribute: one value, or the array of a multi-valued one. */
export function correctValue(value: JsonValue, attribute: Attribute, c: Correcting): JsonValue {
  if (!attribute.multiValued) return correctSingle(value, attribute, c)
  if (!isJsonArray(value)) return correctElement(value, attribute, c)
  return mapShared(value, element => correctElement(element, attribute, c))
}

/** As {@link correctValue} in a PATCH, where an empty string means that there is to be no value. */
export function correctPatchValue(value: JsonValue, attribute: Attribute, c: Correcting): JsonValue {
  const corrected = correctValue(value, attribute, c)
  if (corrected === '') return attribute.required || !correcting(c, 'empty-clears') ? corrected : null
  if (attribute.multiValued || attribute.type !== 'complex' || !isJsonObject(corrected)) return corrected
  return mapMembers(corrected, (member, name) => {
    if (member !== '') return member
    const subAttribute = findSubAttribute(attribute, name)
    if (subAttribute === undefined || subAttribute.required) return member
    return correcting(c, 'empty-clears') ? null : member
  })
}

/** One value of a multi-valued attribute. */
export function correctElement(value: JsonValue, attribute: Attribute, c: Correcting): JsonValue {
  if (attribute.type !== 'complex') return correctSimple(value, attribute, c)
  const role = attribute.name === 'roles' ? readRole(value) : undefined
  if (role !== undefined && correcting(c, 'role-as-json-string')) return correctMembers(role, attribute, c)
  if (isJsonObject(value)) return correctMembers(value, attribute, c)
  if (typeof value === 'string' && value !== '') return wrapped(value, attribute, c)
  return value
}

function correctSingle(value: JsonValue, attribute: Attribute, c: Correcting): JsonValue {
  if (isJsonArray(value)) {
    const [only] = value
    if (value.length !== 1 || only === undefined || isJsonArray(only)) return value
    return correcting(c, 'single-value-as-list') ? correctSingle(only, attribute, c) : value
  }
  if (attribute.type !== 'complex') return correctSimple(value, attribute, c)
  if (value === '') return correcting(c, 'empty-clears') ? null : value
  if (typeof value === 'string') return wrapped(value, attribute, c)
  if (!isJsonObject(value)) return value
  if (saysNothing(value, attribute) && correcting(c, 'empty-clears')) return null
  return correctMembers(value, attribute, c)
}

function correctSimple(value: JsonValue, attribute: Attribute, c: Correcting): JsonValue {
  if (attribute.type !== 'boolean' || typeof value !== 'string' || value.length > 5) return value
  const word = value.toLowerCase()
  if (word !== 'true' && word !== 'false') return value
  return correcting(c, 'boolean-as-string') ? word === 'true' : value
}

/** A bare string where an object with `value` belongs. */
function wrapped(value: string, attribute: Attribute, c: Correcting): JsonValue {
  if (findSubAttribute(attribute, 'value') === undefined) return value
  return correcting(c, 'complex-as-string') ? { value } : value
}

/** `{"value": ""}`, with or without other members that are empty. */
function saysNothing(value: JsonObject, attribute: Attribute): boolean {
  if (ownMember(value, 'value') !== '' || findSubAttribute(attribute, 'value') === undefined) return false
  return Object.values(value).every(member => member === '' || member === null)
}

function correctMembers(value: JsonObject, attribute: Attribute, c: Correcting): JsonObject {
  if (!hasBoolean(attribute)) return value
  return mapMembers(value, (member, name) => {
    if (typeof member !== 'string') return member
    const subAttribute = findSubAttribute(attribute, name)
    return subAttribute === undefined ? member : correctSimple(member, subAttribute, c)
  })
}

function hasBoolean(attribute: Attribute): boolean {
  return attribute.subAttributes.some(subAttribute => subAttribute.type === 'boolean')
}

/** An array of what a function makes of each value; the same array when it makes the same of all. */
function mapShared(values: readonly JsonValue[], change: (value: JsonValue) => JsonValue): readonly JsonValue[] {
  let changed = false
  const next = values.map(value => {
    const result = change(value)
    if (result !== value) changed = true
    return result
  })
  return changed ? next : values
}

/** An object of what a function makes of each member; the same object when it makes the same of all. */
export function mapMembers(object: JsonObject, change: (member: JsonValue, name: string) => JsonValue): JsonObject {
  let changed = false
  const members = Object.keys(object).map((name): [string, JsonValue] => {
    const member = object[name] ?? null
    const next = change(member, name)
    if (next !== member) changed = true
    return [name, next]
  })
  return changed ? Object.fromEntries(members) : object
}
