/** Ways to harm a signed document, from a single octet to a forged assertion beside the genuine one. */
import { dsNs, samlNs, samlpNs } from '../maker/names.ts'
import { evilMail, genuineMail } from '../maker/occasion.ts'
import type { Choices } from './random.ts'
import { type ElementSpan, elementSpans, inserted, replaced, type Span, textOf, textSpans } from './spans.ts'

export type Mutation = (xml: string, choose: Choices) => string

const within = (choose: Choices, text: string): number => choose.below(text.length + 1)

/** The text with what `change` makes of one of its parts; as it is where it has none. */
export function onOne<Part extends Span>(
  find: (xml: string) => readonly Part[],
  change: (xml: string, part: Part, choose: Choices) => string
): Mutation {
  return (xml, choose) => {
    const parts = find(xml)
    return parts.length === 0 ? xml : change(xml, choose.of(parts), choose)
  }
}

export const onElement = (change: (xml: string, element: ElementSpan, choose: Choices) => string) =>
  onOne(elementSpans, change)

const octets: Record<string, Mutation> = {
  'a character changed': (xml, choose) => {
    const at = choose.below(xml.length)
    return replaced(xml, { start: at, end: at + 1 }, String.fromCharCode(xml.charCodeAt(at) ^ (1 << choose.below(8))))
  },
  'a stretch removed': (xml, choose) => {
    const start = within(choose, xml)
    return replaced(xml, { start, end: start + choose.below(40) }, '')
  },
  'a stretch doubled': (xml, choose) => {
    const start = within(choose, xml)
    return inserted(xml, within(choose, xml), xml.slice(start, start + choose.below(400)))
  },
  'a piece inserted': (xml, choose) => inserted(xml, within(choose, xml), choose.of(pieces)),
  'cut short': (xml, choose) => xml.slice(0, within(choose, xml))
}

const pieces: readonly string[] = [
  ...['<!-- -->', '<!---->', '<?p not-?>', '<?xml version="1.0"?>', '<![CDATA[x]]>', '<!DOCTYPE x>', ']]>', '-->'],
  ...['&amp;', '&#97;', '&#x61;', '&lt;', '&x;', '&', '&#0;', '&#x10FFFF;', '<', '>', '"', "'", '/>', '</', '='],
  ...['\u0000', '\u0085', '\u2028', '\uFEFF', '\u00AD', '\u200B', 'é', '😀', '\uD800', '\r', '\r\n', '\t', ' ', '\n\n'],
  ...[evilMail, genuineMail, `<NameID>${evilMail}</NameID>`, '<x/>', `<Signature xmlns="${dsNs}"/>`]
]

const nodes: Record<string, Mutation> = {
  'an element removed': onElement((xml, element) => replaced(xml, element, '')),
  'an element doubled': onElement((xml, element) => inserted(xml, element.end, textOf(xml, element))),
  'an element copied elsewhere': onElement((xml, element, choose) =>
    inserted(xml, choose.of(borders(xml)), textOf(xml, element))
  ),
  'an element moved': onElement((xml, element, choose) => {
    const without = replaced(xml, element, '')
    return inserted(without, choose.of(borders(without)), textOf(xml, element))
  }),
  'an element emptied': onElement((xml, { inside }) => (inside ? replaced(xml, inside, '') : xml)),
  'an element unwrapped': onElement((xml, element) =>
    element.inside ? replaced(xml, element, textOf(xml, element.inside)) : xml
  ),
  'an element wrapped': onElement((xml, element, choose) => {
    const [before, after] = choose.of(wrappings)
    return replaced(xml, element, before + textOf(xml, element) + after)
  }),
  'an element instead of another': onElement((xml, element, choose) =>
    replaced(xml, element, textOf(xml, choose.of(elementSpans(xml))))
  ),
  'an element renamed': onElement((xml, { tag, name }, choose) =>
    replaced(xml, { start: tag.start + 1, end: tag.start + 1 + name.length }, choose.of(elementNames))
  )
}

/** Where an element may stand: around and in the elements that are there, and at the start. */
const borders = (xml: string): number[] => [
  0,
  ...elementSpans(xml).flatMap(({ start, end, inside }) =>
    inside ? [start, end, inside.start, inside.end] : [start, end]
  )
]

const wrappings: readonly (readonly [string, string])[] = [
  ['<samlp:Extensions>', '</samlp:Extensions>'],
  [`<Object xmlns="${dsNs}">`, '</Object>'],
  [`<Advice xmlns="${samlNs}">`, '</Advice>'],
  [`<Assertion xmlns="${samlNs}" ID="_w">`, '</Assertion>'],
  [`<EncryptedAssertion xmlns="${samlNs}">`, '</EncryptedAssertion>'],
  [`<Signature xmlns="${dsNs}">`, '</Signature>'],
  [`<KeyInfo xmlns="${dsNs}">`, '</KeyInfo>'],
  [`<p:Response xmlns:p="${samlpNs}" ID="_w">`, '</p:Response>'],
  ['<!--', '-->'],
  ['<![CDATA[', ']]>']
]

const elementNames: readonly string[] = [
  ...['Assertion', 'samlp:Response', 'Signature', 'NameID', 'BaseID', 'Subject', 'Issuer', 'KeyInfo', 'Object'],
  ...['Advice', 'Conditions', 'AudienceRestriction', 'x', 'xmlns:x', 'Attribute', 'AttributeValue', 'assertion']
]

const texts: Record<string, Mutation> = {
  'a text forged': onOne(textSpans, (xml, text) => replaced(xml, text, evilMail)),
  'a text exchanged for another': onOne(textSpans, (xml, text, choose) =>
    replaced(xml, text, textOf(xml, choose.of(textSpans(xml))))
  ),
  'a piece inside a text': onOne(textSpans, (xml, { start, end }, choose) =>
    inserted(xml, start + choose.below(end - start + 1), choose.of(pieces))
  ),
  'a character as a reference': onOne(textSpans, (xml, { start, end }, choose) => {
    const at = start + choose.below(end - start)
    return replaced(xml, { start: at, end: at + 1 }, `&#x${xml.charCodeAt(at).toString(16)};`)
  }),
  'the address forged everywhere': xml => xml.replaceAll(genuineMail, evilMail),
  'the address forged once': onOne(
    xml =>
      [...xml.matchAll(new RegExp(genuineMail, 'g'))].map(({ index }) => ({
        start: index,
        end: index + genuineMail.length
      })),
    (xml, at) => replaced(xml, at, evilMail)
  ),
  'a comment before the forged rest': onOne(textSpans, (xml, { start }) => inserted(xml, start, `${evilMail}<!-- -->`)),
  'an instruction before a text': onOne(textSpans, (xml, { start }) => inserted(xml, start, '<?p x?>'))
}

const blanks: Record<string, Mutation> = {
  'blanks between tags': (xml, choose) =>
    inserted(xml, choose.of(borders(xml)), choose.of(['\n', '  ', '\t', '\r\n', '\r'])),
  'blanks in a tag': onElement((xml, { tag }, choose) =>
    inserted(xml, tag.end - (xml[tag.end - 2] === '/' ? 2 : 1), choose.of([' ', '\n', '\t\t', '\r\n']))
  ),
  'blanks in an end tag': onElement((xml, { inside, end }) => (inside ? inserted(xml, end - 1, ' \n') : xml)),
  'blanks in Base64': onOne(textSpans, (xml, { start, end }, choose) =>
    inserted(xml, start + choose.below(end - start + 1), choose.of([' ', '\n', '\r\n', '&#13;\n']))
  ),
  'blanks around all': xml => `\n${xml}\n`,
  'lines ended otherwise': xml => xml.replaceAll('\n', '\r\n')
}

export const plainMutations: Readonly<Record<string, Mutation>> = { ...octets, ...nodes, ...texts, ...blanks }
