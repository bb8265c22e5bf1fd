import type { JsonObject } from '@sealpost/scim'
import type { Actor, Occasion } from './actor.ts'

/** What an event is about. */
export interface Target {
  readonly kind: 'user' | 'key' | 'setting'
  readonly id: string
}

export type Outcome = 'success' | 'refused' | 'failed'

/** Everything that is ever told in the audit log; docs/audit.md explains each. */
export const actions = [
  'scim.request',
  'scim.unauthenticated',
  'user.created',
  'user.changed',
  'user.deactivated',
  'user.reactivated',
  'user.removed',
  'user.administrator-granted',
  'user.administrator-withdrawn',
  'key.created',
  'key.revoked',
  'setting.changed',
  'alert.last-administrator',
  'log.dropped'
] as const
export type Action = (typeof actions)[number]

/**
 * Something that happened, as the one append-only log tells it. The audit and, later, the jobs read the same rows.
 *
 * `details` never holds personal data. `personal` holds what an erasure must be able to remove (names, addresses, values before and
 * after): the chain covers it by a salted commitment, so that removing it leaves the chain whole.
 */
export interface NewEvent {
  readonly at: number
  readonly action: Action
  readonly actor: Actor
  readonly target?: Target
  readonly outcome: Outcome
  readonly correlationId: string
  readonly details: JsonObject
  readonly personal?: JsonObject
}

/** An event as read back: its place in the chain, and what of it is personal as long as nobody erased it. */
export interface StoredEvent extends NewEvent {
  readonly sequence: number
  readonly hash: string
}

/** An event that tells of one command on the occasion it was given. */
export function eventOf(
  occasion: Occasion,
  action: Action,
  about: { target?: Target; outcome?: Outcome; details?: JsonObject; personal?: JsonObject } = {}
): NewEvent {
  const source = occasion.sourceAddress === undefined ? {} : { sourceAddress: occasion.sourceAddress }
  const personal = { ...source, ...about.personal }
  return {
    at: occasion.at,
    action,
    actor: occasion.actor,
    ...(about.target ? { target: about.target } : {}),
    outcome: about.outcome ?? 'success',
    correlationId: occasion.correlationId,
    details: { ...(occasion.details as JsonObject | undefined), ...about.details },
    ...(Object.keys(personal).length > 0 ? { personal } : {})
  }
}
