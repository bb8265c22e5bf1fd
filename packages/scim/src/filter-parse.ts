/**
 * Reads filters (RFC 7644 §3.4.2.2) in one pass from left to right: text in, {@link Filter} out.
 * Nesting is bounded, so recursion is; each character is looked at a fixed number of times.
 */
import {
  explainUnknownPath,
  explainUnknownSub,
  findAttributePath,
  findElementPath,
  leafAttribute
} from './attribute-path.ts'
import { quoted, ScimError } from './error.ts'
import { type CompareOperator, type Filter, filterLimits } from './filter.ts'
import { checkOperand } from './filter-operand.ts'
import { FilterText } from './filter-text.ts'
import type { AttributePath, ResourceType } from './resource-type.ts'
import { type Attribute, findSubAttribute } from './schema.ts'

const operators: ReadonlyMap<string, CompareOperator | 'pr'> = new Map(
  (['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'pr'] as const).map(operator => [operator, operator])
)

/**
 * Reads a filter.
 *
 * Names and operators match without regard to case; `not` binds before `and`, `and` before `or`. Besides the grammar of
 * the RFC this accepts what clients send: `emails[type eq "work"].value eq "x"` (one value satisfies both), a bare word
 * for text, `True` and `"true"` for a boolean. A bare complex attribute is compared by its `value` sub-attribute.
 *
 * `ne` is the opposite of `eq` as a whole: true when no value equals, so also when there is none. `eq null` is true when
 * the attribute has no value.
 *
 * @param text The filter; at most 65,536 characters, 2,000 terms, 64 levels of nesting.
 * @param type The resource type whose attributes it may name.
 *
 * @throws {ScimError} 400 `invalidFilter` if it cannot be read, goes beyond the bounds, names an attribute that does not
 *   exist or is never returned, or compares one with a value or operator that does not fit. The detail names the place.
 *
 * @remarks Time grows with the length of the text.
 *
 * @see [RFC 7644 §3.4.2.2, Filtering](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2)
 *
 * @example
 * matchesFilter(user, parseFilter('active eq true and emails co "@example.com"', userType))
 */
export function parseFilter(text: string, type: ResourceType): Filter {
  return new FilterReader(text, 0, type, undefined).readAll()
}

/**
 * Reads the filter that stands between the brackets of a value path.
 *
 * @param text      The text between the brackets; bounds as for {@link parseFilter}.
 * @param attribute The complex or multi-valued attribute before the brackets.
 *
 * @returns A filter whose paths are relative to one value of the attribute.
 *
 * @throws {ScimError} 400 `invalidFilter` as {@link parseFilter}.
 */
export function parseValueFilter(text: string, attribute: Attribute): Filter {
  return new FilterReader(text, 0, undefined, attribute).readAll()
}

/**
 * Reads a bracketed value filter out of a longer text.
 *
 * @param text    A text with a `[` at index `bracket`; at most 65,536 characters.
 * @returns The filter and the index behind its `]`.
 * @throws {ScimError} 400 `invalidFilter` as {@link parseFilter}.
 */
export function readBracketed(text: string, bracket: number, attribute: Attribute): { filter: Filter; end: number } {
  const reader = new FilterReader(text, bracket + 1, undefined, attribute)
  const filter = reader.readBracketed()
  return { filter, end: reader.end }
}

/** A path as the filter names it, and where. */
interface Named {
  readonly name: string
  readonly path: AttributePath
  readonly start: number
}

class FilterReader {
  readonly #text: FilterText
  readonly #type: ResourceType | undefined
  /** The attribute whose value is being described, inside brackets. */
  #element: Attribute | undefined
  #depth = 0
  /** The greatest depth since the last opening bracket. */
  #deepest = 0
  #terms = 0

  constructor(text: string, start: number, type: ResourceType | undefined, element: Attribute | undefined) {
    if (text.length > filterLimits.maxLength) {
      throw new ScimError(
        400,
        `The filter is longer than ${filterLimits.maxLength} characters; split it.`,
        'invalidFilter'
      )
    }
    this.#text = new FilterText(text, start)
    this.#type = type
    this.#element = element
  }

  get end(): number {
    return this.#text.position
  }

  readAll(): Filter {
    const filter = this.#readOr()
    if (!this.#text.atEnd()) throw this.#text.refuse('expected and, or, or the end of the filter')
    return filter
  }

  readBracketed(): Filter {
    const filter = this.#readOr()
    this.#text.expect(']', 'expected and, or, or the closing bracket')
    return filter
  }

  #readOr(): Filter {
    const first = this.#readAnd()
    if (!this.#text.takeWord('or')) return first
    const operands = [...operandsOf(first, 'or')]
    do operands.push(...operandsOf(this.#readAnd(), 'or'))
    while (this.#text.takeWord('or'))
    return { kind: 'or', operands }
  }

  #readAnd(): Filter {
    const first = this.#readTerm()
    if (!this.#text.takeWord('and')) return first
    const operands = [...operandsOf(first, 'and')]
    do operands.push(...operandsOf(this.#readTerm(), 'and'))
    while (this.#text.takeWord('and'))
    return { kind: 'and', operands }
  }

  #readTerm(): Filter {
    this.#text.skipBlanks()
    if (this.#text.at('(')) return this.#readGroup()
    const start = this.#text.position
    const name = this.#text.takeName()
    if (name.length === 3 && name.toLowerCase() === 'not' && this.#text.skipBlanksTo('(')) {
      return { kind: 'not', operand: this.#readGroup() }
    }
    if (name === '') throw this.#text.refuse('expected the name of an attribute')
    const named = this.#find(name, start)
    return this.#text.take('[') ? this.#readValuePath(named) : this.#readComparison(named)
  }

  #readGroup(): Filter {
    this.#text.expect('(', 'expected an opening parenthesis')
    this.#enter()
    const filter = this.#readOr()
    this.#text.expect(')', 'expected and, or, or the closing parenthesis')
    this.#depth -= 1
    return filter
  }

  /** What stands behind an opening bracket. */
  #readValuePath({ name, path, start }: Named): Filter {
    const { attribute } = path
    if (this.#element !== undefined) throw this.#text.refuse('brackets cannot stand inside brackets', start)
    if (path.subAttribute !== undefined || !(attribute.multiValued || attribute.type === 'complex')) {
      throw this.#text.refuse(`${quoted(name)} has no values to select in brackets`, start)
    }
    this.#enter()
    this.#deepest = this.#depth
    this.#element = attribute
    const filter = this.#readBehindBrackets(this.readBracketed())
    this.#element = undefined
    this.#depth -= 1
    return { kind: 'valuePath', path, filter }
  }

  /** Microsoft's form: `emails[type eq "work"].value eq "x"` asks for one value that satisfies both. */
  #readBehindBrackets(filter: Filter): Filter {
    if (!this.#text.take('.')) return filter
    // Beside the comparison an `or` stands in parentheses of its own, and what is printed must be within bounds too.
    if (filter.kind === 'or') this.#checkDepth(this.#deepest + 1)
    const start = this.#text.position
    const comparison = this.#readComparison(this.#find(this.#text.takeName(), start))
    return { kind: 'and', operands: [...operandsOf(filter, 'and'), comparison] }
  }

  #readComparison({ name, path, start }: Named): Filter {
    if (++this.#terms > filterLimits.maxTerms) {
      throw this.#text.refuse(`the filter has more than ${filterLimits.maxTerms} terms`, start)
    }
    this.#text.expectBlank('expected a blank and an operator')
    const word = this.#text.takeName()
    const operator = operators.get(word) ?? operators.get(word.toLowerCase())
    if (operator === undefined) throw this.#text.refuse(`expected an operator, not ${quoted(word)}`)
    if (operator === 'pr') return { kind: 'present', path }
    this.#text.expectBlank('expected a blank and a value')
    const compared = leafAttribute(path).type === 'complex' ? this.#comparedByValue(name, path, start) : path
    const checked = checkOperand(leafAttribute(compared), operator, this.#text.takeOperand())
    if ('problem' in checked) throw this.#text.refuse(checked.problem, start)
    return { kind: 'compare', path: compared, operator, value: checked.value }
  }

  /** A bare complex attribute is compared by its `value`, where it has one. */
  #comparedByValue(name: string, path: AttributePath, start: number): AttributePath {
    if (this.#element !== undefined || findSubAttribute(path.attribute, 'value') === undefined) return path
    return this.#find(`${name}.value`, start).path
  }

  /** The attribute of that name, unless a filter on it would give away what is never returned. */
  #find(name: string, start: number): Named {
    const path = this.#findPath(name)
    if (path === undefined) throw this.#text.refuse(this.#explainUnknown(name), start)
    if (path.attribute.returned === 'never' || path.subAttribute?.returned === 'never') {
      throw this.#text.refuse(`${leafAttribute(path).name} is never returned and cannot be filtered by`, start)
    }
    return { name, path, start }
  }

  #findPath(name: string): AttributePath | undefined {
    if (this.#element !== undefined) return findElementPath(this.#element, name)
    return this.#type === undefined ? undefined : findAttributePath(name, this.#type)
  }

  #explainUnknown(name: string): string {
    const sentence =
      this.#type === undefined || this.#element !== undefined
        ? this.#element && explainUnknownSub(this.#element, name)
        : explainUnknownPath(name, this.#type)
    return (sentence ?? '').replace(/\.$/, '')
  }

  #enter(): void {
    this.#depth += 1
    this.#deepest = Math.max(this.#deepest, this.#depth)
    this.#checkDepth(this.#depth)
  }

  #checkDepth(depth: number): void {
    if (depth > filterLimits.maxDepth) {
      throw this.#text.refuse(`parentheses and brackets are nested more than ${filterLimits.maxDepth} levels deep`)
    }
  }
}

function operandsOf(filter: Filter, kind: 'and' | 'or'): readonly Filter[] {
  return filter.kind === kind ? filter.operands : [filter]
}
