// The writing end of the event log: gives each event its place in the chain and writes it. What the chain is made of is event-chain.ts's.
import type { JsonObject } from '@sealpost/scim'
import { sql } from 'kysely'
import type { Actor } from '../../domain/actor.ts'
import type { NewEvent } from '../../domain/events.ts'
import type { UserId } from '../../domain/id.ts'
import { type Answer, type Query, storable, type WriteConnection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { type ChainEntry, canonicalJson, commitTo, hashEntry, newSalt } from './event-chain.ts'
import { type Builder, changesOf, type Statement, statement } from './statement.ts'
import type { EventTable } from './tables.ts'

export interface EventStatements {
  /** The first query of every transaction: takes the lock of all writers and tells the last link. */
  readonly lockHead: Query
  readonly insert: Statement<{ [Column in keyof EventTable]: EventTable[Column] }, unknown>
  readonly moveHead: Statement<{ sequence: number; hash: string }, unknown>
  readonly forget: Statement<{ userId: string }, unknown>
}

export function eventStatements(db: Builder, dialect: Dialect): EventStatements {
  const head = db
    .selectFrom('chain_head')
    .select(['sequence', 'hash'])
    .where('id', '=', sql.lit(1))
    .modifyEnd(dialect.lock)
    .compile()
  return {
    lockHead: { sql: head.sql, kept: true },
    insert: statement<{ [Column in keyof EventTable]: EventTable[Column] }>()(slot =>
      db.insertInto('events').values({
        sequence: slot('sequence'),
        at: slot('at'),
        action: slot('action'),
        actor_kind: slot('actor_kind'),
        actor_id: slot('actor_id'),
        key_id: slot('key_id'),
        mount: slot('mount'),
        target_kind: slot('target_kind'),
        target_id: slot('target_id'),
        outcome: slot('outcome'),
        correlation_id: slot('correlation_id'),
        details: slot('details'),
        personal: slot('personal'),
        salt: slot('salt'),
        commitment: slot('commitment'),
        previous_hash: slot('previous_hash'),
        hash: slot('hash'),
        impersonating: slot('impersonating')
      })
    ),
    moveHead: statement<{ sequence: number; hash: string }>()(slot =>
      db
        .updateTable('chain_head')
        .set({ sequence: slot('sequence'), hash: slot('hash') })
        .where('id', '=', sql.lit(1))
    ),
    forget: statement<{ userId: string }>()(slot =>
      db
        .updateTable('events')
        .set({ personal: null, salt: null })
        .where('target_id', '=', slot('userId'))
        .where('target_kind', '=', 'user')
        .where('personal', 'is not', null)
    )
  }
}

/** The last link of the chain. */
export interface ChainHead {
  readonly sequence: number
  readonly hash: string
}

export const headOf = ({ rows }: Answer): ChainHead => {
  const [head] = rows as ChainHead[] // the columns of lockHead
  if (!head) throw new Error('The chain of events has no head: the database is damaged.')
  return { sequence: head.sequence, hash: head.hash }
}

/** An event without its place in the chain. */
type Draft = Omit<ChainEntry, 'sequence'> & Pick<EventTable, 'personal' | 'salt' | 'impersonating'>

/** The events of one transaction, written decision by decision; a decision that fails leaves none. */
export class EventLog {
  readonly #connection: WriteConnection
  readonly #statements: EventStatements
  readonly #startedAt: ChainHead
  #head: ChainHead
  #drafts: Draft[] = []

  constructor(connection: WriteConnection, statements: EventStatements, head: ChainHead) {
    this.#connection = connection
    this.#statements = statements
    this.#startedAt = head
    this.#head = head
  }

  get head(): ChainHead {
    return this.#head
  }

  append(event: NewEvent): void {
    this.#drafts.push(draftOf(event))
  }

  /** Removes what is personal from all events about a user so far. */
  forget(userId: UserId): Promise<number> {
    this.write()
    return changesOf(this.#connection, this.#statements.forget, { userId })
  }

  /** Writes what was appended. */
  write(): void {
    const drafts = this.#drafts
    this.#drafts = []
    for (const draft of drafts) this.#insert(draft)
  }

  /** Forgets what was appended since the chain ended there. */
  backTo(head: ChainHead): void {
    this.#drafts = []
    this.#head = head
  }

  /** Writes where the chain ends now. */
  finish(): void {
    if (this.#head === this.#startedAt) return
    this.#connection.send(this.#statements.moveHead, this.#statements.moveHead.bind({ ...this.#head }))
  }

  #insert({ personal, salt, impersonating, ...draft }: Draft): void {
    const previous = this.#head
    const sequence = previous.sequence + 1
    const hash = hashEntry(previous.hash, { ...draft, sequence })
    const row = this.#statements.insert.bind({
      sequence,
      at: draft.at,
      action: draft.action,
      actor_kind: draft.actorKind,
      actor_id: draft.actorId,
      key_id: draft.keyId,
      mount: draft.mount,
      target_kind: draft.targetKind,
      target_id: draft.targetId,
      outcome: draft.outcome,
      correlation_id: draft.correlationId,
      details: draft.details,
      personal,
      salt,
      commitment: draft.commitment,
      previous_hash: previous.hash,
      hash,
      impersonating
    })
    this.#connection.send(this.#statements.insert, row)
    this.#head = { sequence, hash }
  }
}

function draftOf(event: NewEvent): Draft {
  const personal = event.personal ? canonicalJson(event.personal) : null
  const salt = personal === null ? null : newSalt()
  return {
    at: event.at,
    action: event.action,
    ...actorColumns(event.actor),
    targetKind: event.target?.kind ?? null,
    targetId: event.target ? storable(event.target.id) : null,
    outcome: event.outcome,
    correlationId: storable(event.correlationId),
    details: canonicalJson(event.details),
    personal,
    salt,
    commitment: personal === null || salt === null ? null : commitTo(personal, salt),
    impersonating: impersonatingOf(event.details)
  }
}

/** In whose account something was done, as the details of its event tell. */
export const impersonatingOf = ({ impersonating }: JsonObject): string | null =>
  typeof impersonating === 'string' ? storable(impersonating) : null

function actorColumns(actor: Actor): Pick<ChainEntry, 'actorKind' | 'actorId' | 'keyId' | 'mount'> {
  const { kind } = actor
  if (kind === 'connection') return { actorKind: kind, actorId: actor.ownerId, keyId: actor.keyId, mount: actor.mount }
  if (kind === 'key') return { actorKind: kind, actorId: actor.ownerId, keyId: actor.keyId, mount: null }
  return { actorKind: kind, actorId: actorIdOf(actor), keyId: null, mount: null }
}

function actorIdOf(actor: Exclude<Actor, { readonly kind: 'connection' | 'key' }>): string | null {
  switch (actor.kind) {
    case 'session':
      return actor.userId
    case 'provider':
      return actor.providerId
    default:
      return null
  }
}
