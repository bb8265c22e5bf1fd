/** The first place where a text stops being JSON. */
export interface JsonFault {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  /** What should stand there. */
  readonly expected: string
}

type Expectation =
  | 'a value'
  | 'a value or "]"'
  | 'a member name or "}"'
  | 'a member name'
  | '":"'
  | '"," or the end'
  | 'the end'

const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/**
 * Finds the first place where a text stops being JSON; undefined if it is JSON throughout.
 *
 * `JSON.parse` names a place for some faults only and quotes the text for others. This one is asked after it has refused.
 *
 * @remarks Iterative, one pass.
 * @see [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ('[' | '{')[] = []
  let expected: Expectation = 'a value'
  let at = afterBlanks(text, 0)
  while (at < text.length) {
    const step = take(text, at, expected, open)
    if (step === undefined) return faultAt(text, at, expected)
    if (typeof step === 'object') return faultAt(text, step.at, step.expected)
    expected = next(text.charAt(at), expected, open)
    at = afterBlanks(text, step)
  }
  return expected === 'the end' ? undefined : faultAt(text, at, expected)
}

type Broken = { readonly at: number; readonly expected: string }

/** Takes one token; where it ends, what is broken inside it, or undefined if another kind of token was expected. */
function take(text: string, at: number, expected: Expectation, open: ('[' | '{')[]): number | Broken | undefined {
  const character = text.charAt(at)
  switch (character) {
    case '{':
    case '[':
      if (!takesValue(expected)) return undefined
      open.push(character)
      return at + 1
    case '}':
    case ']':
      if (!closes(character, expected, open.at(-1))) return undefined
      open.pop()
      return at + 1
    case ':':
      return expected === '":"' ? at + 1 : undefined
    case ',':
      return expected === '"," or the end' ? at + 1 : undefined
    case '"':
      return takesValue(expected) || expected.startsWith('a member name') ? stringEnd(text, at) : undefined
    default:
      return takesValue(expected) ? literalEnd(text, at) : undefined
  }
}

function next(character: string, before: Expectation, open: readonly ('[' | '{')[]): Expectation {
  if (character === '{') return 'a member name or "}"'
  if (character === '[') return 'a value or "]"'
  if (character === ':') return 'a value'
  if (character === ',') return open.at(-1) === '{' ? 'a member name' : 'a value'
  if (character === '"' && before.startsWith('a member name')) return '":"'
  return open.length === 0 ? 'the end' : '"," or the end'
}

const takesValue = (expected: Expectation): boolean => expected.startsWith('a value')

const closes = (character: '}' | ']', expected: Expectation, container: '[' | '{' | undefined): boolean =>
  (character === '}' ? container === '{' : container === '[') &&
  (expected === '"," or the end' || expected.endsWith(`or "${character}"`))

function literalEnd(text: string, at: number): number | undefined {
  literal.lastIndex = at
  return literal.test(text) ? literal.lastIndex : undefined
}

function stringEnd(text: string, start: number): number | Broken {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) return { at, expected: 'no control character inside a string' }
    if (code === 0x5c) {
      const escaped = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at + 1, at + 6))
      if (escaped === null) return { at, expected: 'an escape that JSON knows' }
      at += escaped[0].length
    }
  }
  return { at: text.length, expected: 'the end of a string' }
}

function afterBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++
  return at
}

function faultAt(text: string, at: number, expected: string): JsonFault {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return { line, column: at - before.lastIndexOf('\n'), expected }
}
