/** A filter as a text with a position in it: the words, strings and signs that filters are made of. */
import { quoted, ScimError } from './error.ts'
import type { Operand } from './filter-operand.ts'

const tab = 0x09
const blank = 0x20
const quote = 0x22
const backslash = 0x5c
const bareWord = /^[A-Za-z0-9_.@+:-]+$/
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** True for the characters that end a name, an operator or a bare value: blanks, parentheses, brackets, quotes. */
function isDelimiter(code: number): boolean {
  return (
    code === blank || code === tab || code === quote || code === 0x28 || code === 0x29 || code === 0x5b || code === 0x5d
  )
}

export class FilterText {
  readonly text: string
  position: number

  constructor(text: string, position: number) {
    this.text = text
    this.position = position
  }

  at(sign: string): boolean {
    return this.text.charCodeAt(this.position) === sign.charCodeAt(0)
  }

  atEnd(): boolean {
    this.skipBlanks()
    return this.position === this.text.length
  }

  skipBlanks(): void {
    let code = this.text.charCodeAt(this.position)
    while (code === blank || code === tab) code = this.text.charCodeAt(++this.position)
  }

  /** Skips blanks if the sign comes behind them. */
  skipBlanksTo(sign: string): boolean {
    const start = this.position
    this.skipBlanks()
    if (this.at(sign)) return true
    this.position = start
    return false
  }

  /** Takes the sign if it is the very next character. */
  take(sign: string): boolean {
    const found = this.at(sign)
    if (found) this.position++
    return found
  }

  /** Takes the sign, blanks before it included. */
  expect(sign: string, expected: string): void {
    this.skipBlanks()
    if (!this.take(sign)) throw this.refuse(expected)
  }

  expectBlank(expected: string): void {
    const start = this.position
    this.skipBlanks()
    if (this.position === start) throw this.refuse(expected)
  }

  /** Takes `and` or `or` if it comes next with blanks on both sides. */
  takeWord(word: 'and' | 'or'): boolean {
    this.skipBlanks()
    const { text, position } = this
    const end = position + word.length
    const before = text.charCodeAt(position - 1)
    const behind = text.charCodeAt(end)
    if ((before !== blank && before !== tab) || (behind !== blank && behind !== tab)) return false
    for (let index = 0; index < word.length; index++) {
      if ((text.charCodeAt(position + index) | 0x20) !== word.charCodeAt(index)) return false
    }
    this.position = end
    return true
  }

  /** Takes what reaches to the next delimiter; may be empty. */
  takeName(): string {
    const start = this.position
    let end = start
    while (end < this.text.length && !isDelimiter(this.text.charCodeAt(end))) end++
    this.position = end
    return this.text.slice(start, end)
  }

  takeOperand(): Operand {
    return this.text.charCodeAt(this.position) === quote ? this.#takeString() : this.#takeBare()
  }

  #takeBare(): Operand {
    const start = this.position
    const word = this.takeName()
    if (word === '') throw this.refuse('expected a value')
    if (jsonNumber.test(word)) return this.#number(word, start)
    if (word.length <= 5) {
      const lower = word.toLowerCase()
      if (lower === 'true') return true
      if (lower === 'false') return false
      if (lower === 'null') return null
    }
    if (!bareWord.test(word)) throw this.refuse(`expected a value; put ${quoted(word)} into double quotes`, start)
    return word
  }

  #number(word: string, start: number): number {
    const value = Number(word)
    if (!Number.isFinite(value)) throw this.refuse('the number is too large', start)
    return value === 0 ? 0 : value
  }

  #takeString(): string {
    const start = this.position
    const end = this.#endOfString(start)
    const raw = this.text.slice(start + 1, end)
    const value = raw.includes('\\') ? this.#unescape(start, end) : raw
    if (!value.isWellFormed() || value.includes('\u0000')) {
      throw this.refuse('the text holds half of a surrogate pair or the character U+0000', start)
    }
    this.position = end + 1
    return value
  }

  #endOfString(start: number): number {
    const { text } = this
    for (let index = start + 1; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code === quote) return index
      if (code === backslash) index++
      else if (code < blank) throw this.refuse('the text holds a control character; write it as an escape', index)
    }
    throw this.refuse('the text in double quotes does not end', start)
  }

  /** Escapes are those of JSON (RFC 8259 §7), and so JSON's own parser reads them. */
  #unescape(start: number, end: number): string {
    try {
      return String(JSON.parse(this.text.slice(start, end + 1)))
    } catch {
      throw this.refuse('the text in double quotes has an escape that JSON does not know', start)
    }
  }

  /** The error for what is wrong at a position, the current one when left out. */
  refuse(problem: string, position = this.position): ScimError {
    return new ScimError(400, `The filter cannot be read at character ${position + 1}: ${problem}.`, 'invalidFilter')
  }
}
