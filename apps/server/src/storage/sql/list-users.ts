// The console's lists of accounts: one look through the narrow table tells the page and the total.
import { foldCase } from '@sealpost/scim'
import { type Expression, type OrderByExpression, sql } from 'kysely'
import type { UserId } from '../../domain/id.ts'
import type { ListedUser, Listing, ListingQuery } from '../../domain/store.ts'
import { type Connection, isStorable } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { goInSteps } from './find-in-steps.ts'
import { type Builder, rowOf, rowsOf, type SlotOf, statement } from './statement.ts'
import type { Tables } from './tables.ts'
import { userColumnNames, userOf } from './user-rows.ts'
import type { UserStatements } from './user-statements.ts'

/** Users by their numbers, in the order of the list, and how many there are in all. */
interface Found {
  readonly page: readonly number[]
  readonly total: number
}

const nothing: Found = { page: [], total: 0 }

/** What is searched is text folded and storable, and not empty. */
type Search = (query: ListingQuery, text: string) => Promise<Found>

export class UserList {
  readonly #connection: Connection
  readonly #counting: UserStatements['count']
  readonly #statements: ListStatements
  readonly #search: Search

  constructor(connection: Connection, db: Builder, dialect: Dialect, { count }: UserStatements) {
    this.#connection = connection
    this.#counting = count
    this.#statements = listStatements(db, dialect)
    this.#search = dialect.stepwise ? searchInSteps(connection, db, dialect) : searchAtOnce(connection, db, dialect)
  }

  /** @remarks Costs the same for every search, since every row of the table is looked at; an empty one costs what it passes over. */
  async list(query: ListingQuery): Promise<Listing> {
    const text = foldCase(query.search)
    const { page, total } = await (text === '' ? this.#all(query) : this.#find(query, text))
    return { users: await this.#read(page), total }
  }

  async lastSignInAt(userId: UserId): Promise<number | null> {
    if (!isStorable(userId)) return null
    return (await rowOf(this.#connection, this.#statements.lastSignIn, { user: userId }))?.at ?? null
  }

  async #all({ active, sort, offset, limit }: ListingQuery): Promise<Found> {
    const { byName, newest } = this.#statements
    const listed = sort === 'newest' ? newest : byName
    const rows = await rowsOf(this.#connection, listed, { active: active ? 1 : 0, offset, limit })
    const counted = await rowOf(this.#connection, this.#counting, {})
    const inactive = counted?.inactive ?? 0
    return { page: rows.map(row => row.user_seq), total: active ? (counted?.users ?? 0) - inactive : inactive }
  }

  /** What no column can hold stands in none. */
  async #find(query: ListingQuery, text: string): Promise<Found> {
    return isStorable(text) ? this.#search(query, text) : nothing
  }

  async #read(page: readonly number[]): Promise<ListedUser[]> {
    if (page.length === 0) return []
    const rows = await rowsOf(this.#connection, this.#statements.bySeqs, { seqs: JSON.stringify(page) })
    const found = new Map(rows.map(row => [row.seq, { user: userOf(row), lastSignInAt: row.at }]))
    return page.flatMap(seq => found.get(seq) ?? [])
  }
}

type ListStatements = ReturnType<typeof listStatements>

function listStatements(db: Builder, { listed }: Dialect) {
  type Page = { active: number; offset: number; limit: number }
  const page = (slot: SlotOf<Page>, active: Expression<number>) =>
    db
      .selectFrom('user_listing')
      .select('user_seq')
      .where(active, '=', slot('active'))
      .limit(slot('limit'))
      .offset(slot('offset'))
  return {
    byName: statement<Page>()(slot => page(slot, sql.ref('active')).orderBy('user_name_key')),
    // The sign keeps SQLite from the index by name, after which it would have to sort.
    newest: statement<Page>()(slot => page(slot, sql`+active`).orderBy('user_seq', 'desc')),
    bySeqs: statement<{ seqs: string }>()(slot =>
      db
        .selectFrom('users')
        .leftJoin('sign_ins', 'sign_ins.user_id', 'users.id')
        .select([...userColumnNames, 'sign_ins.at'])
        .where('users.seq', 'in', listed.numbers(slot('seqs')))
    ),
    lastSignIn: statement<{ user: string }>()(slot =>
      db.selectFrom('sign_ins').select('at').where('user_id', '=', slot('user'))
    )
  }
}

/** Looks at a stretch of names at a time. Users who are renamed meanwhile are found or not. */
function searchInSteps(connection: Connection, db: Builder, dialect: Dialect): Search {
  const listing = db.selectFrom('user_listing')
  const end = statement<{ active: number; after: string; length: number }>()(slot =>
    listing
      .select('user_name_key as name')
      .where('active', '=', slot('active'))
      .where('user_name_key', '>', slot('after'))
      .orderBy('user_name_key')
      .limit(sql.lit(1))
      .offset(slot('length'))
  )
  const matches = (through?: 'through') =>
    statement<{ active: number; after: string; through: string; text: string }>()(slot => {
      const found = listing
        .select(sql<string>`json_group_array(user_seq order by user_name_key)`.as('seqs'))
        .where('active', '=', slot('active'))
        .where('user_name_key', '>', slot('after'))
        .where(dialect.contains(sql.ref('text'), slot('text')))
      return through ? found.where('user_name_key', '<=', slot('through')) : found
    })
  const [within, toTheEnd] = [matches('through'), matches()]
  return async ({ active: isActive, sort, offset, limit }, text) => {
    const active = isActive ? 1 : 0
    const found: number[] = []
    await goInSteps('', async (after, length) => {
      const through = (await rowOf(connection, end, { active, after, length }))?.name
      const step = through === undefined ? toTheEnd : within
      const row = await rowOf(connection, step, { active, after, through: through ?? '', text })
      for (const seq of JSON.parse(row?.seqs ?? '[]') as number[]) found.push(seq)
      return through
    })
    const order = sort === 'newest' ? Float64Array.from(found).sort().reverse() : found
    return { page: [...order.slice(offset, offset + limit)], total: found.length }
  }
}

function searchAtOnce(connection: Connection, db: Builder, dialect: Dialect): Search {
  type Values = { active: number; text: string; offset: number; limit: number }
  const ordered = (order: OrderByExpression<Tables, 'user_listing', unknown>, direction: 'asc' | 'desc') =>
    statement<Values>()(slot => {
      const found = db
        .selectFrom('user_listing')
        .select('user_seq')
        .where('active', '=', slot('active'))
        .where(dialect.contains(sql.ref('text'), slot('text')))
        .orderBy(order, direction)
        .as('found')
      const [before, limit] = [sql`${slot('offset')}::bigint`, sql`${slot('limit')}::bigint`]
      return db
        .selectFrom(found)
        .select([
          sql<number>`count(*)`.as('total'),
          sql<string | null>`array_to_json((array_agg(user_seq))[${before} + 1 : ${before} + ${limit}])::text`.as(
            'page'
          )
        ])
    })
  const [byName, newest] = [ordered('user_name_key', 'asc'), ordered('user_seq', 'desc')]
  return async ({ active, sort, offset, limit }, text) => {
    const values = { active: active ? 1 : 0, text, offset, limit }
    const row = await rowOf(connection, sort === 'newest' ? newest : byName, values)
    return row ? { page: JSON.parse(row.page ?? '[]') as number[], total: row.total } : nothing
  }
}
