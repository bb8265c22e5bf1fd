import { locale } from '../text/en/locale.ts'

const short = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const toTheSecond = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
const long = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' })
const styles = { short, seconds: toTheSecond, long }
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
const count = new Intl.NumberFormat(locale)

const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60]
]

/** A moment as people read it, in their own time zone. */
export const formatInstant = (at: string, style: keyof typeof styles = 'short'): string =>
  styles[style].format(new Date(at))

/** "2 hours ago", "in 3 weeks"; "now" within a minute. */
export function formatRelative(at: string): string {
  const seconds = (new Date(at).getTime() - Date.now()) / 1000
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
  return unit === 'second' ? relative.format(0, 'second') : relative.format(Math.round(seconds / size), unit)
}

export const formatCount = (number: number): string => count.format(number)
