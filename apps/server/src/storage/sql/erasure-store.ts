// Erasures and legal holds as rows.
import { sql } from 'kysely'
import type { Erasure, ErasureState, LegalHold, Release, Removed } from '../../domain/erasure/erasure.ts'
import { nothingRemoved } from '../../domain/erasure/erasure.ts'
import type { ErasureReader, ErasureWriter } from '../../domain/erasure/store.ts'
import type { RecordedActor } from '../../domain/events.ts'
import type { ErasureId, UserId, VaultId } from '../../domain/id.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import { type Builder, changesOf, rowOf, rowsOf, statement } from './statement.ts'
import type { ErasureTable, LegalHoldTable } from './tables.ts'

type Row = { [Column in keyof ErasureTable]: ErasureTable[Column] }
type Changeable = Omit<Row, 'id' | 'user_id' | 'vault_id' | 'ordered_at' | 'ordered_by' | 'lease_until' | 'alerted'>

export type ErasureStatements = ReturnType<typeof erasureStatements>

export const erasureStatements = (db: Builder) => ({ ...readStatements(db), ...writeStatements(db) })

function readStatements(db: Builder) {
  const erasures = db.selectFrom('erasures').selectAll()
  const counted = db.selectFrom('erasures').select(({ fn }) => fn.countAll<number>().as('count'))
  return {
    byId: statement<{ id: string }>()(slot => erasures.where('id', '=', slot('id'))),
    byUser: statement<{ user: string }>()(slot =>
      erasures.where('user_id', '=', slot('user')).orderBy('ordered_at').orderBy('id')
    ),
    page: statement<{ offset: number; limit: number }>()(slot =>
      erasures
        .orderBy('ordered_at', 'desc')
        .orderBy('id', 'desc')
        .limit(slot('limit'))
        .offset(slot('offset'))
    ),
    pageIn: statement<{ state: string; offset: number; limit: number }>()(slot =>
      erasures
        .where('state', '=', slot('state'))
        .orderBy('ordered_at', 'desc')
        .orderBy('id', 'desc')
        .limit(slot('limit'))
        .offset(slot('offset'))
    ),
    count: statement<Record<never, never>>()(() => counted),
    countIn: statement<{ state: string }>()(slot => counted.where('state', '=', slot('state'))),
    countSince: statement<{ since: number }>()(slot =>
      counted.where('ordered_at', '>', slot('since')).where('state', '<>', sql.lit('undone'))
    ),
    due: statement<{ at: number; limit: number }>()(slot =>
      erasures
        .where('state', '=', sql.lit('waiting'))
        .where('due_at', '<=', slot('at'))
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('legal_holds').select('reference').whereRef('legal_holds.user_id', '=', 'erasures.user_id')))
        )
        .orderBy('ordered_at')
        .limit(slot('limit'))
    ),
    workable: statement<{ state: string; at: number; limit: number }>()(slot =>
      erasures
        .where('state', '=', slot('state'))
        .where('lease_until', '<=', slot('at'))
        .orderBy('ordered_at')
        .orderBy('id')
        .limit(slot('limit'))
    ),
    unalerted: statement<{ limit: number }>()(slot =>
      erasures.where('state', '=', sql.lit('braked')).where('alerted', '=', sql.lit(0)).limit(slot('limit'))
    ),
    receipts: statement<{ after: number; limit: number }>()(slot =>
      erasures
        .where('receipt_number', '>', slot('after'))
        .orderBy('receipt_number')
        .limit(slot('limit'))
    ),
    lastReceipt: statement<Record<never, never>>()(() =>
      erasures.where('receipt_number', 'is not', null).orderBy('receipt_number', 'desc').limit(sql.lit(1))
    ),
    hold: statement<{ user: string }>()(slot =>
      db.selectFrom('legal_holds').selectAll().where('user_id', '=', slot('user'))
    )
  }
}

function writeStatements(db: Builder) {
  return {
    insert: statement<Row>()(slot =>
      db.insertInto('erasures').values({
        id: slot('id'),
        user_id: slot('user_id'),
        vault_id: slot('vault_id'),
        reason: slot('reason'),
        state: slot('state'),
        ordered_at: slot('ordered_at'),
        ordered_by: slot('ordered_by'),
        address_digests: slot('address_digests'),
        removed: slot('removed'),
        lease_until: slot('lease_until'),
        alerted: slot('alerted'),
        due_at: slot('due_at'),
        started_at: slot('started_at'),
        completed_at: slot('completed_at'),
        receipt_number: slot('receipt_number'),
        released: slot('released'),
        legal_hold: slot('legal_hold'),
        blobs_digest: slot('blobs_digest'),
        receipt: slot('receipt'),
        sealed_profile: slot('sealed_profile')
      })
    ),
    update: statement<Changeable & { id: string }>()(slot =>
      db
        .updateTable('erasures')
        .set({
          reason: slot('reason'),
          state: slot('state'),
          address_digests: slot('address_digests'),
          removed: slot('removed'),
          due_at: slot('due_at'),
          started_at: slot('started_at'),
          completed_at: slot('completed_at'),
          receipt_number: slot('receipt_number'),
          released: slot('released'),
          legal_hold: slot('legal_hold'),
          blobs_digest: slot('blobs_digest'),
          receipt: slot('receipt'),
          sealed_profile: slot('sealed_profile')
        })
        .where('id', '=', slot('id'))
    ),
    lease: statement<{ id: string; until: number }>()(slot =>
      db
        .updateTable('erasures')
        .set({ lease_until: slot('until') })
        .where('id', '=', slot('id'))
    ),
    alerted: statement<{ id: string }>()(slot =>
      db
        .updateTable('erasures')
        .set({ alerted: sql.lit(1) })
        .where('id', '=', slot('id'))
    ),
    insertHold: statement<{ [Column in keyof LegalHoldTable]: LegalHoldTable[Column] }>()(slot =>
      db
        .insertInto('legal_holds')
        .values({
          user_id: slot('user_id'),
          placed_at: slot('placed_at'),
          placed_by: slot('placed_by'),
          reference: slot('reference')
        })
        .onConflict(conflict => conflict.column('user_id').doUpdateSet(({ ref }) => ({ reference: ref('excluded.reference') })))
    ),
    removeHold: statement<{ user: string }>()(slot => db.deleteFrom('legal_holds').where('user_id', '=', slot('user')))
  }
}

/** The casts say what only this file's own writing puts there. */
const erasureOf = (row: Row): Erasure => ({
  id: row.id as ErasureId,
  userId: row.user_id as UserId,
  vaultId: row.vault_id as VaultId,
  reason: row.reason as Erasure['reason'],
  state: row.state as ErasureState,
  orderedAt: row.ordered_at,
  orderedBy: JSON.parse(row.ordered_by) as RecordedActor,
  dueAt: row.due_at,
  release: row.released === null ? null : (JSON.parse(row.released) as Release),
  startedAt: row.started_at,
  completedAt: row.completed_at,
  sealedProfile: row.sealed_profile,
  addressDigests: (JSON.parse(row.address_digests) as string[]).map(digest => Buffer.from(digest, 'hex')),
  removed: { ...nothingRemoved, ...(JSON.parse(row.removed) as Partial<Removed>) },
  blobsDigest: row.blobs_digest,
  legalHold: row.legal_hold === null ? null : (JSON.parse(row.legal_hold) as Erasure['legalHold']),
  receipt: row.receipt,
  receiptNumber: row.receipt_number
})

const changeableOf = (erasure: Erasure): Changeable => ({
  reason: erasure.reason,
  state: erasure.state,
  address_digests: JSON.stringify(erasure.addressDigests.map(digest => Buffer.from(digest).toString('hex'))),
  removed: JSON.stringify(erasure.removed),
  due_at: erasure.dueAt,
  started_at: erasure.startedAt,
  completed_at: erasure.completedAt,
  receipt_number: erasure.receiptNumber,
  released: erasure.release && JSON.stringify(erasure.release),
  legal_hold: erasure.legalHold && JSON.stringify(erasure.legalHold),
  blobs_digest: erasure.blobsDigest,
  receipt: erasure.receipt,
  sealed_profile: erasure.sealedProfile
})

const holdOf = (row: { [Column in keyof LegalHoldTable]: LegalHoldTable[Column] }): LegalHold => ({
  userId: row.user_id as UserId,
  placedAt: row.placed_at,
  placedBy: JSON.parse(row.placed_by) as RecordedActor,
  reference: row.reference
})

export const erasureReads = (connection: Connection, statements: ErasureStatements): ErasureReader => {
  const count = async (state?: ErasureState): Promise<number> => {
    const row = state
      ? await rowOf(connection, statements.countIn, { state })
      : await rowOf(connection, statements.count, {})
    return row?.count ?? 0
  }
  return {
    async byId(id) {
      const row = isStorable(id) ? await rowOf(connection, statements.byId, { id }) : undefined
      return row && erasureOf(row)
    },
    async byUser(user) {
      return isStorable(user) ? (await rowsOf(connection, statements.byUser, { user })).map(erasureOf) : []
    },
    async list({ state, offset, limit }) {
      const rows = state
        ? await rowsOf(connection, statements.pageIn, { state, offset, limit })
        : await rowsOf(connection, statements.page, { offset, limit })
      return { erasures: rows.map(erasureOf), total: await count(state) }
    },
    count,
    countBraked: () => count('braked'),
    async due(at, limit) {
      return (await rowsOf(connection, statements.due, { at, limit })).map(erasureOf)
    },
    async workable(state, at, limit) {
      return (await rowsOf(connection, statements.workable, { state, at, limit })).map(erasureOf)
    },
    async unalerted(limit) {
      return (await rowsOf(connection, statements.unalerted, { limit })).map(erasureOf)
    },
    async receipts(after, limit) {
      return (await rowsOf(connection, statements.receipts, { after, limit })).map(erasureOf)
    },
    async legalHold(user) {
      const row = isStorable(user) ? await rowOf(connection, statements.hold, { user }) : undefined
      return row && holdOf(row)
    }
  }
}

/** Within a decision. */
export const erasureWrites = (
  connection: WriteConnection,
  statements: ErasureStatements,
  beforeWrite: () => void
): ErasureWriter => {
  const { byId, byUser, legalHold } = erasureReads(connection, statements)
  return {
    byId,
    byUser,
    legalHold,
    async insert(erasure) {
      beforeWrite()
      const { id, userId, vaultId, orderedAt, orderedBy } = erasure
      const fixed = { id, user_id: userId, vault_id: vaultId, ordered_at: orderedAt, ordered_by: JSON.stringify(orderedBy) }
      await changesOf(connection, statements.insert, { ...fixed, lease_until: 0, alerted: 0, ...changeableOf(erasure) })
    },
    async update(erasure) {
      beforeWrite()
      await changesOf(connection, statements.update, { id: erasure.id, ...changeableOf(erasure) })
    },
    async lease(id, until) {
      beforeWrite()
      await changesOf(connection, statements.lease, { id, until })
    },
    async alerted(id) {
      beforeWrite()
      await changesOf(connection, statements.alerted, { id })
    },
    async countSince(since) {
      return (await rowOf(connection, statements.countSince, { since }))?.count ?? 0
    },
    async lastReceipt() {
      const row = await rowOf(connection, statements.lastReceipt, {})
      return row && erasureOf(row)
    },
    async placeHold({ userId, placedAt, placedBy, reference }) {
      beforeWrite()
      const row = { user_id: userId, placed_at: placedAt, placed_by: JSON.stringify(placedBy), reference }
      await changesOf(connection, statements.insertHold, row)
    },
    async liftHold(user) {
      beforeWrite()
      return (await changesOf(connection, statements.removeHold, { user })) > 0
    }
  }
}
