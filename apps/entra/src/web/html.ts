/** HTML from templates in which every value is escaped, unless it is HTML that such a template made. */

export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

export type Content = Html | string | number | null | undefined | false | readonly Content[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** Text as it stands between tags and in a quoted attribute. */
export const escaped = (value: string): string => value.replace(/[&<>"']/g, character => escapes[character] ?? '')

const render = (content: Content): string => {
  if (content instanceof Html) return content.markup
  if (Array.isArray(content)) return content.map(render).join('')
  if (content === null || content === undefined || content === false) return ''
  return escaped(String(content))
}

/** Attributes must be quoted in the template: a value is safe there and between tags, nowhere else. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html =>
  new Html(parts.map((part, index) => part + (index < values.length ? render(values[index]) : '')).join(''))
