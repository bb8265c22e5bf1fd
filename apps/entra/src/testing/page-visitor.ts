/**
 * Visits the tenant's pages as a person without scripts would: follows links by their names, fills fields in by their labels,
 * presses buttons by theirs, keeps cookies and follows redirects. It fails where a label or a name is missing.
 */
import { buttonsOf, formsOf, linksOf, messageOf, type PageForm } from './page-parts.ts'

export type Visited = {
  readonly status: number
  readonly url: string
  readonly html: string
  readonly headers: Headers
}

export type PageVisitor = {
  readonly page: Visited
  open(address: string): Promise<Visited>
  follow(link: string): Promise<Visited>
  /** Sets a text, a choice (by its text) or a tick (`on`, `off`). */
  fill(label: string, value: string): void
  press(button: string): Promise<Visited>
  /** What an alert or a status says. */
  message(): string
  /** The value of a field, by its label. */
  value(label: string): string
}

const maxRedirects = 10

/** @param origin Redirects away from it are not followed: the page then is the answer that redirects. */
export function createPageVisitor(origin: string): PageVisitor {
  let cookie = ''
  let page: Visited = { status: 0, url: `${origin}/`, html: '', headers: new Headers() }
  let forms: readonly PageForm[] = []

  const request = async (address: URL, init: RequestInit, redirects = 0): Promise<Visited> => {
    const headers = { ...(init.headers ?? {}), ...(cookie ? { cookie } : {}) }
    const response = await fetch(address, { ...init, headers, redirect: 'manual' })
    const given = response.headers.get('set-cookie')?.split(';')[0]
    if (given) cookie = given
    const location = response.headers.get('location')
    const next = location === null ? undefined : new URL(location, address)
    if (next?.origin === origin && redirects < maxRedirects) return request(next, {}, redirects + 1)
    page = { status: response.status, url: address.href, html: await response.text(), headers: response.headers }
    forms = formsOf(page.html)
    return page
  }

  const fieldOf = (label: string) => {
    const found = forms.flatMap(form => form.fields).find(field => field.label === label)
    if (!found) throw new Error(`There is no field "${label}" at ${page.url}.`)
    return found
  }

  return {
    get page() {
      return page
    },
    open: address => request(new URL(address, origin), {}),
    follow(name) {
      const link = linksOf(page.html).find(one => one.name === name)
      if (!link) throw new Error(`There is no link "${name}" at ${page.url}.`)
      return request(new URL(link.href, page.url), {})
    },
    fill(label, value) {
      const field = fieldOf(label)
      if (field.options === undefined) {
        field.value = value
        return
      }
      const option = field.options.find(one => one.text === value)
      if (!option) throw new Error(`"${label}" offers no "${value}".`)
      field.value = option.value
    },
    press(name) {
      const button = buttonsOf(forms).find(one => one.name === name)
      if (!button) throw new Error(`There is no button "${name}" at ${page.url}.`)
      const { form } = button
      const body = new URLSearchParams()
      for (const field of form.fields)
        if (!field.tick || field.value === 'on') body.append(field.name, field.sent ?? field.value)
      if (button.key) body.append(button.key, button.value)
      const target = new URL(form.action, page.url)
      if (form.method === 'get') return request(new URL(`?${body}`, target), {})
      return request(target, { method: 'POST', body })
    },
    message: () => messageOf(page.html),
    value: label => fieldOf(label).value
  }
}
