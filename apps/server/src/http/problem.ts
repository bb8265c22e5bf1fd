import { STATUS_CODES } from 'node:http'

/** The media type of errors outside the languages that have their own (RFC 9457). */
export const problemMediaType = 'application/problem+json; charset=utf-8'

/** A problem's text. @see [RFC 9457 §3](https://www.rfc-editor.org/rfc/rfc9457#section-3) */
export const problem = (status: number, detail: string): string =>
  JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail })
