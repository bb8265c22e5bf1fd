// One-time links, and the sweep of everything that ends by itself.
import { sql } from 'kysely'
import type { UserId } from '../../domain/id.ts'
import type { LinkPurpose, OneTimeLink } from '../../domain/sign-on/link.ts'
import type { LinkReader, Transaction } from '../../domain/store.ts'
import type { Connection, WriteConnection } from './connection.ts'
import { type Builder, changesOf, rowOf, statement } from './statement.ts'
import type { OneTimeLinkTable } from './tables.ts'

/** Rows of each table that one sweep removes at most. */
const sweepLength = sql.lit(200)

export type LinkStatements = ReturnType<typeof linkStatements>

export const linkStatements = (db: Builder) => ({
  byTokenHash: statement<{ hash: Uint8Array }>()(slot =>
    db.selectFrom('one_time_links').selectAll().where('token_hash', '=', slot('hash'))
  ),
  insert: statement<{ [Column in keyof OneTimeLinkTable]: OneTimeLinkTable[Column] }>()(slot =>
    db.insertInto('one_time_links').values({
      token_hash: slot('token_hash'),
      purpose: slot('purpose'),
      user_id: slot('user_id'),
      created_at: slot('created_at'),
      expires_at: slot('expires_at')
    })
  ),
  removeOfUser: statement<{ user: string }>()(slot =>
    db.deleteFrom('one_time_links').where('user_id', '=', slot('user'))
  ),
  removeOfNobody: statement<Record<never, never>>()(() => db.deleteFrom('one_time_links').where('user_id', 'is', null)),
  sweeps: [
    sweep(db, 'sessions', 'id'),
    sweep(db, 'authn_requests', 'id_hash'),
    sweep(db, 'used_assertions', 'provider_id, id_hash'),
    sweep(db, 'one_time_links', 'token_hash'),
    sweep(db, 'sign_on_tests', 'id')
  ]
})

/** Removes the rows of a table that expired first, some at a time; `key` is its primary key. */
function sweep(db: Builder, table: SweptTable, key: string) {
  const columns = sql.raw(key)
  return statement<{ at: number }>()(slot => {
    const first = sql`select ${columns} from ${sql.table(table)} where expires_at < ${slot('at')} order by expires_at limit ${sweepLength}`
    return db.deleteFrom(table).where(sql<boolean>`(${columns}) in (${first})`)
  })
}

type SweptTable = 'sessions' | 'authn_requests' | 'used_assertions' | 'one_time_links' | 'sign_on_tests'

/** The casts say what only this file's own writing puts there. */
const linkOf = (row: OneTimeLinkTable): OneTimeLink => ({
  tokenHash: row.token_hash,
  purpose: row.purpose as LinkPurpose,
  userId: row.user_id as UserId | null,
  createdAt: row.created_at,
  expiresAt: row.expires_at
})

export class SqlLinkReader implements LinkReader {
  readonly #connection: Connection
  readonly #statements: LinkStatements

  constructor(connection: Connection, statements: LinkStatements) {
    this.#connection = connection
    this.#statements = statements
  }

  async byTokenHash(hash: Uint8Array): Promise<OneTimeLink | undefined> {
    const row = await rowOf(this.#connection, this.#statements.byTokenHash, { hash })
    return row && linkOf(row)
  }
}

/** Links and the sweep within a decision. */
export class SqlLinkWriter {
  readonly links: Transaction['links']
  readonly expired: Transaction['expired']

  constructor(connection: WriteConnection, statements: LinkStatements, beforeWrite: () => void) {
    const reader = new SqlLinkReader(connection, statements)
    this.links = {
      byTokenHash: hash => reader.byTokenHash(hash),
      async insert({ tokenHash, purpose, userId, createdAt, expiresAt }) {
        beforeWrite()
        const times = { created_at: createdAt, expires_at: expiresAt }
        await changesOf(connection, statements.insert, { token_hash: tokenHash, purpose, user_id: userId, ...times })
      },
      async removeAll(userId) {
        beforeWrite()
        if (userId === null) await changesOf(connection, statements.removeOfNobody, {})
        else await changesOf(connection, statements.removeOfUser, { user: userId })
      }
    }
    this.expired = {
      async remove(at) {
        beforeWrite()
        for (const swept of statements.sweeps) await changesOf(connection, swept, { at })
      }
    }
  }
}
