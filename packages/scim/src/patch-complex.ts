/**
 * Changing the sub-attributes of one complex value: a single-valued attribute such as `name`, or one element of `emails`.
 * Which elements are meant belongs to `patch-value-path.ts`.
 */
import { parseAttributeValue, parseSingleValue } from './attribute-value.ts'
import { comparable } from './comparable.ts'
import { quoted, ScimError } from './error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import type { PatchOperation } from './patch-request.ts'
import { ownMember, sameValue, valueKey } from './same-value.ts'
import { type Attribute, findSubAttribute } from './schema.ts'

/** A sub-attribute and the value it gets; undefined unassigns it. */
export interface SubAttributeChange {
  readonly subAttribute: Attribute
  readonly value: JsonValue | undefined
}

/** Sub-attributes that say something about a value but are none: an element left with only these is gone. */
const descriptive: ReadonlySet<string> = new Set(['type', 'primary', 'display'])

/**
 * What a complex value as sent says of each sub-attribute it names; one that it holds as null is to be unassigned.
 * Unknown and readOnly sub-attributes say nothing.
 *
 * @throws {ScimError} 400 `invalidValue` if it is no object or a value does not fit; 400 `invalidSyntax` if a
 *   sub-attribute is named twice.
 */
export function readChanges(value: JsonValue, attribute: Attribute, path: string): readonly SubAttributeChange[] {
  const changes: SubAttributeChange[] = []
  if (!isJsonObject(value)) {
    parseSingleValue(value, attribute, path)
    return changes
  }
  for (const name of Object.keys(value)) {
    const subAttribute = findSubAttribute(attribute, name)
    if (subAttribute === undefined || subAttribute.mutability === 'readOnly') continue
    if (changes.some(change => change.subAttribute === subAttribute)) throw namedTwice(name)
    const parsed = parseAttributeValue(value[name] ?? null, subAttribute, `${path}.${subAttribute.name}`)
    changes.push({ subAttribute, value: parsed })
  }
  return changes
}

/** An attribute that one object holds under two spellings: refused rather than chosen between. */
export function namedTwice(name: string): ScimError {
  return new ScimError(400, `${quoted(name)} is in "value" twice, in different case; send it once.`, 'invalidSyntax')
}

/** Whether the changes make the value they apply to the primary one. */
export function makesPrimary(changes: readonly SubAttributeChange[]): boolean {
  return changes.some(({ subAttribute, value }) => subAttribute.name === 'primary' && value === true)
}

/**
 * A complex value with some sub-attributes changed; the others stay.
 *
 * @returns The same object when nothing changed; undefined when nothing but `type`, `primary` or `display` is left.
 * @throws {ScimError} 400 `mutability` if an immutable sub-attribute would change or a remove names a required one;
 *   400 `invalidValue` if a required one would be emptied.
 */
export function applyChanges(
  element: JsonObject,
  changes: readonly SubAttributeChange[],
  op: PatchOperation['op'],
  path: string
): JsonObject | undefined {
  const assigned: Record<string, JsonValue> = {}
  const unassigned = new Set<string>()
  for (const { subAttribute, value } of changes) {
    const old = ownMember(element, subAttribute.name)
    const next = op === 'add' && subAttribute.multiValued ? union(old, value) : value
    if (sameValue(old, next) || isHeld(subAttribute, old, next, path)) continue
    if (next !== undefined) assigned[subAttribute.name] = next
    else if (subAttribute.required) throw requiredLost(subAttribute, op, path)
    else unassigned.add(subAttribute.name)
  }
  if (unassigned.size === 0) return Object.keys(assigned).length === 0 ? element : { ...element, ...assigned }
  const members = Object.entries({ ...element, ...assigned }).filter(([name]) => !unassigned.has(name))
  return members.every(([name]) => descriptive.has(name)) ? undefined : Object.fromEntries(members)
}

/** Whether an immutable sub-attribute keeps its value because what was sent is the same to it. */
function isHeld(
  subAttribute: Attribute,
  old: JsonValue | undefined,
  next: JsonValue | undefined,
  path: string
): boolean {
  if (subAttribute.mutability !== 'immutable' || old === undefined) return false
  if (isSameTo(subAttribute, old, next)) return true
  const detail = `The sub-attribute ${subAttribute.name} of ${quoted(path)} is immutable and already set; remove the value and add another.`
  throw new ScimError(400, detail, 'mutability')
}

/** Whether two values are the same by the rules of their attribute, where case may not matter. */
export function isSameTo(attribute: Attribute, a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === undefined || b === undefined || attribute.multiValued) return sameValue(a, b)
  const key = comparable(a, attribute)
  return key === undefined ? sameValue(a, b) : key === comparable(b, attribute)
}

function requiredLost(attribute: Attribute, op: PatchOperation['op'], path: string): ScimError {
  if (op === 'remove') {
    const detail = `${quoted(path)} is required and can't be removed; replace it with another value.`
    return new ScimError(400, detail, 'mutability')
  }
  return new ScimError(400, `${attribute.name} in ${quoted(path)} is required; send a value for it.`, 'invalidValue')
}

/** The values of a multi-valued sub-attribute with more added, each once. */
function union(old: JsonValue | undefined, added: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonArray(old) || !isJsonArray(added)) return added ?? old
  const known = new Set(old.map(valueKey))
  const fresh = added.filter(value => known.size < known.add(valueKey(value)).size)
  return fresh.length === 0 ? old : [...old, ...fresh]
}
