import type { JsonObject } from '@sealpost/scim'
import type { Actor, Occasion, SessionActor } from './actor.ts'
import type { UserId } from './id.ts'

/** What an event is about. */
export interface Target {
  readonly kind: 'user' | 'key' | 'setting' | 'provider' | 'session' | 'transfer' | 'request-link'
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
  'session.started',
  'session.ended',
  'sign-in.refused',
  'sign-on.refused',
  'sign-on.tested',
  'sign-on.logout',
  'impersonation.started',
  'impersonation.ended',
  'provider.created',
  'provider.changed',
  'provider.removed',
  'service-provider.key-created',
  'password.changed',
  'second-factor.enabled',
  'second-factor.removed',
  'second-factor.recovery-codes-renewed',
  'link.issued',
  'link.used',
  'transfer.sent',
  'transfer.sent-in',
  'transfer.changed',
  'transfer.revoked',
  'transfer.deleted',
  'transfer.removed',
  'transfer.opened',
  'transfer.fetched',
  'transfer.refused',
  'receiving-key.created',
  'request-link.created',
  'request-link.revoked',
  'personal-address.changed',
  'mail.failed',
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

/** Who acted, as the log keeps it. In whose account an administrator acted stands in `details.impersonating`. */
export type RecordedActor = Exclude<Actor, SessionActor> | { readonly kind: 'session'; readonly userId: UserId }

/** An event as read back: its place in the chain, and what of it is personal as long as nobody erased it. */
export interface StoredEvent extends Omit<NewEvent, 'actor'> {
  readonly actor: RecordedActor
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
    details: { ...(occasion.details as JsonObject | undefined), ...impersonation(occasion.actor), ...about.details },
    ...(Object.keys(personal).length > 0 ? { personal } : {})
  }
}

/** Every entry of an administrator who acts in another's account carries both identities. */
const impersonation = (actor: Actor): JsonObject =>
  actor.kind === 'session' && actor.impersonating !== null ? { impersonating: actor.impersonating } : {}
