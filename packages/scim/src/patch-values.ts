/**
 * The values of one multi-valued attribute while a PATCH request changes them: finding, adding, changing and removing
 * without looking at every value each time, so that a thousand operations on ten thousand values stay cheap.
 */
import { findElementPath } from './attribute-path.ts'
import { maxValues } from './attribute-value.ts'
import { type Comparable, comparable } from './comparable.ts'
import { ScimError } from './error.ts'
import type { Filter } from './filter.ts'
import { compileFilter } from './filter-match.ts'
import { isJsonObject, type JsonValue } from './json.ts'
import { type WorkBudget, weightOf } from './patch-budget.ts'
import { isSameTo } from './patch-complex.ts'
import { ownMember, sameValue, valueKey } from './same-value.ts'
import { type Attribute, findSubAttribute } from './schema.ts'

/** Up to this many values, looking at each is cheaper than keeping an index. */
const scanLimit = 32

/** Copying a value and moving it within the indexes, in comparisons. */
const changeCost = 4

/** An index over whole values instead of one of their sub-attributes. */
const wholeValue = Symbol('whole value')

type IndexedBy = Attribute | typeof wholeValue
type Index = Map<Comparable, Set<number>>

/** A list of values in which a position keeps its meaning until the end of the request. */
export class Values {
  readonly #attribute: Attribute
  readonly #budget: WorkBudget
  readonly #elements: (JsonValue | undefined)[]
  readonly #indexes = new Map<IndexedBy, Index>()
  /** What makes two values the same: `value` of a complex one, a simple one itself. */
  readonly #identity: Attribute | undefined
  readonly #type: Attribute | undefined
  readonly #primary: Attribute | undefined
  #size: number

  /**
   * @param attribute A multi-valued attribute.
   * @param values    Its values; copied.
   * @param budget    Pays for every value that is looked at.
   */
  constructor(attribute: Attribute, values: readonly JsonValue[], budget: WorkBudget) {
    this.#attribute = attribute
    this.#budget = budget
    this.#elements = [...values]
    this.#size = values.length
    const complex = attribute.type === 'complex'
    this.#identity = complex ? findSubAttribute(attribute, 'value') : findElementPath(attribute, 'value')?.attribute
    this.#type = findSubAttribute(attribute, 'type')
    this.#primary = findSubAttribute(attribute, 'primary')
  }

  at(position: number): JsonValue | undefined {
    return this.#elements[position]
  }

  /** The values in their order; undefined when there are none. */
  toArray(): readonly JsonValue[] | undefined {
    return this.#size === 0 ? undefined : this.#elements.filter(element => element !== undefined)
  }

  /** Positions of the values that a filter selects; of all values when there is no filter. */
  matching(filter: Filter | undefined): readonly number[] {
    if (filter === undefined) return this.#all()
    const equality = equalityIn(filter)
    const candidates = equality === undefined ? this.#all() : this.#candidates(equality.attribute, equality.key)
    this.#pay(candidates, filter)
    const selects = compileFilter(filter)
    return candidates.filter(position => {
      const element = this.#elements[position]
      return element !== undefined && selects(isJsonObject(element) ? element : { value: element })
    })
  }

  /**
   * Adds a value unless it is there: the same `value` under the same `type` is the same value (RFC 7643 §2.4), and gains
   * the sub-attributes that are new. A primary one demotes the others.
   */
  add(value: JsonValue): void {
    const position = this.#closest(value)
    if (position === undefined) this.#append(value)
    else this.set(position, this.#merged(this.#elements[position], value))
    if (isJsonObject(value) && ownMember(value, 'primary') === true) {
      this.demoteOthers(position ?? this.#elements.length - 1)
    }
  }

  /** Removes what is the same as a listed value; one with a single sub-attribute stands for all values that have it. */
  removeListed(value: JsonValue): void {
    const names = isJsonObject(value) ? Object.keys(value) : []
    const only = names.length === 1 ? findSubAttribute(this.#attribute, names[0] ?? '') : undefined
    const key = only === undefined ? undefined : this.#keyOf(value, only)
    const found = only === undefined || key === undefined ? this.#same(value) : this.#having(only, key)
    for (const position of found) this.set(position, undefined)
  }

  /** Changes the value at a position; undefined removes it. */
  set(position: number, next: JsonValue | undefined): void {
    const old = this.#elements[position]
    if (old === next) return
    this.#budget.spend(weightOf(old) + weightOf(next) + changeCost)
    for (const [by, index] of this.#indexes) {
      if (old !== undefined) indexed(index, this.#keyOf(old, by))?.delete(position)
      if (next !== undefined) addToIndex(index, this.#keyOf(next, by), position)
    }
    this.#elements[position] = next
    if (next === undefined) this.#size--
  }

  /** Sets `primary` to false on every value but one (RFC 7644 §3.5.2). */
  demoteOthers(position: number): void {
    if (this.#primary === undefined) return
    for (const other of this.#having(this.#primary, true)) {
      const element = this.#elements[other]
      if (other !== position && isJsonObject(element)) this.set(other, { ...element, primary: false })
    }
  }

  #append(value: JsonValue): void {
    if (this.#size >= maxValues) {
      throw new ScimError(
        400,
        `${this.#attribute.name} can hold at most ${maxValues} values; send fewer.`,
        'invalidValue'
      )
    }
    const position = this.#elements.push(value) - 1
    this.#size++
    for (const [by, index] of this.#indexes) addToIndex(index, this.#keyOf(value, by), position)
  }

  /** The value that is there with what an equal one says in addition; immutable sub-attributes stay as they are set. */
  #merged(old: JsonValue | undefined, added: JsonValue): JsonValue | undefined {
    if (!isJsonObject(old) || !isJsonObject(added)) return old
    const news = Object.entries(added).filter(([name, value]) => {
      const subAttribute = findSubAttribute(this.#attribute, name)
      const kept = ownMember(old, name)
      if (subAttribute === undefined || isSameTo(subAttribute, kept, value)) return false
      return kept === undefined || subAttribute.mutability !== 'immutable'
    })
    return news.length === 0 ? old : { ...old, ...Object.fromEntries(news) }
  }

  /** Positions of the values that are the same as this one, whether or not they say as much. */
  #same(value: JsonValue): readonly number[] {
    const key = this.#identity === undefined ? undefined : this.#keyOf(value, this.#identity)
    if (this.#identity === undefined || key === undefined) {
      const candidates = this.#candidates(wholeValue, valueKey(value))
      return candidates.filter(position => sameValue(this.#elements[position], value))
    }
    const type = this.#typeOf(value)
    return this.#having(this.#identity, key).filter(position => {
      const other = this.#typeOf(this.#elements[position])
      return type === undefined || other === undefined || type === other
    })
  }

  /** Of the values that are the same as this one, the first with its very type, else the first of all. */
  #closest(value: JsonValue): number | undefined {
    const type = this.#typeOf(value)
    let closest: number | undefined
    let exact = false
    for (const position of this.#same(value)) {
      const isExact = this.#typeOf(this.#elements[position]) === type
      if (isExact === exact ? position < (closest ?? Number.POSITIVE_INFINITY) : isExact) {
        closest = position
        exact = isExact
      }
    }
    return closest
  }

  #typeOf(value: JsonValue | undefined): Comparable | undefined {
    return this.#type === undefined || value === undefined ? undefined : this.#keyOf(value, this.#type)
  }

  /** Positions of the values whose sub-attribute compares equal to a key. */
  #having(subAttribute: Attribute, key: Comparable): readonly number[] {
    return this.#candidates(subAttribute, key).filter(position => {
      const element = this.#elements[position]
      return element !== undefined && this.#keyOf(element, subAttribute) === key
    })
  }

  /** Positions among which those with the key are: few in a long list, all in a short one. */
  #candidates(by: IndexedBy, key: Comparable): readonly number[] {
    if (this.#elements.length <= scanLimit) return this.#all()
    const positions = [...(this.#index(by).get(key) ?? [])]
    this.#pay(positions)
    return positions
  }

  #all(): readonly number[] {
    const positions: number[] = []
    for (const [position, element] of this.#elements.entries()) if (element !== undefined) positions.push(position)
    this.#pay(positions)
    return positions
  }

  /** Pays for looking at some of the values. */
  #pay(positions: readonly number[], filter?: Filter): void {
    let weight = 0
    for (const position of positions) weight += weightOf(this.#elements[position])
    this.#budget.spend(weight, filter)
  }

  #index(by: IndexedBy): Index {
    const known = this.#indexes.get(by)
    if (known !== undefined) return known
    const index: Index = new Map()
    for (const position of this.#all()) addToIndex(index, this.#keyOf(this.#elements[position] ?? null, by), position)
    this.#indexes.set(by, index)
    return index
  }

  #keyOf(element: JsonValue, by: IndexedBy): Comparable | undefined {
    if (by === wholeValue) return valueKey(element)
    if (!isJsonObject(element)) return comparable(element, by)
    const member = ownMember(element, by.name)
    return member === undefined ? undefined : comparable(member, by)
  }
}

function indexed(index: Index, key: Comparable | undefined): Set<number> | undefined {
  return key === undefined ? undefined : index.get(key)
}

function addToIndex(index: Index, key: Comparable | undefined, position: number): void {
  if (key === undefined) return
  const positions = index.get(key)
  if (positions === undefined) index.set(key, new Set([position]))
  else positions.add(position)
}

/** An equality that every value a filter selects satisfies, if there is one that an index can answer. */
function equalityIn(filter: Filter): { readonly attribute: Attribute; readonly key: Comparable } | undefined {
  if (filter.kind === 'and') {
    for (const operand of filter.operands) {
      const equality = equalityIn(operand)
      if (equality !== undefined) return equality
    }
    return undefined
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value === null) return undefined
  const { attribute } = filter.path
  const key = attribute.multiValued ? undefined : comparable(filter.value, attribute)
  return key === undefined ? undefined : { attribute, key }
}
