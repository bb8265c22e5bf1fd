// Searches of the event log for people who look: newest first, by any marks, a bounded piece of the log at a time.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { StoredEvent } from '../../domain/events.ts'
import type { EventSearch, EventsFound } from '../../domain/store.ts'
import { type Connection, isStorable } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { eventOf } from './event-rows.ts'
import { type Builder, rowOf, rowsOnce, type Statement, statement } from './statement.ts'
import type { EventTable } from './tables.ts'

/** Entries that one search looks at, in pieces that grow; of each index, when it leads there. */
const lookedAtMost = 20_000
const firstPiece = 256
const longestPiece = 4_096

/**
 * How far the times of entries may be out of order: processes have clocks of their own, and what is noted is written later. Where a
 * time begins in the log is sought so much to the safe side.
 */
const disorderMilliseconds = 600_000

/** How many characters of a correlation id a page shows. */
const referenceLength = 12

type Condition = RawBuilder<SqlBool>

/** What a search asks for, in SQL. */
interface Plan {
  /** Each leads over an index to a part of what is sought, all of them together to the whole; none: every entry is looked at. */
  readonly sources: readonly Condition[]
  /** What else must hold. */
  readonly filters: readonly Condition[]
}

/** A stretch of the log: from `bottom` up to but without `top`. */
interface Stretch {
  readonly bottom: number
  readonly top: number
}

export class EventSearcher {
  readonly #connection: Connection
  readonly #db: Builder
  readonly #dialect: Dialect
  readonly #timeFrom: Statement<{ sequence: number }, { readonly at: number }>

  constructor(connection: Connection, db: Builder, dialect: Dialect) {
    this.#connection = connection
    this.#db = db
    this.#dialect = dialect
    this.#timeFrom = statement<{ sequence: number }>()(slot =>
      db
        .selectFrom('events')
        .select('at')
        .where('sequence', '>=', slot('sequence'))
        .orderBy('sequence')
        .limit(sql.lit(1))
    )
  }

  /** @param last The last entry of the log. */
  async search(search: EventSearch, last: number): Promise<EventsFound> {
    const plan = await this.#plan(search)
    const whole = plan && (await this.#stretchOf(search, last))
    return whole ? this.#look(plan, whole, search.limit) : { events: [], next: null }
  }

  async #look(plan: Plan, { bottom, top }: Stretch, limit: number): Promise<EventsFound> {
    const events: StoredEvent[] = []
    let position = top
    for (let looked = 0, length = firstPiece; position > bottom && looked < lookedAtMost && events.length <= limit; ) {
      const floor = await this.#floorOf(plan, { bottom, top: position }, length)
      events.push(...(await this.#read(plan, { bottom: floor, top: position }, limit + 1 - events.length)))
      position = floor
      looked += length
      length = Math.min(length * 2, longestPiece)
      await nextTurn()
    }
    const found = events.slice(0, limit)
    if (events.length > limit) return { events: found, next: found.at(-1)?.sequence ?? top }
    return { events: found, next: position > bottom ? position : null }
  }

  /** Where a piece ends that is looked at from the top of a stretch down: in no source are there more than so many entries above. */
  async #floorOf({ sources }: Plan, { bottom, top }: Stretch, length: number): Promise<number> {
    if (sources.length === 0) return Math.max(bottom, top - length)
    const floors = sources.map(source =>
      this.#db
        .selectFrom('events')
        .select('sequence')
        .where(source)
        .where('sequence', '>=', bottom)
        .where('sequence', '<', top)
        .orderBy('sequence', 'desc')
        .limit(sql.lit(1))
        .offset(length - 1)
        .$asScalar()
    )
    const query = this.#db.selectNoFrom(floors.map((floor, index) => floor.as(`floor${index}`)))
    const [row] = await rowsOnce(this.#connection, query.compile())
    return Math.max(bottom, ...Object.values(row ?? {}).map(Number))
  }

  /** The last entries of a stretch. */
  async #read({ sources, filters }: Plan, { bottom, top }: Stretch, limit: number): Promise<StoredEvent[]> {
    const parts = (sources.length === 0 ? [[]] : sources.map(source => [source])).map(source => {
      const conditions = [...source, sql<SqlBool>`sequence >= ${bottom}`, sql<SqlBool>`sequence < ${top}`, ...filters]
      return sql`select * from (select * from events where ${sql.join(conditions, sql` and `)} order by sequence desc limit ${limit}) as part`
    })
    const query = sql<EventTable>`${sql.join(parts, sql` union all `)}`.compile(this.#db)
    const rows = new Map((await rowsOnce(this.#connection, query)).map(row => [row.sequence, row]))
    return [...rows.values()]
      .sort((a, b) => b.sequence - a.sequence)
      .slice(0, limit)
      .map(eventOf)
  }

  /** Undefined when nothing can match. */
  async #plan(search: EventSearch): Promise<Plan | undefined> {
    const { actions, actorKinds, userId, correlationId } = search
    if (actions?.length === 0 || actorKinds?.length === 0) return undefined
    if (![userId ?? '', correlationId ?? ''].every(isStorable)) return undefined
    const byAction = actions && anyOf('action', actions)
    const byUser = userId === undefined ? undefined : userSources(userId)
    const byCorrelation = correlationId === undefined ? undefined : await this.#correlationSources(correlationId)
    const filters = [...filtersOf(search), ...(byAction ? [byAction] : [])]
    if (byCorrelation) {
      const others = byUser ? [either(byUser)] : []
      return { sources: byCorrelation.sources, filters: [...filters, ...others, ...byCorrelation.filters] }
    }
    if (byUser) return { sources: byUser, filters }
    return { sources: actionSources(actions ?? []), filters }
  }

  /** The reference of what a connection did is in no index; nobody was shown one, so it is looked for only when nothing else has it. */
  async #correlationSources(given: string): Promise<Plan> {
    const spellings = [...new Set([given, given.toLowerCase()])]
    const whole = anyOf('correlation_id', spellings)
    if (given.length !== referenceLength) return { sources: [whole], filters: [] }
    const end = sql`${this.#dialect.lastCharacters(sql.ref('correlation_id'), referenceLength)}`
    const reference = sql<SqlBool>`${end} in (${sql.join(spellings)})`
    const indexed = sql<SqlBool>`(actor_kind <> 'connection' and ${reference})`
    // Counted and not looked for: PostgreSQL would rather go through the log until it meets the first.
    const counts = [whole, indexed].map(condition => sql`(select count(*) from events where ${condition})`)
    const counted = sql<{ known: number }>`select ${sql.join(counts, sql` + `)} as known`.compile(this.#db)
    const [row] = await rowsOnce(this.#connection, counted)
    if (row && row.known > 0) return { sources: [whole, indexed], filters: [] }
    return { sources: [], filters: [reference] }
  }

  /** The part of the log in which a search can find anything; undefined if there is none. */
  async #stretchOf({ from, until, before }: EventSearch, last: number): Promise<Stretch | undefined> {
    let whole: Stretch = { bottom: 1, top: Math.min(before ?? last + 1, last + 1) }
    if (until !== undefined) whole = { ...whole, top: await this.#firstAt(until + disorderMilliseconds + 1, whole) }
    if (from !== undefined) whole = { ...whole, bottom: await this.#firstAt(from - disorderMilliseconds, whole) }
    return whole.bottom < whole.top ? whole : undefined
  }

  /** The first entry of a stretch that is as late as a time, as far as the log is in order. */
  async #firstAt(time: number, { bottom, top }: Stretch): Promise<number> {
    let [low, high] = [bottom, top]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const row = await rowOf(this.#connection, this.#timeFrom, { sequence: middle })
      if (row && row.at < time) low = middle + 1
      else high = middle
    }
    return low
  }
}

const anyOf = (column: string, values: readonly string[]): Condition => sql`${sql.ref(column)} in (${sql.join(values)})`

const either = (conditions: readonly Condition[]): Condition => sql`(${sql.join(conditions, sql` or `)})`

const userSources = (userId: string): readonly Condition[] => [
  sql`target_id = ${userId}`,
  sql`actor_id = ${userId}`,
  sql`impersonating = ${userId}`
]

/** One index entry after another for each action; requests of identity providers are so many that looking at every entry finds them. */
const actionSources = (actions: readonly string[]): readonly Condition[] =>
  actions.includes('scim.request') ? [] : actions.map(action => sql`(action = ${action} and action <> 'scim.request')`)

function filtersOf({ actorKinds, outcome, from, until }: EventSearch): readonly Condition[] {
  const filters: Condition[] = []
  if (actorKinds !== undefined) filters.push(anyOf('actor_kind', actorKinds))
  if (outcome !== undefined) filters.push(sql`outcome = ${outcome}`)
  if (from !== undefined) filters.push(sql`at >= ${from}`)
  if (until !== undefined) filters.push(sql`at <= ${until}`)
  return filters
}
