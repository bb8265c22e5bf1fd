/** How much work one PATCH request may cause, whatever its operations and filters are. */
import { ScimError } from './error.ts'
import type { Filter } from './filter.ts'

/** Comparisons of one value with one term of a filter; some tenths of a second of CPU. */
const maxComparisons = 2_000_000

/** Counts the comparisons of one request, and refuses the request that would need too many. */
export class WorkBudget {
  #left = maxComparisons

  /**
   * @param values Values that are looked at.
   * @param filter The filter each of them is held against, if any.
   * @throws {ScimError} 413 when the request has used up what one request may.
   */
  spend(values: number, filter?: Filter): void {
    this.#left -= filter === undefined ? values : values * countTerms(filter)
    if (this.#left >= 0) return
    const detail = 'The operations select and compare too many values for one request; split it into several.'
    throw new ScimError(413, detail)
  }
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
