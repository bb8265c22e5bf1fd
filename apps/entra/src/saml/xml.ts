/**
 * XML written in exclusive canonical form from the start: attributes in canonical order, no empty-element tags, escapes as
 * canonicalisation has them, and each namespace declared where it is first used. So what is sent is, octet by octet, what is
 * digested and signed. Reading is in `parse.ts`.
 *
 * @see https://www.w3.org/TR/xml-exc-c14n/
 */

declare const xml: unique symbol
/** Text that is well-formed XML already; plain text becomes it only through {@link text}. */
export type Xml = string & { readonly [xml]: true }

const textEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' }
const attributeEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;'
}

/** Characters that XML 1.0 cannot hold at all become U+FFFD. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unholdable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g
const holdable = (value: string) => value.toWellFormed().replace(unholdable, '\uFFFD')

export const text = (value: string): Xml =>
  holdable(value).replace(/[&<>\r]/g, character => textEscapes[character] ?? '') as Xml

const attributeValue = (value: string): string =>
  holdable(value).replace(/[&<"\t\n\r]/g, character => attributeEscapes[character] ?? '')

/** Namespace declarations come first, then unprefixed names, then prefixed ones; each in code point order. */
const rank = (name: string) => (/^xmlns(:|$)/.test(name) ? 0 : name.includes(':') ? 2 : 1)
const inOrder = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  rank(a) - rank(b) || (a < b ? -1 : 1)

/** @param attributes Those that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly Xml[]
): Xml {
  const written = Object.entries(attributes)
    .toSorted(inOrder)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${attributeValue(value)}"`))
  return `<${name}${written.join('')}>${children.join('')}</${name}>` as Xml
}

export const nothing = '' as Xml
