/** The forms, buttons and links of a page that this program wrote, with their accessible names. */

export type PageField = {
  readonly name: string
  readonly label: string
  value: string
  /** Of a tick: what is sent while it is on. */
  readonly sent: string | undefined
  readonly tick: boolean
  readonly options: readonly { readonly value: string; readonly text: string }[] | undefined
}

export type PageForm = {
  readonly method: string
  readonly action: string
  readonly fields: readonly PageField[]
  readonly buttons: readonly { readonly name: string; readonly key: string; readonly value: string }[]
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')

/** The text between tags, as a person reads it. */
export const textOf = (markup: string): string =>
  unescaped(markup.replace(/<span class="initial".*?<\/span>/g, '').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)
  return found ? unescaped(found[1] ?? '') : undefined
}
const has = (tag: string, name: string) => new RegExp(`\\s${name}(?=[\\s>=])`).test(tag)

const elements = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`(<${name}(?:\\s[^>]*)?>)(.*?)</${name}>`, 'gs'))].map(
    ([whole, tag = '', inner = '']) => ({
      whole,
      tag,
      inner
    })
  )

const named = ({ tag, inner }: { tag: string; inner: string }) => attribute(tag, 'aria-label') ?? textOf(inner)

export const linksOf = (html: string) =>
  elements(html, 'a').map(link => ({ name: named(link), href: attribute(link.tag, 'href') ?? '' }))

export function formsOf(html: string): readonly PageForm[] {
  const forms = elements(html, 'form').map(({ tag, inner }) => ({
    method: attribute(tag, 'method') ?? 'get',
    action: attribute(tag, 'action') ?? '',
    fields: fieldsOf(inner),
    buttons: elements(inner, 'button').map(button => ({
      name: named(button),
      key: attribute(button.tag, 'name') ?? '',
      value: attribute(button.tag, 'value') ?? ''
    }))
  }))
  return [...forms, { method: 'none', action: '', fields: copyFields(html), buttons: [] }]
}

export const buttonsOf = (forms: readonly PageForm[]) =>
  forms.flatMap(form => form.buttons.map(button => ({ ...button, form })))

const labelsOf = (html: string): ReadonlyMap<string, string> =>
  new Map(elements(html, 'label').map(({ tag, inner }) => [attribute(tag, 'for') ?? '', textOf(inner)]))

const copyFields = (html: string): readonly PageField[] => {
  const labels = labelsOf(html)
  return [...html.matchAll(/<input [^>]*readonly[^>]*>/g)].map(([tag]) => ({
    name: '',
    label: labels.get(attribute(tag, 'id') ?? '') ?? '',
    value: attribute(tag, 'value') ?? '',
    sent: undefined,
    tick: false,
    options: undefined
  }))
}

function fieldsOf(form: string): readonly PageField[] {
  const labels = labelsOf(form)
  const base = (tag: string) => ({
    name: attribute(tag, 'name') ?? '',
    label: labels.get(attribute(tag, 'id') ?? '') ?? '',
    sent: undefined,
    tick: false,
    options: undefined
  })
  const inputs = [...form.matchAll(/<input [^>]*>/g)].map(([tag]): PageField => {
    const value = attribute(tag, 'value') ?? ''
    const tick = ['checkbox', 'radio'].includes(attribute(tag, 'type') ?? '')
    return tick
      ? { ...base(tag), tick, sent: value, value: has(tag, 'checked') ? 'on' : 'off' }
      : { ...base(tag), value }
  })
  const selects = elements(form, 'select').map(({ tag, inner }): PageField => {
    const options = elements(inner, 'option').map(option => ({
      value: attribute(option.tag, 'value') ?? '',
      text: textOf(option.inner),
      selected: has(option.tag, 'selected')
    }))
    return { ...base(tag), options, value: (options.find(one => one.selected) ?? options[0])?.value ?? '' }
  })
  const areas = elements(form, 'textarea').map(
    ({ tag, inner }): PageField => ({ ...base(tag), value: unescaped(inner.replace(/^\n/, '')) })
  )
  return [...inputs, ...selects, ...areas]
}

/** What stands in an alert or a status. */
export const messageOf = (html: string): string =>
  elements(html, 'p')
    .filter(({ tag }) => ['alert', 'status'].includes(attribute(tag, 'role') ?? ''))
    .map(({ inner }) => textOf(inner))
    .join(' ')
