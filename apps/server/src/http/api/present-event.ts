import type { Event, EventsPage } from '@sealpost/api'
import type { NamedEvents } from '../../domain/audit/search-events.ts'
import type { RecordedActor, StoredEvent, Target } from '../../domain/events.ts'
import { present } from './present-instant.ts'

/** Names to show in place of ids: of accounts and of identity providers. */
type Names = ReadonlyMap<string, string>

const longestValue = 2_000

/** A page of the audit log. */
export const presentEvents = ({ events, next, names }: NamedEvents): EventsPage => ({
  events: events.map(event => presentEvent(event, names)),
  next
})

/** An entry of the audit log, for people. */
export function presentEvent(event: StoredEvent, names: Names): Event {
  const { impersonating } = event.details
  return {
    sequence: event.sequence,
    at: present(event.at),
    action: event.action,
    outcome: event.outcome,
    actor: actorOf(event.actor, names),
    actorId: actorIdOf(event.actor),
    impersonating: typeof impersonating === 'string' ? accountOf(impersonating, names) : null,
    target: event.target ? targetOf(event.target, event, names) : null,
    targetId: event.target?.id ?? null,
    correlationId: event.correlationId,
    details: event.details,
    personal: event.personal ?? null,
    changes: changesOf(event)
  }
}

/** A removed account has no name any more; its id stays. */
const accountOf = (id: string, names: Names): string => names.get(id) ?? `account ${id}`

function actorOf(actor: RecordedActor, names: Names): string {
  switch (actor.kind) {
    case 'session':
      return accountOf(actor.userId, names)
    case 'connection':
      return `SCIM key of ${accountOf(actor.ownerId, names)}`
    case 'key':
      return `API key of ${accountOf(actor.ownerId, names)}`
    case 'provider':
      return `identity provider ${names.get(actor.providerId) ?? actor.providerId}`
    case 'operator':
      return 'the operator'
    case 'system':
      return 'the portal'
    case 'anonymous':
      return 'nobody known'
  }
}

function actorIdOf(actor: RecordedActor): string | null {
  switch (actor.kind) {
    case 'session':
      return actor.userId
    case 'connection':
    case 'key':
      return actor.ownerId
    case 'provider':
      return actor.providerId
    default:
      return null
  }
}

function targetOf({ kind, id }: Target, { details }: StoredEvent, names: Names): string {
  switch (kind) {
    case 'user':
      return accountOf(id, names)
    case 'key':
      return typeof details.ownerId === 'string' ? `key of ${accountOf(details.ownerId, names)}` : `key ${id}`
    case 'provider':
      return `identity provider ${names.get(id) ?? id}`
    case 'session':
      return `session ${id}`
    case 'transfer':
      return `transfer ${id}`
    case 'request-link':
      return `request link ${id}`
    case 'setting':
      return `setting ${id}`
  }
}

/** Of a person's attributes they stand in what is personal, of settings in the details, as they were before and are now. */
function changesOf({ personal, details }: StoredEvent): Event['changes'] {
  if (Array.isArray(personal?.changes)) return personal.changes.filter(isRecord).map(changeOf)
  const { before, after } = details
  if (!isRecord(before) || !isRecord(after)) return []
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names
    .map(attribute => changeOf({ attribute, before: before[attribute], after: after[attribute] }))
    .filter(change => change.before !== change.after)
}

const changeOf = ({ attribute, before, after }: Record<string, unknown>): Event['changes'][number] => ({
  attribute: String(attribute),
  before: shown(before),
  after: shown(after)
})

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
