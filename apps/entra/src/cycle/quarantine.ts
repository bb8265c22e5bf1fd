/**
 * Whether a job is healthy, and how long it rests when it is not. Pure; the thresholds are settings, Microsoft's figures
 * their defaults.
 *
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status
 */
import type { Settings } from '../tenant/application.ts'
import { nextScheduled, pastSchedule } from './retry-schedule.ts'
import { type Escrow, type Quarantine, type QuarantineReason, quarantineReasons, type SyncState } from './sync-state.ts'

export type Verdict = { readonly reason: QuarantineReason; readonly message: string }

/**
 * Judges the failures that wait for a retry. Reference failures count towards the absolute threshold alone.
 *
 * @param succeeded Objects that are in the target and do not wait for a retry.
 */
export function judgeFailures(
  escrows: readonly Pick<Escrow, 'kind'>[],
  succeeded: number,
  limits: Settings['quarantine']
): Verdict | null {
  const failures = escrows.filter(({ kind }) => kind === 'object').length
  const all = escrows.length
  if (all > limits.maximumFailuresWithReferences)
    return {
      reason: quarantineReasons.total,
      message: `${all} failures, references included, are more than ${limits.maximumFailuresWithReferences}.`
    }
  if (failures > limits.maximumFailures)
    return { reason: quarantineReasons.base, message: `${failures} failures are more than ${limits.maximumFailures}.` }
  const proportion = failures / (failures + succeeded)
  if (failures >= limits.minimumFailures && proportion > limits.failureProportion)
    return {
      reason: quarantineReasons.proportion,
      message: `${failures} of ${failures + succeeded} objects fail: more than ${limits.failureProportion * 100} %.`
    }
  return null
}

/** Begins a quarantine, or goes on with one: the series began when the first was imposed. */
export function imposed(previous: Quarantine | null, verdict: Verdict, now: Date): Quarantine {
  const seriesBegan = previous?.seriesBegan ?? now.toISOString()
  const next = nextScheduled(new Date(seriesBegan), now)
  return {
    ...verdict,
    seriesBegan,
    attempts: (previous?.attempts ?? 0) + 1,
    nextAttempt: (next ?? now).toISOString()
  }
}

export type Permission =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      readonly reason: string
      /** The four weeks are over: the job stops for good. */
      readonly disable: boolean
    }

/**
 * Whether a cycle may run now. In quarantine cycles are rare; after four weeks of it the job is disabled. Deletions that
 * an administrator has allowed end the wait.
 */
export function permission(sync: SyncState, now: Date): Permission {
  const { quarantine } = sync
  if (sync.disabled || (quarantine && pastSchedule(new Date(quarantine.seriesBegan), now)))
    return {
      allowed: false,
      disable: true,
      reason:
        'Provisioning is disabled: it was in quarantine for four weeks. Mend the cause, then restart it with entra provision --initial.'
    }
  if (!quarantine || new Date(quarantine.nextAttempt) <= now) return { allowed: true }
  if (quarantine.reason === quarantineReasons.deletes && sync.allowedDeletes.length > 0) return { allowed: true }
  return {
    allowed: false,
    disable: false,
    reason: `Provisioning is in quarantine (${quarantine.reason}: ${quarantine.message}) The next attempt is due at ${quarantine.nextAttempt}; entra provision --initial restarts it now.`
  }
}
