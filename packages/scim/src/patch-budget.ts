/** How much work one PATCH request may cause, whatever its operations and filters are. */
import { ScimError } from './error.ts'
import type { Filter } from './filter.ts'
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts'

/** Comparisons of one short value with one term of a filter: some tenths of a second of CPU. */
const maxComparisons = 2_000_000

/** Counts the comparisons of one request, and refuses the request that would need too many. */
export class WorkBudget {
  #left = maxComparisons

  /**
   * @param weight Sum of the weights of the values that are looked at.
   * @param filter The filter each of them is held against, if any.
   * @throws {ScimError} 413 when the request has used up what one request may.
   */
  spend(weight: number, filter?: Filter): void {
    this.#left -= filter === undefined ? weight : weight * countTerms(filter)
    if (this.#left >= 0) return
    const detail = 'The operations select and compare too many values for one request; split it into several.'
    throw new ScimError(413, detail)
  }
}

/** What it costs to look at a value: a comparison for each part of it, and one more for each 256 characters of text. */
export function weightOf(value: JsonValue | undefined): number {
  if (typeof value === 'string') return 1 + (value.length >> 8)
  if (!isJsonObject(value)) return 1
  let weight = 1
  for (const member of Object.values(value)) {
    if (typeof member === 'string') weight += member.length >> 8
    else if (isJsonArray(member)) weight += member.length
  }
  return weight
}

/** Comparisons and `pr` terms in a filter. The parser bounds its depth. */
function countTerms(filter: Filter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.reduce((terms, operand) => terms + countTerms(operand), 0)
    case 'not':
      return countTerms(filter.operand)
    case 'valuePath':
      return countTerms(filter.filter)
    default:
      return 1
  }
}
