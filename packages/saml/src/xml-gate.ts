/**
 * What a text must be before any parser sees it: a small, plain, well-formed document without anything that readers could see differently.
 *
 * Linear in the length of the text, and it ends at the first thing it refuses.
 */
import { SamlError } from './error.ts'

export interface XmlLimits {
  readonly characters: number
  readonly elements: number
  readonly depth: number
  readonly attributesPerElement: number
  readonly attributes: number
  /** Different element names: what a parser does once for each name stays bounded. */
  readonly elementNames: number
  /** Comments are passed over instead of refused; nothing that is signed allows them. */
  readonly comments: boolean
}

/** For what comes from a browser. Entra ID with 150 groups sends 17 kB with 200 elements. */
export const messageLimits: XmlLimits = {
  characters: 256 * 1024,
  elements: 1500,
  depth: 24,
  attributesPerElement: 24,
  attributes: 2000,
  elementNames: 80,
  comments: false
}

/** For canonical octets, in which one character may have become six. */
export const octetLimits: XmlLimits = { ...messageLimits, characters: 6 * messageLimits.characters }

/** For what an administrator gives: Entra ID's federation metadata holds the claims of two WS-Federation roles beside what is wanted. */
export const metadataLimits: XmlLimits = {
  characters: 1024 * 1024,
  elements: 10_000,
  depth: 32,
  attributesPerElement: 48,
  attributes: 20_000,
  elementNames: 200,
  comments: true
}

const declaration = /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(["'])1\.0\1([^?<>]*)\?>/
const declarationRest =
  /^(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"([\w.-]+)"|'([\w.-]+)'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\ufffe\uffff]/
const name = '[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?'
const startTag = new RegExp(`<(${name})`, 'y')
const attribute = new RegExp(`[ \\t\\n]+(${name})[ \\t\\n]*=[ \\t\\n]*(?:"[^"<]*"|'[^'<]*')`, 'y')
const startTagEnd = /[ \t\n]*(\/?)>/y
const endTag = new RegExp(`</(${name})[ \\t\\n]*>`, 'y')
const reference = /&(?:amp|lt|gt|quot|apos|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));/y

/**
 * The text with its line ends made one kind (XML 1.0 §2.11) and its XML declaration left out.
 *
 * @returns The text from the root's `<` on, and how many elements it holds.
 * @throws SamlError `too_large`, `control_chars`, `not_utf8`, `forbidden_construct`, `malformed`, `too_many_elements`, `too_deep`, `too_many_attributes`
 */
export function gateXml(text: string, limits: XmlLimits): { readonly text: string; readonly elements: number } {
  if (text.length > limits.characters) {
    throw new SamlError('too_large', `The XML is longer than ${limits.characters} characters: send a smaller message.`)
  }
  refuseControlCharacters(text)
  const body = withoutDeclaration(text.replace(/\r\n?/g, '\n'))
  const plain = limits.comments ? withoutComments(body) : body
  if (plain.includes('<!') || plain.includes('<?')) {
    throw new SamlError(
      'forbidden_construct',
      'The XML holds a document type, a comment, a CDATA section or a processing instruction: identity providers do not send these, so it was changed on the way.'
    )
  }
  checkReferences(plain)
  return { text: plain, elements: new Scan(plain, limits).run() }
}

function refuseControlCharacters(text: string): void {
  if (control.test(text)) {
    throw new SamlError('control_chars', 'The text holds control characters: identity providers send plain text.')
  }
}

function withoutDeclaration(text: string): string {
  const match = declaration.exec(text)
  if (match === null) return text
  const rest = declarationRest.exec(match[2] ?? '')
  if (rest === null) throw new SamlError('malformed', 'The XML declaration is not one of XML 1.0.')
  const encoding = rest[1] ?? rest[2] ?? 'UTF-8'
  if (encoding.toUpperCase() !== 'UTF-8') {
    throw new SamlError('not_utf8', 'The XML declares another encoding than UTF-8, which is the only one read.')
  }
  return text.slice(match[0].length)
}

function withoutComments(text: string): string {
  const parts: string[] = []
  let from = 0
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', start + 4)
    if (end < 0) throw malformed('a comment does not end')
    parts.push(text.slice(from, start))
    from = end + 3
  }
  parts.push(text.slice(from))
  return parts.join('')
}

/** Every `&` begins one of the five entities, or the number of a character that XML 1.0 §2.2 allows and that is no control character. */
function checkReferences(text: string): void {
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    reference.lastIndex = at
    const match = reference.exec(text)
    if (match === null) throw malformed('an & begins no character reference')
    const digits = match[1] ?? match[2]
    if (digits === undefined) continue
    const code = Number.parseInt(digits, match[1] === undefined ? 16 : 10)
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      throw malformed('a character reference names no character')
    refuseControlCharacters(String.fromCodePoint(code))
  }
}

function malformed(what: string): SamlError {
  return new SamlError('malformed', `The XML is not well-formed: ${what}.`)
}

/** One pass over the tags. */
class Scan {
  readonly #text: string
  readonly #limits: XmlLimits
  readonly #open: string[] = []
  readonly #names = new Set<string>()
  #at = 0
  #elements = 0
  #attributes = 0

  constructor(text: string, limits: XmlLimits) {
    this.#text = text
    this.#limits = limits
  }

  run(): number {
    for (;;) {
      const next = this.#text.indexOf('<', this.#at)
      this.#passText(next < 0 ? this.#text.length : next)
      if (next < 0) break
      if (this.#text[next + 1] === '/') this.#close()
      else this.#begin()
    }
    if (this.#open.length > 0) throw malformed('an element does not end')
    if (this.#elements === 0) throw malformed('there is no element')
    return this.#elements
  }

  #passText(end: number): void {
    const text = this.#text.slice(this.#at, end)
    if (this.#open.length === 0 && /[^ \t\n]/.test(text)) throw malformed('there is text outside the root element')
    if (text.includes(']]>')) throw malformed('there is a ]]> in a text')
    this.#at = end
  }

  #begin(): void {
    if (this.#open.length === 0 && this.#elements > 0) throw malformed('there is more than one root element')
    this.#elements += 1
    const tag = this.#match(startTag)
    if (tag === undefined) throw malformed('a tag has no proper name')
    this.#names.add(tag)
    if (this.#elements > this.#limits.elements || this.#names.size > this.#limits.elementNames) {
      throw new SamlError('too_many_elements', 'The XML holds more elements than a SAML message needs.')
    }
    this.#readAttributes()
    const closed = this.#match(startTagEnd)
    if (closed === undefined) throw malformed('a start tag is not ended properly')
    if (closed === '') this.#open.push(tag)
    if (this.#open.length > this.#limits.depth) {
      throw new SamlError('too_deep', 'The XML nests elements deeper than a SAML message needs.')
    }
  }

  #readAttributes(): void {
    const names = new Set<string>()
    for (let found = this.#match(attribute); found !== undefined; found = this.#match(attribute)) {
      if (names.has(found)) throw malformed('an attribute is given twice')
      names.add(found)
      this.#attributes += 1
      if (names.size > this.#limits.attributesPerElement || this.#attributes > this.#limits.attributes) {
        throw new SamlError('too_many_attributes', 'The XML holds more attributes than a SAML message needs.')
      }
    }
  }

  #close(): void {
    const tag = this.#match(endTag)
    if (tag === undefined || this.#open.pop() !== tag) throw malformed('an end tag does not match its start tag')
  }

  /** The first group of what stands here; undefined if the pattern does not. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null) return undefined
    this.#at = pattern.lastIndex
    return match[1]
  }
}
