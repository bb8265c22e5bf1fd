// The exchange's part of the store, put together from its parts; and what concerns several tables of it at once.
import { type RawBuilder, sql } from 'kysely'
import type { ExchangeReader, ExchangeWriter } from '../../domain/exchange/store.ts'
import { admissionReads, admissionStatements, admissionWrites } from './admission-store.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import type { ExchangeTables } from './exchange-tables.ts'
import { fileReads, fileStatements, fileWrites } from './file-store.ts'
import { mailReads, mailStatements, mailWrites } from './mail-store.ts'
import { receivingReads, receivingStatements, receivingWrites } from './receiving-store.ts'
import { recipientReads, recipientStatements, recipientWrites } from './recipient-store.ts'
import { type Builder, changesOf, type Statement, statement } from './statement.ts'
import { transferStatements } from './transfer-statements.ts'
import { transferReads, transferWrites } from './transfer-store.ts'

/** Rows of each table that one sweep removes at most. */
const sweepLength = sql.lit(200)
/** How long codes are counted. */
const countedMilliseconds = 86_400_000

export type ExchangeStatements = ReturnType<typeof exchangeStatements>

export const exchangeStatements = (db: Builder, dialect: Dialect) => ({
  transfers: transferStatements(db),
  files: fileStatements(db, dialect),
  recipients: recipientStatements(db),
  admission: admissionStatements(db),
  receiving: receivingStatements(db),
  mails: mailStatements(db, dialect),
  content: [
    removeOf(db, 'transfer_files'),
    removeOf(db, 'access_codes'),
    removeOf(db, 'code_counts'),
    removeOf(db, 'grants')
  ],
  sweeps: [
    sweep(db, 'access_codes', 'transfer_id, browser_hash', sql.ref('expires_at')),
    sweep(db, 'grants', 'transfer_id, browser_hash', sql.ref('expires_at')),
    sweep(db, 'mails', 'seq', sql.ref('expires_at'))
  ],
  sweepCounts: sweep(db, 'code_counts', 'seq', sql.ref('created_at'))
})

function removeOf(db: Builder, table: 'transfer_files' | 'access_codes' | 'code_counts' | 'grants') {
  return statement<{ transfer: string }>()(slot => db.deleteFrom(table).where('transfer_id', '=', slot('transfer')))
}

/** Removes the rows of a table that are older than a time, the oldest first, some at once; `key` is the table's. */
function sweep(
  db: Builder,
  table: keyof ExchangeTables,
  key: string,
  time: RawBuilder<unknown>
): Statement<{ before: number }, unknown> {
  const columns = sql.raw(key)
  return statement<{ before: number }>()(slot => {
    const oldest = sql`select ${columns} from ${sql.table(table)} where ${time} < ${slot('before')} order by ${time} limit ${sweepLength}`
    return db.deleteFrom(table).where(sql<boolean>`(${columns}) in (${oldest})`)
  })
}

export const exchangeReader = (
  connection: Connection,
  statements: ExchangeStatements,
  db: Builder
): ExchangeReader => ({
  ...transferReads(connection, statements.transfers, db),
  ...fileReads(connection, statements.files),
  ...recipientReads(connection, statements.recipients),
  ...admissionReads(connection, statements.admission),
  ...receivingReads(connection, statements.receiving),
  ...mailReads(connection, statements.mails)
})

/** The exchange within a decision. */
export const exchangeWriter = (
  connection: WriteConnection,
  statements: ExchangeStatements,
  beforeWrite: () => void
): ExchangeWriter => ({
  ...transferWrites(connection, statements.transfers, beforeWrite),
  ...fileWrites(connection, statements.files, statements.transfers, beforeWrite),
  ...recipientWrites(connection, statements.recipients, beforeWrite),
  ...admissionWrites(connection, statements.admission, beforeWrite),
  ...receivingWrites(connection, statements.receiving, beforeWrite),
  ...mailWrites(connection, statements.mails, beforeWrite),
  async removeTransfer(id) {
    if (!isStorable(id)) return
    beforeWrite()
    await changesOf(connection, statements.transfers.remove, { id })
  },
  async removeContent(transfer) {
    if (!isStorable(transfer)) return
    beforeWrite()
    for (const removed of [...statements.content, statements.mails.removeWaiting])
      await changesOf(connection, removed, { transfer })
  },
  async removeExpired(at) {
    beforeWrite()
    for (const swept of statements.sweeps) await changesOf(connection, swept, { before: at })
    await changesOf(connection, statements.sweepCounts, { before: at - countedMilliseconds })
  }
})
