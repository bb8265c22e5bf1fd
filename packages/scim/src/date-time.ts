/** The dateTime values of SCIM: `xsd:dateTime` with a date and a time (RFC 7643 §2.3.5), as a point in time. */

const dateTime = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,32}))?(?:Z|([+-])(\d\d):(\d\d))?$/

/**
 * The point in time a dateTime names, in milliseconds since 1970 UTC; undefined if it is none.
 *
 * Without an offset it counts as UTC. Digits beyond the millisecond are cut off. `24:00:00` is the end of the day.
 *
 * @param text As `2011-05-13T04:42:34Z` or `2011-05-13T06:42:34.5+02:00`; years 0001 to 9999.
 */
export function parseDateTime(text: string): number | undefined {
  const match = dateTime.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match
  const offset = sign === undefined ? 0 : offsetMinutes(sign, Number(offsetHour), Number(offsetMinute))
  const date = midnight(Number(year), Number(month), Number(day))
  const time = millisecondOfDay(Number(hour), Number(minute), Number(second), fraction ?? '')
  return date === undefined || time === undefined || offset === undefined ? undefined : date + time - offset * 60_000
}

function midnight(year: number, month: number, day: number): number | undefined {
  if (year === 0) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined
}

function millisecondOfDay(hour: number, minute: number, second: number, fraction: string): number | undefined {
  if (minute > 59 || second > 59) return undefined
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const time = ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
  return hour < 24 || (hour === 24 && minute === 0 && second === 0 && !/[1-9]/.test(fraction)) ? time : undefined
}

function offsetMinutes(sign: string, hour: number, minute: number): number | undefined {
  const offset = hour * 60 + minute
  if (minute > 59 || offset > 14 * 60) return undefined
  return sign === '-' ? -offset : offset
}
