/**
 * A filter evaluator that is slow and plain on purpose: it lists all values, and looks at the words of RFC 7644 §3.4.2.2
 * one after another. It shares no code with the one it checks.
 */
import type { Filter } from '../src/filter.ts'
import type { AttributePath } from '../src/resource-type.ts'

export function slowMatches(resource: unknown, filter: Filter): boolean {
  if ('operands' in filter) {
    const results = filter.operands.map(operand => slowMatches(resource, operand))
    return filter.kind === 'and' ? !results.includes(false) : results.includes(true)
  }
  if (filter.kind === 'not') return !slowMatches(resource, filter.operand)
  const values = list(resource, filter.path)
  if (filter.kind === 'present') return values.some(notEmpty)
  if (filter.kind === 'valuePath') {
    return values.some(value => slowMatches(isRecord(value) ? value : { value }, filter.filter))
  }
  if (filter.value === null) return values.some(notEmpty) === (filter.operator === 'ne')
  if (filter.operator === 'ne') return !values.some(value => holds(value, 'eq', filter.value, filter.path))
  return values.some(value => holds(value, filter.operator, filter.value, filter.path))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function member(value: unknown, name: string): unknown[] {
  const found = isRecord(value) ? value[name] : undefined
  if (found === undefined || found === null) return []
  return Array.isArray(found) ? found : [found]
}

function list(resource: unknown, path: AttributePath): unknown[] {
  const holders = path.extension === undefined ? [resource] : member(resource, path.extension)
  const values = holders.flatMap(holder => member(holder, path.attribute.name))
  const { subAttribute } = path
  return subAttribute === undefined ? values : values.flatMap(value => member(value, subAttribute.name))
}

function notEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(notEmpty)
  if (isRecord(value)) return Object.keys(value).some(key => notEmpty(value[key]))
  return value !== '' && value !== null && value !== undefined
}

function holds(stored: unknown, operator: string, wanted: unknown, path: AttributePath): boolean {
  const { type, caseExact } = path.subAttribute ?? path.attribute
  if (type === 'dateTime') return compared(operator, instant(String(stored)) - instant(String(wanted)))
  if (typeof stored !== typeof wanted) return false
  if (typeof stored === 'number') return compared(operator, stored - Number(wanted))
  if (typeof stored === 'boolean') return compared(operator, Number(stored) - Number(wanted))
  const folds = type !== 'binary' && !caseExact
  const a = points(String(stored), folds)
  const b = points(String(wanted), folds)
  if (operator === 'sw') return same(a.slice(0, b.length), b)
  if (operator === 'ew') return same(b.length === 0 ? [] : a.slice(-b.length), b)
  if (operator === 'co') return b.length === 0 || a.some((_, from) => same(a.slice(from, from + b.length), b))
  return compared(operator, inOrder(a, b))
}

function points(text: string, folds: boolean): number[] {
  const folded = folds ? text.normalize('NFKC').toLowerCase().normalize('NFC') : text
  return Array.from(folded, character => character.codePointAt(0) ?? 0)
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((point, index) => point === b[index])
}

function inOrder(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}

function instant(text: string): number {
  const zoned = /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`
  return new Date(zoned).getTime()
}

function compared(operator: string, difference: number): boolean {
  switch (operator) {
    case 'eq':
      return difference === 0
    case 'gt':
      return difference > 0
    case 'ge':
      return difference >= 0
    case 'lt':
      return difference < 0
    case 'le':
      return difference <= 0
    default:
      throw new Error(`No such comparison: ${operator}`)
  }
}
