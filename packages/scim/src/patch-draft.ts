/**
 * A resource on its way from the stored to the patched state: what the operations have changed so far, and nothing else.
 * Whether an operation may change something is decided as it applies, except for what only the end can tell.
 */
import { quoted, ScimError } from './error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { WorkBudget } from './patch-budget.ts'
import { isSameTo } from './patch-complex.ts'
import { Values } from './patch-values.ts'
import type { Resource } from './resource.ts'
import { findExtension, type ResourceType } from './resource-type.ts'
import { ownMember, sameValue } from './same-value.ts'
import type { Attribute } from './schema.ts'

/** One attribute of the resource: what is stored, and what it has become. */
export class Slot {
  readonly attribute: Attribute
  /** The attribute's path for error texts. */
  readonly path: string
  readonly stored: JsonValue | undefined
  readonly #budget: WorkBudget
  #value: JsonValue | undefined
  #values: Values | undefined

  constructor(attribute: Attribute, path: string, stored: JsonValue | undefined, budget: WorkBudget) {
    this.attribute = attribute
    this.path = path
    this.stored = stored
    this.#budget = budget
    this.#value = stored
  }

  get value(): JsonValue | undefined {
    if (this.#values === undefined) return this.#value
    const values = this.#values.toArray()
    return this.attribute.multiValued ? values : values?.[0]
  }

  set value(value: JsonValue | undefined) {
    this.#value = value
    this.#values = undefined
  }

  /** The values, to change one by one; of a single-valued attribute, at most one. */
  get values(): Values {
    if (this.#values === undefined) {
      const values = this.#value === undefined ? [] : isJsonArray(this.#value) ? this.#value : [this.#value]
      this.#values = new Values(this.attribute, values, this.#budget)
    }
    return this.#values
  }

  /**
   * What the attribute has become, the stored value itself where it is the same.
   *
   * @throws {ScimError} 400 `mutability` if the attribute is immutable and would change; 400 `invalidValue` if it is
   *   required and blank, or a value lacks a required sub-attribute.
   */
  result(): JsonValue | undefined {
    const value = this.value
    if (sameValue(value, this.stored)) return this.stored
    if (this.attribute.mutability === 'immutable' && this.stored !== undefined) {
      if (isSameTo(this.attribute, this.stored, value)) return this.stored
      throw new ScimError(400, `${this.path} is immutable and already set; leave it as it is.`, 'mutability')
    }
    if (this.attribute.required && typeof value === 'string' && value.trim() === '') {
      throw new ScimError(400, `${this.path} is required and must not be blank; send a value for it.`, 'invalidValue')
    }
    this.#requireSubAttributes(value)
    return value
  }

  #requireSubAttributes(value: JsonValue | undefined): void {
    const required = this.attribute.subAttributes.filter(sub => sub.required && sub.mutability !== 'readOnly')
    if (required.length === 0) return
    for (const element of isJsonArray(value) ? value : [value]) {
      for (const { name } of required) {
        if (isJsonObject(element) && !Object.hasOwn(element, name)) throw requiredMissing(`${this.path}.${name}`)
      }
    }
  }
}

/** The attributes an operation has touched, of the core schema or of one extension. */
interface Container {
  readonly stored: JsonObject | undefined
  readonly slots: Map<string, Slot>
}

export class PatchDraft {
  readonly #resource: Resource
  readonly #type: ResourceType
  readonly #budget = new WorkBudget()
  readonly #core: Container
  readonly #extensions = new Map<string, Container>()

  constructor(resource: Resource, type: ResourceType) {
    this.#resource = resource
    this.#type = type
    this.#core = { stored: resource, slots: new Map() }
  }

  /** The place of an attribute; the same one each time. */
  slot(extension: string | undefined, attribute: Attribute): Slot {
    const { stored, slots } = extension === undefined ? this.#core : this.#extension(extension)
    const known = slots.get(attribute.name)
    if (known !== undefined) return known
    const path = extension === undefined ? attribute.name : `${extension}:${attribute.name}`
    const slot = new Slot(attribute, path, ownMember(stored, attribute.name), this.#budget)
    slots.set(attribute.name, slot)
    return slot
  }

  #extension(urn: string): Container {
    const known = this.#extensions.get(urn)
    if (known !== undefined) return known
    const stored = ownMember(this.#resource, urn)
    const container = { stored: isJsonObject(stored) ? stored : undefined, slots: new Map<string, Slot>() }
    this.#extensions.set(urn, container)
    return container
  }

  /**
   * The resource that results; the stored one itself, or the stored parts of it, where nothing changed.
   *
   * @throws {ScimError} 400 `mutability` or `invalidValue` if an immutable attribute would change or a required one is
   *   missing at the end.
   */
  result(): Resource {
    const changes = changesIn(this.#core, this.#resource)
    for (const [urn, container] of this.#extensions) {
      const stored = container.stored
      const next = rebuild(stored ?? {}, changesIn(container, stored))
      const assigned = Object.keys(next).length > 0
      if (assigned) requireAttributes(next, stored, urn, this.#type)
      else if (stored !== undefined) refuseLostExtension(urn, this.#type)
      if (assigned ? next !== stored : stored !== undefined) changes.set(urn, assigned ? next : undefined)
    }
    for (const [name, value] of changes) {
      if (value === undefined && this.#core.slots.get(name)?.attribute.required) throw requiredMissing(name)
    }
    return rebuild(this.#resource, changes)
  }
}

function changesIn(container: Container, stored: JsonObject | undefined): Map<string, JsonValue | undefined> {
  const changes = new Map<string, JsonValue | undefined>()
  for (const [name, slot] of container.slots) {
    const value = slot.result()
    if (value !== ownMember(stored, name)) changes.set(name, value)
  }
  return changes
}

/** An object with some members changed: those that stay keep their order, new ones come last. */
function rebuild<T extends JsonObject>(stored: T, changes: ReadonlyMap<string, JsonValue | undefined>): JsonObject {
  if (changes.size === 0) return stored
  const members: [string, JsonValue][] = []
  for (const name of Object.keys(stored)) {
    const value = changes.has(name) ? changes.get(name) : stored[name]
    if (value !== undefined) members.push([name, value])
  }
  for (const [name, value] of changes) {
    if (value !== undefined && !Object.hasOwn(stored, name)) members.push([name, value])
  }
  return Object.fromEntries(members)
}

/** A stored extension that never had a required attribute stays patchable; a new or changed one must have it. */
function requireAttributes(next: JsonObject, stored: JsonObject | undefined, urn: string, type: ResourceType): void {
  if (next === stored) return
  for (const { name } of findExtension(type, urn)?.requiredAttributes ?? []) {
    if (Object.hasOwn(next, name)) continue
    if (stored === undefined || Object.hasOwn(stored, name)) throw requiredMissing(`${urn}:${name}`)
  }
}

function refuseLostExtension(urn: string, type: ResourceType): void {
  if (!findExtension(type, urn)?.required) return
  const detail = `The extension ${quoted(urn)} is required and can't be removed; replace its attributes instead.`
  throw new ScimError(400, detail, 'mutability')
}

function requiredMissing(path: string): ScimError {
  return new ScimError(400, `${path} is required and would be left without a value; send one.`, 'invalidValue')
}
