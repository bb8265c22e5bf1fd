import { text } from '../text/en/exchange.ts'
import { locale } from '../text/en/locale.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const formats = units.map(
  (unit, at) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: at === 0 ? 'long' : 'short',
      maximumFractionDigits: at < 2 ? 0 : 1
    })
)
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })

/** "4.2 MB": decimal units, as disks and providers count. */
export function formatBytes(bytes: number): string {
  let at = 0
  let value = bytes
  // 999,950 bytes round to 1,000 kB, which is 1 MB.
  while (at < units.length - 1 && Math.round(value * (at < 2 ? 1 : 10)) / (at < 2 ? 1 : 10) >= 1000) {
    value /= 1000
    at += 1
  }
  return formats[at]?.format(value) ?? String(bytes)
}

/** Never 100 % before all is there. */
export const formatShare = (part: number, whole: number): string => percent.format(shareOf(part, whole))

export function shareOf(part: number, whole: number): number {
  if (whole <= 0 || part >= whole) return 1
  return Math.min(0.99, Math.max(0, part / whole))
}

/** "about 3 minutes left"; steps so coarse that it doesn't flicker. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 5) return text.time.moment
  if (seconds < 60) return text.time.seconds(Math.ceil(seconds / 5) * 5)
  if (seconds < 3600) return text.time.minutes(Math.ceil(seconds / 60))
  const hours = Math.floor(seconds / 3600)
  return text.time.hours(hours, Math.floor((seconds - hours * 3600) / 600) * 10)
}
