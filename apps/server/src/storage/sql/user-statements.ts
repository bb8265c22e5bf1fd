// The statements on users that are executed again and again, compiled once.
import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { type Builder, statement } from './statement.ts'
import { listingStatements } from './user-listing.ts'
import { userColumnNames } from './user-rows.ts'

type Names = { user_name_key: string; external_id: string | null }

type State = {
  active: number
  administrator: number
  sign_in: string
  attributes: string
  search: string
  version: number
  changed_at: number
  deactivated_at: number | null
}

/** Matches that are counted and paged in memory; where more users share something, it is a search. */
export const maxMatches = 100
/** One more tells that there are more. A constant, because SQLite sorts before it limits when it doesn't know the limit. */
const atMost = sql.lit(maxMatches + 1)

export type UserStatements = ReturnType<typeof userStatements>

export const userStatements = (db: Builder, dialect: Dialect) => ({
  ...readStatements(db, dialect),
  ...writeStatements(db),
  ...listingStatements(db)
})

function readStatements(db: Builder, { listed }: Dialect) {
  const users = db.selectFrom('users').select(userColumnNames)
  const emails = db.selectFrom('user_emails').select('user_seq')
  return {
    byId: statement<{ id: string }>()(slot => users.where('users.id', '=', slot('id'))),
    byIds: statement<{ ids: string }>()(slot => users.where('users.id', 'in', listed.texts(slot('ids')))),
    byUserName: statement<{ key: string }>()(slot => users.where('user_name_key', '=', slot('key'))),
    byExternalId: statement<{ key: string }>()(slot =>
      users.where('external_id', '=', slot('key')).orderBy('seq').limit(atMost)
    ),
    byEmail: statement<{ value: string }>()(slot =>
      users
        .where('seq', 'in', emails.where('value_key', '=', slot('value')))
        .orderBy('seq')
        .limit(atMost)
    ),
    byTypedEmail: statement<{ value: string; type: string }>()(slot =>
      users
        .where('seq', 'in', emails.where('value_key', '=', slot('value')).where('type_key', '=', slot('type')))
        .orderBy('seq')
        .limit(atMost)
    ),
    countOtherAdministrators: statement<{ id: string }>()(slot =>
      db
        .selectFrom('users')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('administrator', '=', sql.lit(1))
        .where('active', '=', 1)
        .where('sign_in', '!=', 'service')
        .where('id', '!=', slot('id'))
    ),
    countAdministrators: statement<Record<never, never>>()(() =>
      db
        .selectFrom('users')
        .leftJoin('passwords', 'passwords.user_id', 'users.id')
        .select(({ fn }) => [
          fn.countAll<number>().as('count'),
          fn.count<number>('passwords.user_id').as('with_password')
        ])
        .where('administrator', '=', sql.lit(1))
        .where('active', '=', 1)
        .where('sign_in', '!=', 'service')
    ),
    count: statement<Record<never, never>>()(() =>
      db.selectNoFrom(({ selectFrom, fn }) => [
        selectFrom('users').select(fn.countAll<number>().as('count')).$asScalar().as('users'),
        selectFrom('users')
          .select(fn.countAll<number>().as('count'))
          .where('active', '=', sql.lit(0))
          .$asScalar()
          .as('inactive')
      ])
    )
  }
}

function writeStatements(db: Builder) {
  return {
    /** Answers no row when the name is taken: an error would end a whole transaction of PostgreSQL. */
    insert: statement<Names & State & { id: string; source: string; created_at: number }>()(slot =>
      db
        .insertInto('users')
        .values({
          id: slot('id'),
          user_name_key: slot('user_name_key'),
          external_id: slot('external_id'),
          active: slot('active'),
          administrator: slot('administrator'),
          sign_in: slot('sign_in'),
          source: slot('source'),
          attributes: slot('attributes'),
          search: slot('search'),
          version: slot('version'),
          created_at: slot('created_at'),
          changed_at: slot('changed_at'),
          deactivated_at: slot('deactivated_at')
        })
        .onConflict(conflict => conflict.column('user_name_key').doNothing())
        .returning('seq')
    ),
    /** Leaves the names alone, and with them their indexes. */
    update: statement<State & { seq: number }>()(slot =>
      db
        .updateTable('users')
        .set({
          active: slot('active'),
          administrator: slot('administrator'),
          sign_in: slot('sign_in'),
          attributes: slot('attributes'),
          search: slot('search'),
          version: slot('version'),
          changed_at: slot('changed_at'),
          deactivated_at: slot('deactivated_at')
        })
        .where('seq', '=', slot('seq'))
    ),
    rename: statement<Names & { seq: number }>()(slot =>
      db
        .updateTable('users')
        .set({ user_name_key: slot('user_name_key'), external_id: slot('external_id') })
        .where('seq', '=', slot('seq'))
    ),
    remove: statement<{ id: string }>()(slot => db.deleteFrom('users').where('id', '=', slot('id'))),
    insertEmail: statement<{ user_seq: number; position: number; type_key: string | null; value_key: string }>()(slot =>
      db.insertInto('user_emails').values({
        user_seq: slot('user_seq'),
        position: slot('position'),
        type_key: slot('type_key'),
        value_key: slot('value_key')
      })
    ),
    /** What the index over transfers of people who aren't registered is made of. */
    settleTransfers: statement<{ owner: string; active: number }>()(slot =>
      db
        .updateTable('transfers')
        .set({ owner_active: slot('active') })
        .where('owner_id', '=', slot('owner'))
        .where('state', '<>', 'removed')
    ),
    removeEmails: statement<{ seq: number }>()(slot => db.deleteFrom('user_emails').where('user_seq', '=', slot('seq')))
  }
}
