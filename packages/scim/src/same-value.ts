/**
 * Equality of JSON values as SCIM needs it: members in any order, values of an array in their order.
 * Whether two texts that differ only in case are the same is a matter of the attribute and belongs to `comparable`.
 */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'

/**
 * Whether two values are the same; `undefined` stands for "unassigned".
 *
 * @remarks Shared parts cost nothing. Recurses as deep as the values, which `parseResource` bounds to a few levels.
 */
export function sameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (isJsonArray(a)) {
    return isJsonArray(b) && a.length === b.length && a.every((value, index) => sameValue(value, b[index]))
  }
  return isJsonObject(a) && isJsonObject(b) && sameMembers(a, b)
}

function sameMembers(a: JsonObject, b: JsonObject): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every(name => Object.hasOwn(b, name) && sameValue(a[name], b[name]))
}

/** A text that two values share exactly when {@link sameValue} holds of them, so that a value can be the key of a `Map`. */
export function valueKey(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(valueKey).join()}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const members = Object.keys(value).sort()
  return `{${members.map(name => `${JSON.stringify(name)}:${valueKey(value[name] ?? null)}`).join()}}`
}

/** An object's own member; never one that it inherits, whatever the name. */
export function ownMember(object: JsonObject | undefined, name: string): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined
}
