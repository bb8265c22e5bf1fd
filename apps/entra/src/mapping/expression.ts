/**
 * Expressions of attribute mappings, in Entra's notation: `Switch([IsSoftDeleted], , "False", "True", "True", "False")`.
 * The functions here are those whose outcome depends on their arguments alone and which SCIM applications use most;
 * any other name is refused when the mapping is set, not when a cycle runs.
 *
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data
 */
import { UsageError } from '../usage-error.ts'

export type Expression =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] }

type Values = readonly (string | undefined)[]

const functions = {
  Append: ([source, suffix]: Values) => (source === undefined ? undefined : source + (suffix ?? '')),
  Coalesce: (values: Values) => values.find(value => value !== undefined && value !== ''),
  Join: ([separator, ...values]: Values) =>
    values.filter(value => value !== undefined && value !== '').join(separator ?? '') || undefined,
  Not: ([source]: Values) => (source === undefined ? undefined : source.toLowerCase() === 'true' ? 'False' : 'True'),
  Switch: ([source, otherwise, ...pairs]: Values) => {
    for (let i = 0; i + 1 < pairs.length; i += 2) if (pairs[i] === source) return pairs[i + 1]
    return otherwise === '' ? undefined : otherwise
  },
  ToLower: ([source]: Values) => source?.toLowerCase(),
  ToUpper: ([source]: Values) => source?.toUpperCase()
}
type FunctionName = keyof typeof functions

const maxLength = 1024
const maxDepth = 8
const token = /\s*(?:"((?:[^"\\]|\\.)*)"|\[([A-Za-z][A-Za-z0-9_]*)\]|([A-Za-z]+)\s*\(|([,)]))/y

/**
 * Reads an expression.
 *
 * @param source At most 1,024 characters, calls at most 8 deep.
 * @throws {UsageError} if it is not an expression, or names a function that is not offered.
 */
export function parseExpression(source: string): Expression {
  if (source.length > maxLength) throw new UsageError(`An expression has at most ${maxLength} characters.`)
  const reader = { source, at: 0 }
  const parsed = readValue(reader, 0)
  if (parsed === undefined || source.slice(reader.at).trim() !== '') throw malformed(source, reader.at)
  return parsed
}

type Reader = { readonly source: string; at: number }

const malformed = (source: string, at: number) =>
  new UsageError(
    `The expression is not understood from "${source.slice(at, at + 20)}" on: write [attribute], "text" or Function(…), such as Join(" ", [givenName], [surname]).`
  )

const next = (reader: Reader) => {
  token.lastIndex = reader.at
  const found = token.exec(reader.source)
  if (found) reader.at = token.lastIndex
  return found
}

/** Reads one value; undefined, with nothing consumed, where an argument was left empty. */
function readValue(reader: Reader, depth: number): Expression | undefined {
  const start = reader.at
  const found = next(reader)
  if (!found) throw malformed(reader.source, start)
  const [, text, attribute, call] = found
  if (text !== undefined) return { kind: 'text', value: text.replaceAll(/\\(.)/g, '$1') }
  if (attribute !== undefined) return { kind: 'attribute', name: attribute }
  if (call !== undefined) return { kind: 'call', name: functionName(call), args: readArguments(reader, depth + 1) }
  reader.at = start
  return undefined
}

function readArguments(reader: Reader, depth: number): Expression[] {
  if (depth > maxDepth) throw new UsageError(`An expression's calls are at most ${maxDepth} deep.`)
  const args: Expression[] = []
  for (;;) {
    args.push(readValue(reader, depth) ?? { kind: 'text', value: '' })
    const start = reader.at
    const separator = next(reader)?.[4]
    if (separator === ')') return args
    if (separator !== ',') throw malformed(reader.source, start)
  }
}

const functionName = (name: string): FunctionName => {
  const known = Object.keys(functions).find(offered => offered.toLowerCase() === name.toLowerCase())
  if (!known)
    throw new UsageError(`There is no function ${name}: this program offers ${Object.keys(functions).join(', ')}.`)
  // Found among the keys a line above.
  return known as FunctionName
}

/**
 * The value of an expression for one object.
 *
 * @param read Gives the value of a source attribute as Entra's text form, booleans as "True" and "False".
 */
export function evaluateExpression(
  expression: Expression,
  read: (attribute: string) => string | undefined
): string | undefined {
  if (expression.kind === 'text') return expression.value
  if (expression.kind === 'attribute') return read(expression.name)
  return functions[expression.name](expression.args.map(arg => evaluateExpression(arg, read)))
}
