/**
 * Filters as a tree, and as text again. Reading them is in `filter-parse.ts`, evaluating them in `filter-match.ts`.
 * A store that compiles filters to its own language works from these types.
 */
import { printAttributePath } from './attribute-path.ts'
import type { AttributePath } from './resource-type.ts'

export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'

/** All of the operands, or any of them. At least two; none is itself of the same kind. */
export interface LogicalFilter {
  readonly kind: 'and' | 'or'
  readonly operands: readonly Filter[]
}

export interface NotFilter {
  readonly kind: 'not'
  readonly operand: Filter
}

/**
 * A comparison with the value of an attribute; of a multi-valued one, any value satisfies it.
 *
 * The path never ends at a complex attribute: one that has a `value` sub-attribute is compared by it, and the path says so.
 * The value fits the type of the attribute the path ends at; a dateTime stays text; null comes with `eq` and `ne` only.
 */
export interface CompareFilter {
  readonly kind: 'compare'
  readonly path: AttributePath
  readonly operator: CompareOperator
  readonly value: string | number | boolean | null
}

/** The attribute has a value that is not empty. */
export interface PresentFilter {
  readonly kind: 'present'
  readonly path: AttributePath
}

/**
 * One value of a complex or multi-valued attribute satisfies the whole inner filter.
 *
 * Paths in the inner filter are relative to that value: their `attribute` is the sub-attribute, and they have neither
 * extension nor `subAttribute`.
 */
export interface ValuePathFilter {
  readonly kind: 'valuePath'
  readonly path: AttributePath
  readonly filter: Filter
}

export type Filter = LogicalFilter | NotFilter | CompareFilter | PresentFilter | ValuePathFilter

/** Bounds of {@link parseFilter} and `parseValueFilter`. */
export const filterLimits = {
  /** UTF-16 units of the text. */
  maxLength: 65_536,
  /** Parentheses, `not` and brackets inside each other. */
  maxDepth: 64,
  /** Comparisons and `pr` terms in all. */
  maxTerms: 2_000
} as const

/**
 * A filter as text.
 *
 * @param filter A filter as the parser makes it.
 * @returns Text that parses to an equal filter, names in the schema's spelling and extensions with their URN.
 */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
      return filter.operands.map(printFilter).join(' or ')
    case 'and':
      return filter.operands.map(printOperand).join(' and ')
    case 'not':
      return `not (${printFilter(filter.operand)})`
    case 'compare':
      return `${printAttributePath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`
    case 'present':
      return `${printAttributePath(filter.path)} pr`
    case 'valuePath':
      return `${printAttributePath(filter.path)}[${printFilter(filter.filter)}]`
  }
}

/** An operand of `and`, in parentheses where it binds less tightly. */
function printOperand(filter: Filter): string {
  return filter.kind === 'or' ? `(${printFilter(filter)})` : printFilter(filter)
}
