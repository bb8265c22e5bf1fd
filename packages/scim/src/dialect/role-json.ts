/** Roles as Entra ID's `AppRoleAssignmentsComplex` writes them in a PATCH: an object as JSON within a string. */
import { assertBoundedJson, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { ownMember } from '../same-value.ts'

/** Longer than any role; what is longer is no role. */
const maxLength = 8192

/**
 * A role from a string that holds it as JSON, or from an object whose `value` is such a string.
 *
 * The role's `displayName` becomes `display`; its `id` is the identifier of the assignment and only stands in for a
 * missing `value`.
 *
 * @returns The role, or undefined if this is none of that kind. Throws nothing.
 */
export function readRole(element: JsonValue): JsonObject | undefined {
  const text = isJsonObject(element) ? ownMember(element, 'value') : element
  if (typeof text !== 'string' || !text.startsWith('{') || text.length > maxLength) return undefined
  const inner = parseObject(text)
  const value = firstText(inner, 'value', 'id')
  if (inner === undefined || value === undefined) return undefined
  const display = firstText(inner, 'display', 'displayName')
  const type = firstText(inner, 'type')
  return {
    ...(display === undefined ? {} : { display }),
    ...(type === undefined ? {} : { type }),
    ...(isJsonObject(element) ? element : {}),
    value
  }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    // What was escaped inside the string has not been looked at yet.
    assertBoundedJson(parsed)
    return isJsonObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function firstText(object: JsonObject | undefined, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const member = ownMember(object, name)
    if (typeof member === 'string' && member !== '') return member
  }
  return undefined
}
