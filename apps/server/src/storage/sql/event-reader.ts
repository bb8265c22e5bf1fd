// Reading the event log, and checking that it is whole.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { JsonObject } from '@sealpost/scim'
import { sql } from 'kysely'
import type { StoredEvent } from '../../domain/events.ts'
import type { ChainFault, EventQuery, EventReader, EventSearch, EventsFound } from '../../domain/store.ts'
import { type Connection, isStorable, type Query } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { commitTo, genesis, hashEntry } from './event-chain.ts'
import { type ChainHead, headOf, impersonatingOf } from './event-log.ts'
import { entryOf, eventOf } from './event-rows.ts'
import { EventSearcher } from './search-events.ts'
import { type Builder, rowsOf, rowsOnce, type Statement, statement } from './statement.ts'
import type { EventTable } from './tables.ts'

/** Entries checked at a time, between which the process does other things. */
const pageLength = 1_000

export class SqlEventReader implements EventReader {
  readonly #connection: Connection
  readonly #db: Builder
  readonly #page: Statement<{ after: number; limit: number }, EventTable>
  readonly #head: Query
  readonly #searcher: EventSearcher

  constructor(connection: Connection, db: Builder, dialect: Dialect) {
    this.#connection = connection
    this.#db = db
    this.#page = statement<{ after: number; limit: number }>()(slot =>
      db.selectFrom('events').selectAll().where('sequence', '>', slot('after')).orderBy('sequence').limit(slot('limit'))
    )
    const head = db.selectFrom('chain_head').select(['sequence', 'hash']).where('id', '=', sql.lit(1)).compile()
    this.#head = { sql: head.sql, kept: true }
    this.#searcher = new EventSearcher(connection, db, dialect)
  }

  async find(query: EventQuery): Promise<readonly StoredEvent[]> {
    const { action, outcome, targetId, correlationId, after, limit } = query
    if (![targetId ?? '', correlationId ?? ''].every(isStorable)) return []
    let events = this.#db.selectFrom('events').selectAll().orderBy('sequence').limit(limit)
    if (action !== undefined) events = events.where('action', '=', action)
    if (outcome !== undefined) events = events.where('outcome', '=', outcome)
    if (targetId !== undefined) events = events.where('target_id', '=', targetId)
    if (correlationId !== undefined) events = events.where('correlation_id', '=', correlationId)
    if (after !== undefined) events = events.where('sequence', '>', after)
    return (await rowsOnce(this.#connection, events.compile())).map(eventOf)
  }

  async search(search: EventSearch): Promise<EventsFound> {
    return this.#searcher.search(search, (await this.#readHead()).sequence)
  }

  async verify(): Promise<{ readonly events: number; readonly lastHash: string; readonly fault?: ChainFault }> {
    let last: ChainHead = { sequence: 0, hash: genesis }
    let promised = 0
    for (;;) {
      const page = await rowsOf(this.#connection, this.#page, { after: last.sequence, limit: pageLength })
      for (const row of page) {
        const fault = faultOf(row, last)
        if (fault) return { events: last.sequence, lastHash: last.hash, fault }
        last = { sequence: row.sequence, hash: row.hash }
      }
      // The log may grow meanwhile, so the end it is measured by is read after its rows.
      const head = page.length < pageLength ? await this.#readHead() : undefined
      const fault = head && endFault(head, last, promised)
      if (fault || head?.sequence === last.sequence) {
        return { events: last.sequence, lastHash: last.hash, ...(fault ? { fault } : {}) }
      }
      promised = head?.sequence ?? 0
      await nextTurn()
    }
  }

  async #readHead(): Promise<ChainHead> {
    return headOf(await this.#connection.execute(this.#head, []))
  }
}

/** Why an entry can't be the one that was written after another; undefined if it can. */
function faultOf(row: EventTable, before: ChainHead): ChainFault | undefined {
  const expected = before.sequence + 1
  if (row.sequence !== expected)
    return { sequence: expected, reason: `missing, as is everything before ${row.sequence}` }
  if (row.previous_hash !== before.hash) return { sequence: expected, reason: 'it does not follow the entry before it' }
  if (row.hash !== hashEntry(before.hash, entryOf(row))) return { sequence: expected, reason: 'it was changed' }
  if (!tellsImpersonation(row)) return { sequence: expected, reason: 'in whose account it was done was changed' }
  return holdsPersonal(row) ? undefined : { sequence: expected, reason: 'what is personal in it was changed' }
}

/** The column that is searched repeats what the details tell. */
function tellsImpersonation({ impersonating, details }: EventTable): boolean {
  if (impersonating === null && !details.includes('"impersonating":')) return true
  return impersonating === impersonatingOf(JSON.parse(details) as JsonObject)
}

/** What was committed to is there, or was taken away together with its salt. */
function holdsPersonal({ personal, salt, commitment }: EventTable): boolean {
  if (personal === null || salt === null) return personal === salt
  return commitTo(personal, salt) === commitment
}

/** Why the log can't end there. A head that is further on tells of entries that were written since, unless they aren't found then either. */
function endFault(head: ChainHead, last: ChainHead, promised: number): ChainFault | undefined {
  if (promised > last.sequence)
    return { sequence: last.sequence + 1, reason: `missing, as is everything up to ${promised}` }
  if (head.sequence < last.sequence)
    return { sequence: head.sequence + 1, reason: 'it was added behind the end of the chain' }
  if (head.sequence > last.sequence || head.hash === last.hash) return undefined
  return { sequence: last.sequence, reason: 'the end of the chain has another hash' }
}
