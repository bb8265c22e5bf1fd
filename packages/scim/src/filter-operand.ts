/** Which operators and values an attribute may be compared with (RFC 7644 §3.4.2.2, table 3), one row for each type. */
import { parseDateTime } from './date-time.ts'
import { quoted } from './error.ts'
import type { CompareOperator } from './filter.ts'
import type { Attribute, AttributeType } from './schema.ts'

export type Operand = string | number | boolean | null

const equality: readonly CompareOperator[] = ['eq', 'ne']
const substring: readonly CompareOperator[] = ['co', 'sw', 'ew']
const order: readonly CompareOperator[] = ['gt', 'ge', 'lt', 'le']

interface Row {
  readonly operators: ReadonlySet<CompareOperator>
  /** The value an operand stands for, or undefined if it is none of the type. */
  readonly read: (operand: Operand) => Operand | undefined
  readonly expected: string
}

const text = (operand: Operand): Operand | undefined => (typeof operand === 'string' ? operand : undefined)
const number = (operand: Operand): Operand | undefined => (typeof operand === 'number' ? operand : undefined)

/** Entra writes `roles[primary eq "True"]`: text that says true or false counts as a boolean. */
function boolean(operand: Operand): Operand | undefined {
  if (typeof operand === 'boolean') return operand
  if (typeof operand !== 'string') return undefined
  const word = operand.toLowerCase()
  if (word === 'true') return true
  return word === 'false' ? false : undefined
}

function dateTime(operand: Operand): Operand | undefined {
  return typeof operand === 'string' && parseDateTime(operand) !== undefined ? operand : undefined
}

const textRow: Row = {
  operators: new Set([...equality, ...substring, ...order]),
  read: text,
  expected: 'text in double quotes'
}
const numberRow: Row = {
  operators: new Set([...equality, ...order]),
  read: number,
  expected: 'a number without quotes'
}

const rows: { readonly [type in Exclude<AttributeType, 'complex'>]: Row } = {
  string: textRow,
  reference: textRow,
  binary: { operators: new Set([...equality, ...substring]), read: text, expected: 'base64 text in double quotes' },
  integer: numberRow,
  decimal: numberRow,
  boolean: { operators: new Set(equality), read: boolean, expected: 'true or false' },
  dateTime: {
    operators: new Set([...equality, ...order]),
    read: dateTime,
    expected: 'a dateTime in double quotes, as "2026-01-31T12:00:00Z"'
  }
}

/** Why an attribute cannot be compared that way, or the value to compare with. */
export type CheckedOperand = { readonly value: Operand } | { readonly problem: string }

/**
 * Checks that an attribute may be compared with a value by an operator, and gives the value in the attribute's type.
 *
 * @param attribute The attribute the path ends at.
 * @param operand   What the filter says: text for a string or a bare word.
 */
export function checkOperand(attribute: Attribute, operator: CompareOperator, operand: Operand): CheckedOperand {
  if (attribute.returned === 'never')
    return { problem: `${attribute.name} is never returned and cannot be filtered by` }
  if (attribute.type === 'complex') return { problem: `${attribute.name} is complex; name one of its sub-attributes` }
  const row = rows[attribute.type]
  if (!row.operators.has(operator))
    return { problem: `${attribute.name} is ${attribute.type}, which ${operator} cannot compare` }
  if (operand === null) {
    return equality.includes(operator) ? { value: null } : { problem: 'null can be compared by eq and ne only' }
  }
  const value = row.read(operand)
  return value === undefined
    ? {
        problem: `${attribute.name} is compared with ${row.expected}, not ${typeof operand === 'string' ? quoted(operand) : operand}`
      }
    : { value }
}
