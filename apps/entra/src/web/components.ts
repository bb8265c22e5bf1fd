/** The parts that pages are made of. Each field has a label that is its accessible name. */
import { type Content, type Html, html } from './html.ts'

export type FieldOptions = {
  readonly type?: 'text' | 'email' | 'password' | 'url' | 'date' | 'number'
  readonly hint?: string
  readonly required?: boolean
  readonly lines?: number
}

export function field(label: string, name: string, value: string, options: FieldOptions = {}): Html {
  const { type = 'text', hint, required = false, lines } = options
  const id = `field-${name}`
  const described = hint ? html` aria-describedby="${id}-hint"` : null
  const needed = required ? html` required` : null
  const control =
    lines === undefined
      ? html`<input id="${id}" name="${name}" type="${type}" value="${value}" autocomplete="off"${needed}${described}>`
      : html`<textarea id="${id}" name="${name}" rows="${lines}" spellcheck="false"${needed}${described}>
${value}</textarea>`
  return html`<div class="field"><label for="${id}">${label}</label>${control}
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : null}</div>`
}

export const choice = (label: string, name: string, value: string, options: readonly (readonly [string, string])[]) =>
  html`<div class="field"><label for="field-${name}">${label}</label><select id="field-${name}" name="${name}">
  ${options.map(([key, text]) =>
    key === value
      ? html`<option value="${key}" selected>${text}</option>`
      : html`<option value="${key}">${text}</option>`
  )}</select></div>`

export const tick = (label: string, name: string, value: string, checked: boolean): Html =>
  html`<div class="tick"><input type="checkbox" id="tick-${name}-${value}" name="${name}" value="${value}"${
    checked ? html` checked` : null
  }><label for="tick-${name}-${value}">${label}</label></div>`

/** @param path Where the form stands: it posts there, naming its action. */
export const form = (path: string, action: string, ...content: readonly Content[]): Html =>
  html`<form method="post" action="${path}"><input type="hidden" name="action" value="${action}">${content}</form>`

export const submit = (label: string, kind: 'primary' | 'plain' | 'danger' = 'primary'): Html =>
  html`<button class="${kind}" type="submit">${label}</button>`

/** A form that is nothing but a button; `described` tells it from others of its label. */
export const button = (
  path: string,
  action: string,
  label: string,
  values: Readonly<Record<string, string>> = {},
  described = ''
): Html =>
  html`<form class="inline" method="post" action="${path}"><input type="hidden" name="action" value="${action}">
  ${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
  <button class="plain" type="submit"${described ? html` aria-label="${label} ${described}"` : null}>${label}</button></form>`

/** A value to carry elsewhere: read-only, with a button that copies it where scripts run. */
export const copyField = (label: string, id: string, value: string): Html =>
  html`<div class="field copy"><label for="copy-${id}">${label}</label><div class="copy-row">
  <input id="copy-${id}" readonly value="${value}">
  <button class="plain" type="button" data-copy="copy-${id}" aria-label="Copy ${label}" hidden>Copy</button></div></div>`

export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Content[])[],
  empty: string
): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
    <caption class="unseen">${caption}</caption>
    <thead><tr>${heads.map(head => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map(cells => html`<tr>${cells.map(cell => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
}

/** An instant for people, to the minute. */
export const moment = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`

/** Terms and what they are; a missing value is a dash. */
export const facts = (rows: readonly (readonly [string, Content])[]): Html =>
  html`<dl class="facts">${rows.map(([term, value]) => html`<dt>${term}</dt><dd>${value === '' ? '—' : value}</dd>`)}</dl>`

export const linkButton = (href: string, label: string, kind: 'primary' | 'plain' = 'plain', described = ''): Html =>
  html`<a class="button ${kind}" href="${href}"${described ? html` aria-label="${label} ${described}"` : null}>${label}</a>`

export const toolbar = (...content: readonly Content[]): Html => html`<div class="toolbar">${content}</div>`
