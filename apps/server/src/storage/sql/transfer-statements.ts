// The statements on transfers, each transfer with its owner.
import { sql } from 'kysely'
import { transferColumns } from './exchange-rows.ts'
import type { TransferTable } from './exchange-tables.ts'
import { type Builder, statement } from './statement.ts'
import { userColumnNames } from './user-rows.ts'

export type TransferStatements = ReturnType<typeof transferStatements>

export const transferStatements = (db: Builder) => ({
  byId: statement<{ id: string }>()(slot => ownedTransfers(db).where('transfers.id', '=', slot('id'))),
  history: {
    all: historyStatements(db, everything),
    open: historyStatements(db, isOpen),
    over: historyStatements(db, isOver)
  },
  due: dueStatement(db),
  drafts: draftStatements(db),
  ...writeStatements(db)
})

export const ownedTransfers = (db: Builder) =>
  db
    .selectFrom('transfers')
    .innerJoin('users', 'users.id', 'transfers.owner_id')
    .select([...transferColumns, ...userColumnNames])

/** What a history shows: neither drafts, which were never sent, nor what was taken out of it. */
export const isShown = sql<boolean>`transfers.sent_at is not null and transfers.deleted = 0`

/** In `at`, the time that tells what has expired. */
export type HistoryCondition = (at: unknown) => ReturnType<typeof everything>
export const everything = (_at: unknown) => sql<boolean>`1 = 1`
export const isOpen: HistoryCondition = at =>
  sql<boolean>`transfers.state = 'sent' and transfers.expires_at > ${at} and transfers.owner_active = 1`
export const isOver: HistoryCondition = at =>
  sql<boolean>`not (transfers.state = 'sent' and transfers.expires_at > ${at} and transfers.owner_active = 1)`

type Listed = { owner: string; kind: string; at: number }

function historyStatements(db: Builder, condition: HistoryCondition) {
  return {
    /** Which ones is found in the index; only these are read. */
    page: statement<Listed & { offset: number; limit: number }>()(slot =>
      ownedTransfers(db)
        .where('transfers.id', 'in', ({ selectFrom }) =>
          selectFrom('transfers')
            .select('transfers.id')
            .where('transfers.owner_id', '=', slot('owner'))
            .where('transfers.kind', '=', slot('kind'))
            .where(isShown)
            .where(condition(slot('at')))
            .orderBy('transfers.sent_at', 'desc')
            .orderBy('transfers.id', 'desc')
            .limit(slot('limit'))
            .offset(slot('offset'))
        )
        .orderBy('transfers.sent_at', 'desc')
        .orderBy('transfers.id', 'desc')
    ),
    count: statement<Listed>()(slot =>
      db
        .selectFrom('transfers')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('transfers.owner_id', '=', slot('owner'))
        .where('transfers.kind', '=', slot('kind'))
        .where(isShown)
        .where(condition(slot('at')))
    )
  }
}

/** A piece for each reason, found in the index that is over just that. With constants, so that these apply. */
function dueStatement(db: Builder) {
  return statement<{ draftsBefore: number; expiredBefore: number; limit: number }>()(slot => {
    const first = (condition: ReturnType<typeof everything>) =>
      sql`select * from (select id from transfers where ${condition} limit ${slot('limit')}) as part`
    const reasons = [
      sql<boolean>`state = 'draft' and touched_at < ${slot('draftsBefore')}`,
      sql<boolean>`state = 'sent' and expires_at < ${slot('expiredBefore')}`,
      sql<boolean>`state = 'revoked'`,
      sql<boolean>`state = 'removing'`,
      sql<boolean>`deleted = 1`,
      sql<boolean>`owner_active = 0 and state <> 'removed'`
    ]
    const due = sql<string>`(${sql.join(reasons.map(first), sql` union `)})`
    return db
      .selectFrom('transfers')
      .select(transferColumns)
      .where('transfers.id', 'in', due)
      .orderBy('transfers.id')
      .limit(slot('limit'))
  })
}

/** Among what wasn't sent; the index tells that. */
function draftStatements(db: Builder) {
  const drafts = db
    .selectFrom('transfers')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('kind', '=', sql.lit('sent-in'))
    .where('sent_at', 'is', null)
    .where('state', '=', sql.lit('draft'))
  return {
    ofLink: statement<{ owner: string; link: string; since: number }>()(slot =>
      drafts
        .where('owner_id', '=', slot('owner'))
        .where('request_link_id', '=', slot('link'))
        .where('touched_at', '>=', slot('since'))
    ),
    ofAddress: statement<{ owner: string; since: number }>()(slot =>
      drafts
        .where('owner_id', '=', slot('owner'))
        .where('request_link_id', 'is', null)
        .where('touched_at', '>=', slot('since'))
    )
  }
}

type Row = { [Column in keyof TransferTable]: TransferTable[Column] }
type Changeable = Omit<Row, 'id' | 'owner_id' | 'kind' | 'format' | 'created_at' | 'owner_active'>

function writeStatements(db: Builder) {
  return {
    insert: statement<Omit<Row, 'owner_active'>>()(slot =>
      db.insertInto('transfers').values(({ selectFrom }) => ({
        id: slot('id'),
        owner_id: slot('owner_id'),
        kind: slot('kind'),
        format: slot('format'),
        access: slot('access'),
        state: slot('state'),
        proof_hash: slot('proof_hash'),
        upload_token_hash: slot('upload_token_hash'),
        sealed_manifest: slot('sealed_manifest'),
        password_hash: slot('password_hash'),
        request_link_id: slot('request_link_id'),
        receiving_key_id: slot('receiving_key_id'),
        file_count: slot('file_count'),
        bytes: slot('bytes'),
        created_at: slot('created_at'),
        touched_at: slot('touched_at'),
        expires_at: slot('expires_at'),
        deleted: slot('deleted'),
        sent_at: slot('sent_at'),
        revoked_at: slot('revoked_at'),
        removed_at: slot('removed_at'),
        owner_active: selectFrom('users').select('users.active').where('users.id', '=', slot('owner_id'))
      }))
    ),
    update: statement<Changeable & { id: string }>()(slot =>
      db
        .updateTable('transfers')
        .set({
          access: slot('access'),
          state: slot('state'),
          proof_hash: slot('proof_hash'),
          upload_token_hash: slot('upload_token_hash'),
          sealed_manifest: slot('sealed_manifest'),
          password_hash: slot('password_hash'),
          request_link_id: slot('request_link_id'),
          receiving_key_id: slot('receiving_key_id'),
          file_count: slot('file_count'),
          bytes: slot('bytes'),
          touched_at: slot('touched_at'),
          expires_at: slot('expires_at'),
          deleted: slot('deleted'),
          sent_at: slot('sent_at'),
          revoked_at: slot('revoked_at'),
          removed_at: slot('removed_at')
        })
        .where('id', '=', slot('id'))
    ),
    touch: statement<{ id: string; at: number }>()(slot =>
      db
        .updateTable('transfers')
        .set({ touched_at: slot('at') })
        .where('id', '=', slot('id'))
        .where('touched_at', '<', slot('at'))
    ),
    remove: statement<{ id: string }>()(slot => db.deleteFrom('transfers').where('id', '=', slot('id'))),
    revokeAll: statement<{ owner: string; at: number }>()(slot =>
      db
        .updateTable('transfers')
        .set({ state: 'revoked', revoked_at: slot('at') })
        .where('owner_id', '=', slot('owner'))
        .where('state', '=', 'sent')
        .where('expires_at', '>', slot('at'))
    )
  }
}
