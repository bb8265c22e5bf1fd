/**
 * When something that failed is tried again: in the next cycle, then 6, 12 and 24 hours after the first failure, then
 * daily until 28 days have passed.
 *
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status
 */
const hour = 60 * 60 * 1000
const day = 24 * hour
export const givenUpAfterDays = 28

/** The first instant of the schedule after `now`; null when the 28 days are over. */
export function nextScheduled(first: Date, now: Date): Date | null {
  const elapsed = now.getTime() - first.getTime()
  const offset = [6 * hour, 12 * hour].find(early => early > elapsed) ?? (Math.floor(elapsed / day) + 1) * day
  return offset > givenUpAfterDays * day ? null : new Date(first.getTime() + offset)
}

/** Of an object that has failed `attempts` times: after the first failure it is due in the next cycle. */
export const nextRetry = (first: Date, attempts: number, now: Date): Date | null =>
  attempts === 1 ? now : nextScheduled(first, now)

export const pastSchedule = (first: Date, now: Date): boolean =>
  now.getTime() - first.getTime() > givenUpAfterDays * day
