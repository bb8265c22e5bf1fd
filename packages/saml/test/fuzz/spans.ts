/** Where the parts of an XML text stand, found by tags alone: good enough for any text that was well-formed once. */

export interface Span {
  readonly start: number
  readonly end: number
}

export interface ElementSpan extends Span {
  readonly name: string
  /** The start tag. */
  readonly tag: Span
  /** Between the tags; undefined for an empty element. */
  readonly inside: Span | undefined
}

export function elementSpans(xml: string): ElementSpan[] {
  const open: { name: string; start: number; tagEnd: number }[] = []
  const found: ElementSpan[] = []
  for (const match of xml.matchAll(/<(\/?)([^\s/>!?<]+)[^<>]*?(\/?)>/g)) {
    const [text, slash, name = '', empty] = match
    const start = match.index
    const end = start + text.length
    if (slash === '/') {
      const from = open.findLastIndex(each => each.name === name)
      const begun = open[from]
      if (begun === undefined) continue
      open.length = from
      const tag = { start: begun.start, end: begun.tagEnd }
      found.push({ name, start: begun.start, end, tag, inside: { start: begun.tagEnd, end: start } })
    } else if (empty === '/') found.push({ name, start, end, tag: { start, end }, inside: undefined })
    else open.push({ name, start, tagEnd: end })
  }
  return found
}

export interface AttributeSpan extends Span {
  readonly name: string
  readonly value: Span
}

export function attributeSpans(xml: string): AttributeSpan[] {
  return [...xml.matchAll(/\s([^\s=<>"'/]+)="([^"<]*)"/g)].map(({ 0: text, 1: name = '', index }) => ({
    name,
    start: index,
    end: index + text.length,
    value: { start: index + 1 + name.length + 2, end: index + text.length - 1 }
  }))
}

/** Text between tags that is not only blanks. */
export function textSpans(xml: string): Span[] {
  return [...xml.matchAll(/>([^<]*[^\s<][^<]*)</g)].map(({ 0: text, index }) => ({
    start: index + 1,
    end: index + text.length - 1
  }))
}

export const textOf = (xml: string, { start, end }: Span): string => xml.slice(start, end)

export const replaced = (xml: string, { start, end }: Span, text: string): string =>
  xml.slice(0, start) + text + xml.slice(end)

export const inserted = (xml: string, at: number, text: string): string => xml.slice(0, at) + text + xml.slice(at)
