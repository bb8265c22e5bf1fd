import { text } from '../../../text/en/providers.ts'

/** The identity provider's clock against ours, in words; null when the message didn't tell. Below a second it counts as the same. */
export function clockWords(seconds: number | null): string | null {
  if (seconds === null) return null
  const whole = Math.round(seconds)
  if (whole === 0) return text.report.clockSame
  const difference = text.report.seconds(Math.abs(whole))
  return whole > 0 ? text.report.clockAhead(difference) : text.report.clockBehind(difference)
}
