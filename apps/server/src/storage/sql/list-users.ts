// The console's lists of accounts: one look through the narrow table tells the page and the total.
import { foldCase } from '@sealpost/scim'
import type { UserId } from '../../domain/id.ts'
import type { ListedUser, Listing, ListingQuery } from '../../domain/store.ts'
import { type Connection, isStorable } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { listAtOnce } from './list-at-once.ts'
import type { ListFinder } from './list-finder.ts'
import { listInSteps } from './list-in-steps.ts'
import { type Builder, rowOf, rowsOf, statement } from './statement.ts'
import { userColumnNames, userOf } from './user-rows.ts'
import type { UserStatements } from './user-statements.ts'

export class UserList {
  readonly #connection: Connection
  readonly #counting: UserStatements['count']
  readonly #statements: ListStatements
  readonly #finder: ListFinder

  constructor(connection: Connection, db: Builder, dialect: Dialect, { count }: UserStatements) {
    this.#connection = connection
    this.#counting = count
    this.#statements = listStatements(db, dialect)
    this.#finder = (dialect.stepwise ? listInSteps : listAtOnce)(connection, db, dialect)
  }

  /** @remarks A search looks at every row of the narrow table, whatever it finds; without one a page costs what it passes over. */
  async list(query: ListingQuery): Promise<Listing> {
    const text = foldCase(query.search)
    // What no column can hold stands in none.
    if (!isStorable(text)) return { users: [], total: 0 }
    if (text === '') return { users: await this.#read(await this.#finder.all(query)), total: await this.#count(query) }
    const { page, total } = await this.#finder.search(query, text)
    return { users: await this.#read(page), total }
  }

  async lastSignInAt(userId: UserId): Promise<number | null> {
    if (!isStorable(userId)) return null
    return (await rowOf(this.#connection, this.#statements.lastSignIn, { user: userId }))?.at ?? null
  }

  async #count({ active }: ListingQuery): Promise<number> {
    const counted = await rowOf(this.#connection, this.#counting, {})
    const inactive = counted?.inactive ?? 0
    return active ? (counted?.users ?? 0) - inactive : inactive
  }

  async #read(page: readonly number[]): Promise<ListedUser[]> {
    if (page.length === 0) return []
    const rows = await rowsOf(this.#connection, this.#statements.bySeqs, { seqs: JSON.stringify(page) })
    const found = new Map(rows.map(row => [row.seq, { user: userOf(row), lastSignInAt: row.at }]))
    return page.flatMap(seq => found.get(seq) ?? [])
  }
}

type ListStatements = ReturnType<typeof listStatements>

const listStatements = (db: Builder, { listed }: Dialect) => ({
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
})
