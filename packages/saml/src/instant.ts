/** Points in time as SAML writes them: `xs:dateTime`, in UTC where no offset is given (SAML Core §1.3.3). */

const dateTime = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(?:Z|([+-])(\d\d):(\d\d))?$/

/** Milliseconds since 1970 UTC; undefined if the text is no dateTime. Digits beyond the millisecond are cut off. */
export function parseInstant(text: string): number | undefined {
  const match = dateTime.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined
  const milliseconds = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))
  const local = date.getTime() + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + milliseconds
  if (sign === undefined) return local
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000
  if (Number(offsetMinute) > 59 || offset > 14 * 3_600_000) return undefined
  return sign === '-' ? local + offset : local - offset
}

/** As `2026-11-24T10:11:12.000Z`. */
export function formatInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
