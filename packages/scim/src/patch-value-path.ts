/**
 * PATCH operations on values selected within an attribute: `emails[type eq "work"]`, `emails[type eq "work"].value`,
 * and `emails.value`, which selects all. Whole attributes are in `patch.ts`.
 */
import { parseAttributeValue, parseSingleValue } from './attribute-value.ts'
import { quoted, ScimError } from './error.ts'
import type { Filter } from './filter.ts'
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { applyChanges, makesPrimary, readChanges, type SubAttributeChange } from './patch-complex.ts'
import type { Slot } from './patch-draft.ts'
import type { PatchAttributePath } from './patch-path.ts'
import type { Attribute } from './schema.ts'

/** What a path selects, and how the client wrote it. */
export interface Selection {
  readonly slot: Slot
  readonly target: PatchAttributePath
  readonly path: string
}

/**
 * Adds to, or replaces, the selected values or one sub-attribute of them.
 *
 * Where nothing is selected, a value is made that the filter would select, if the filter says which: `add` from any
 * equalities, `replace` only from equalities on `type` and `primary`, as Entra ID expects.
 *
 * @throws {ScimError} 400 `noTarget` if nothing is selected and no value can be made from the filter; otherwise as
 *   `applyPatch`.
 */
export function assignSelected(selection: Selection, op: 'add' | 'replace', value: JsonValue): void {
  if (selection.slot.attribute.type !== 'complex') assignSimple(selection, op, value)
  else assignComplex(selection, op, value)
}

function assignComplex(selection: Selection, op: 'add' | 'replace', value: JsonValue): void {
  const { slot, target, path } = selection
  const { filter, subAttribute } = target
  const changes =
    subAttribute === undefined ? readChanges(value, slot.attribute, path) : [read(subAttribute, value, path)]
  const positions = slot.values.matching(filter)
  if (positions.length === 0) {
    assignNew(selection, op, changes)
    return
  }
  const primary = makesPrimary(changes)
  if (primary && positions.length > 1) throw severalPrimary(path)
  const whole = op === 'replace' && subAttribute === undefined
  const replacement = whole ? replaced(selection, changes) : undefined
  for (const position of positions) {
    const element = slot.values.at(position)
    if (!isJsonObject(element)) continue
    slot.values.set(position, whole ? replacement : applyChanges(element, changes, op, path))
    if (primary) slot.values.demoteOthers(position)
  }
}

/** Removes the selected values, or unassigns one sub-attribute of them. Selecting nothing is no error. */
export function removeSelected(selection: Selection): void {
  const { slot, target, path } = selection
  const { filter, subAttribute } = target
  const change = subAttribute === undefined ? undefined : [{ subAttribute, value: undefined }]
  for (const position of slot.values.matching(filter)) {
    const element = slot.values.at(position)
    if (change === undefined || !isJsonObject(element)) slot.values.set(position, undefined)
    else slot.values.set(position, applyChanges(element, change, 'remove', path))
  }
}

function read(subAttribute: Attribute, value: JsonValue, path: string): SubAttributeChange {
  return { subAttribute, value: parseAttributeValue(value, subAttribute, path) }
}

/** `replace` of whole values: the new one as sent, and what the filter says of it where the value does not. */
function replaced({ slot, target, path }: Selection, changes: readonly SubAttributeChange[]): JsonObject | undefined {
  const assigned = changes.filter(({ value }) => value !== undefined)
  if (assigned.length === 0) return undefined
  const kept = readChanges(equalities(target.filter) ?? {}, slot.attribute, path)
  return applyChanges({}, [...kept, ...assigned], 'replace', path)
}

function assignNew(
  { slot, target, path }: Selection,
  op: 'add' | 'replace',
  changes: readonly SubAttributeChange[]
): void {
  if (changes.every(({ value }) => value === undefined)) return
  const implied = target.filter === undefined ? {} : equalities(target.filter)
  const upsert = op === 'add' || Object.keys(implied ?? {}).every(name => name === 'type' || name === 'primary')
  if (implied === undefined || !upsert || (target.filter !== undefined && !slot.attribute.multiValued)) {
    const detail = `${quoted(path)} selects no value of the resource; add the value first or correct the filter.`
    throw new ScimError(400, detail, 'noTarget')
  }
  const element = applyChanges({}, [...readChanges(implied, slot.attribute, path), ...changes], op, path)
  if (element === undefined) return
  if (slot.attribute.multiValued) slot.values.add(element)
  else slot.value = element
}

/** Values of an attribute that is not complex have no sub-attributes: what is selected becomes the value. */
function assignSimple({ slot, target, path }: Selection, op: 'add' | 'replace', value: JsonValue): void {
  const parsed = parseSingleValue(value, slot.attribute, path)
  const positions = slot.values.matching(target.filter)
  if (positions.length === 0 && parsed !== undefined) {
    if (op === 'replace') {
      throw new ScimError(400, `${quoted(path)} selects no value of the resource; correct the filter.`, 'noTarget')
    }
    slot.values.add(parsed)
  }
  for (const position of positions) slot.values.set(position, parsed)
}

/** The sub-attributes a filter fixes, if it is an equality or several joined by `and`; undefined otherwise. */
function equalities(filter: Filter | undefined): JsonObject | undefined {
  if (filter === undefined) return undefined
  const fixed = new Map<string, JsonValue>()
  for (const term of filter.kind === 'and' ? filter.operands : [filter]) {
    if (term.kind !== 'compare' || term.operator !== 'eq' || term.value === null) return undefined
    const { name, mutability } = term.path.attribute
    if (mutability === 'readOnly' || (fixed.has(name) && fixed.get(name) !== term.value)) return undefined
    fixed.set(name, term.value)
  }
  return Object.fromEntries(fixed)
}

function severalPrimary(path: string): ScimError {
  const detail = `${quoted(path)} selects several values and only one may be primary; select one of them.`
  return new ScimError(400, detail, 'invalidValue')
}
