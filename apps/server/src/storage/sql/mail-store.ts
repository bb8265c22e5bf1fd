// The outbox: mails that wait, and those that were given up.
import type { Mail } from '../../domain/exchange/mail.ts'
import type { ExchangeReader, ExchangeWriter } from '../../domain/exchange/store.ts'
import type { MailId, RecipientId, TransferId, UserId } from '../../domain/id.ts'
import { type Connection, isStorable, storable, type WriteConnection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import type { MailTable } from './exchange-tables.ts'
import { type Builder, changesOf, rowsOf, statement } from './statement.ts'

type Row = { [Column in keyof Omit<MailTable, 'seq'>]: MailTable[Column] }

export type MailStatements = ReturnType<typeof mailStatements>

export const mailStatements = (db: Builder, { listed }: Dialect) => ({
  byTransfer: statement<{ transfer: string }>()(slot =>
    db.selectFrom('mails').selectAll().where('transfer_id', '=', slot('transfer')).orderBy('seq')
  ),
  /** Which are due is found in the index; only these are read. */
  due: statement<{ at: number; limit: number }>()(slot =>
    db
      .selectFrom('mails')
      .selectAll()
      .where('seq', 'in', ({ selectFrom }) =>
        selectFrom('mails')
          .select('seq')
          .where('next_at', 'is not', null)
          .where('next_at', '<=', slot('at'))
          .orderBy('created_at')
          .orderBy('seq')
          .limit(slot('limit'))
      )
      .orderBy('created_at')
      .orderBy('seq')
  ),
  lease: statement<{ seqs: string; until: number }>()(slot =>
    db
      .updateTable('mails')
      .set({ next_at: slot('until') })
      .where('seq', 'in', listed.numbers(slot('seqs')))
  ),
  insert: statement<Row>()(slot =>
    db.insertInto('mails').values({
      id: slot('id'),
      owner_id: slot('owner_id'),
      transfer_id: slot('transfer_id'),
      recipient_id: slot('recipient_id'),
      sealed_content: slot('sealed_content'),
      created_at: slot('created_at'),
      attempts: slot('attempts'),
      expires_at: slot('expires_at'),
      next_at: slot('next_at'),
      failure: slot('failure')
    })
  ),
  update: statement<Omit<Row, 'owner_id' | 'transfer_id' | 'recipient_id' | 'created_at'>>()(slot =>
    db
      .updateTable('mails')
      .set({
        sealed_content: slot('sealed_content'),
        attempts: slot('attempts'),
        expires_at: slot('expires_at'),
        next_at: slot('next_at'),
        failure: slot('failure')
      })
      .where('id', '=', slot('id'))
  ),
  remove: statement<{ id: string }>()(slot => db.deleteFrom('mails').where('id', '=', slot('id'))),
  removeWaiting: statement<{ transfer: string }>()(slot =>
    db.deleteFrom('mails').where('transfer_id', '=', slot('transfer')).where('next_at', 'is not', null)
  )
})

/** The casts say what only this file's own writing puts there. */
const mailOf = (row: Row): Mail => ({
  id: row.id as MailId,
  ownerId: row.owner_id as UserId,
  transferId: row.transfer_id as TransferId | null,
  recipientId: row.recipient_id as RecipientId | null,
  sealedContent: row.sealed_content,
  createdAt: row.created_at,
  attempts: row.attempts,
  nextAt: row.next_at,
  expiresAt: row.expires_at,
  failure: row.failure
})

const changeableOf = ({ id, sealedContent, attempts, expiresAt, nextAt, failure }: Mail) => ({
  id,
  sealed_content: sealedContent,
  attempts,
  expires_at: expiresAt,
  next_at: nextAt,
  // What a mail server says may hold anything.
  failure: failure === null ? null : storable(failure)
})

export const mailReads = (connection: Connection, statements: MailStatements): Pick<ExchangeReader, 'mails'> => ({
  async mails(transfer) {
    return isStorable(transfer) ? (await rowsOf(connection, statements.byTransfer, { transfer })).map(mailOf) : []
  }
})

/** Within a decision. */
export const mailWrites = (
  connection: WriteConnection,
  statements: MailStatements,
  beforeWrite: () => void
): Pick<ExchangeWriter, 'insertMail' | 'takeMails' | 'updateMail' | 'removeMail'> => ({
  async insertMail(mail) {
    beforeWrite()
    const about = { owner_id: mail.ownerId, transfer_id: mail.transferId, recipient_id: mail.recipientId }
    await changesOf(connection, statements.insert, { ...about, created_at: mail.createdAt, ...changeableOf(mail) })
  },
  async takeMails(at, leaseMilliseconds, limit) {
    const rows = await rowsOf(connection, statements.due, { at, limit })
    if (rows.length === 0) return []
    beforeWrite()
    const until = at + leaseMilliseconds
    await changesOf(connection, statements.lease, { seqs: JSON.stringify(rows.map(({ seq }) => seq)), until })
    return rows.map(row => mailOf({ ...row, next_at: until }))
  },
  async updateMail(mail) {
    beforeWrite()
    await changesOf(connection, statements.update, changeableOf(mail))
  },
  async removeMail(id) {
    beforeWrite()
    await changesOf(connection, statements.remove, { id })
  }
})
