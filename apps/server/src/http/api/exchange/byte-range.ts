/** Bytes `start` to `end`, that one included. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Which bytes of so many a request asks for: undefined means all of them, null none that are there.
 *
 * A single range is followed. Anything else (several, another unit, what is no range) is passed over, as the standard lets a server do.
 *
 * @param bytes How many there are; at least 1.
 * @see [RFC 9110 §14](https://www.rfc-editor.org/rfc/rfc9110#section-14)
 */
export function rangeOf(header: string | undefined, bytes: number): Range | undefined | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first === '') return last.match(/^0+$/) ? null : { start: Math.max(0, bytes - Number(last)), end: bytes - 1 }
  const start = Number(first)
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (last !== '' && Number(last) < start) return undefined
  return start < bytes ? { start, end } : null
}
