/** How text is compared: one folding for whatever is not case exact, one order for all. Indexes and databases use the same two. */

const printableAscii = /^[ -~]*$/
const fullOrHalfWidth = /[\u3000\uff01-\uffee]+/g

/**
 * Text under which values that differ only in case are the same; the key to compare, to index and to keep unique.
 *
 * Lower case by Unicode's rules whatever the language, with the steps that PRECIS asks for user names: full and half
 * width forms become the ordinary characters, and the result is in normalization form C. A final sigma becomes an
 * ordinary one, so that the folding of a prefix is a prefix of the folding.
 *
 * @param text Any text.
 * @returns The folded text; folding it again changes nothing.
 *
 * @see [RFC 7644 §7.8, Case-Insensitive Comparison and International Languages](https://www.rfc-editor.org/rfc/rfc7644#section-7.8)
 * @see [RFC 8265 §3.3, UsernameCaseMapped Profile](https://www.rfc-editor.org/rfc/rfc8265#section-3.3)
 */
export function foldCase(text: string): string {
  if (printableAscii.test(text)) return text.toLowerCase()
  return text
    .replace(fullOrHalfWidth, wide => wide.normalize('NFKC'))
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFC')
}

/**
 * The order of two texts by Unicode code point: that of their UTF-8 bytes, of SQLite's `BINARY` and PostgreSQL's
 * `COLLATE "C"`. JavaScript's own `<` orders by UTF-16 unit and differs beyond U+FFFF.
 *
 * @remarks Time grows with what the texts have in common.
 */
export function compareText(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  let index = 0
  while (index < length && a.charCodeAt(index) === b.charCodeAt(index)) index++
  if (index === length) return a.length < b.length ? -1 : 1
  return codePointRank(a.charCodeAt(index)) < codePointRank(b.charCodeAt(index)) ? -1 : 1
}

/** A UTF-16 unit moved so that surrogates, which stand for code points above U+FFFF, come after all other units. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit > 0xdfff ? unit - 0x800 : unit + 0x2000
}
