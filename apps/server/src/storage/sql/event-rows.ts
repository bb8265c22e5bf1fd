// Events as rows: what is read of them.
import type { JsonObject } from '@sealpost/scim'
import type { Mount } from '../../domain/actor.ts'
import type { Action, Outcome, RecordedActor, StoredEvent, Target } from '../../domain/events.ts'
import type { KeyId, ProviderId, UserId } from '../../domain/id.ts'
import type { ChainEntry } from './event-chain.ts'
import type { EventTable } from './tables.ts'

/** What the chain covers of an event. */
export const entryOf = (row: EventTable): ChainEntry => ({
  sequence: row.sequence,
  at: row.at,
  action: row.action,
  actorKind: row.actor_kind,
  actorId: row.actor_id,
  keyId: row.key_id,
  mount: row.mount,
  targetKind: row.target_kind,
  targetId: row.target_id,
  outcome: row.outcome,
  correlationId: row.correlation_id,
  details: row.details,
  commitment: row.commitment
})

/** The casts say what only event-log.ts puts there. */
export const eventOf = (row: EventTable): StoredEvent => ({
  sequence: row.sequence,
  at: row.at,
  action: row.action as Action,
  actor: actorOf(row),
  ...(row.target_kind === null ? {} : { target: { kind: row.target_kind as Target['kind'], id: row.target_id ?? '' } }),
  outcome: row.outcome as Outcome,
  correlationId: row.correlation_id,
  details: JSON.parse(row.details) as JsonObject,
  ...(row.personal === null ? {} : { personal: JSON.parse(row.personal) as JsonObject }),
  hash: row.hash
})

function actorOf({ actor_kind: kind, actor_id, key_id, mount }: EventTable): RecordedActor {
  switch (kind) {
    case 'connection':
      return { kind, mount: mount as Mount, keyId: key_id as KeyId, ownerId: actor_id as UserId }
    case 'key':
      return { kind, keyId: key_id as KeyId, ownerId: actor_id as UserId }
    case 'session':
      return { kind, userId: actor_id as UserId }
    case 'provider':
      return { kind, providerId: actor_id as ProviderId }
    default:
      return { kind } as RecordedActor
  }
}
