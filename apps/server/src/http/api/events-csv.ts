import type { Event } from '@sealpost/api'

const columns: readonly (readonly [name: string, read: (event: Event) => string])[] = [
  ['sequence', event => String(event.sequence)],
  ['at', event => event.at],
  ['action', event => event.action],
  ['outcome', event => event.outcome],
  ['actor', event => event.actor],
  ['actorId', event => event.actorId ?? ''],
  ['impersonating', event => event.impersonating ?? ''],
  ['target', event => event.target ?? ''],
  ['targetId', event => event.targetId ?? ''],
  ['correlationId', event => event.correlationId],
  ['details', event => JSON.stringify(event.details)],
  ['personal', event => (event.personal ? JSON.stringify(event.personal) : '')]
]

/** The names of the columns. The byte order mark tells spreadsheets that UTF-8 follows. */
export const csvHead = `\ufeff${columns.map(([name]) => name).join(',')}\r\n`

/** An entry as one row of CSV. @see [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) */
export const csvRow = (event: Event): string => `${columns.map(([, read]) => field(read(event))).join(',')}\r\n`

/**
 * A spreadsheet takes what begins with one of these, full-width ones too, for a formula, and user names come from outside; an apostrophe before it makes it
 * text again.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^[=+\-@\t\r\n|\uff1d\uff0b\uff0d\uff20]/

function field(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
