// Recipients of transfers.
import { sql } from 'kysely'
import type { ExchangeReader, ExchangeWriter } from '../../domain/exchange/store.ts'
import type { TransferId } from '../../domain/id.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import { recipientOf } from './exchange-rows.ts'
import type { RecipientTable } from './exchange-tables.ts'
import { type Builder, changesOf, rowOf, rowsOf, statement } from './statement.ts'

export type RecipientStatements = ReturnType<typeof recipientStatements>

export const recipientStatements = (db: Builder) => ({
  ...readStatements(db),
  ...writeStatements(db)
})

function readStatements(db: Builder) {
  const recipients = db.selectFrom('recipients').selectAll('recipients')
  return {
    byTransfer: statement<{ transfer: string }>()(slot =>
      recipients.where('transfer_id', '=', slot('transfer')).orderBy('seq')
    ),
    byAddress: statement<{ transfer: string; digest: Uint8Array }>()(slot =>
      recipients.where('transfer_id', '=', slot('transfer')).where('address_digest', '=', slot('digest'))
    ),
    /** The last for each address is found in the index; only those that are asked for are read. */
    latest: statement<{ owner: string; limit: number }>()(slot => {
      const last = sql<number>`select max(seq) as last from recipients where owner_id = ${slot('owner')} group by address_digest order by last desc limit ${slot('limit')}`
      return recipients.where('seq', 'in', sql<number>`(${last})`).orderBy('seq', 'desc')
    })
  }
}

function writeStatements(db: Builder) {
  return {
    insert: statement<{ [Column in keyof Omit<RecipientTable, 'seq' | 'owner_id'>]: RecipientTable[Column] }>()(slot =>
      db.insertInto('recipients').values(({ selectFrom }) => ({
        id: slot('id'),
        transfer_id: slot('transfer_id'),
        owner_id: selectFrom('transfers').select('transfers.owner_id').where('transfers.id', '=', slot('transfer_id')),
        address_digest: slot('address_digest'),
        sealed_address: slot('sealed_address'),
        added_at: slot('added_at'),
        notified_at: slot('notified_at')
      }))
    ),
    /** Takes codes, grants and mails along. */
    remove: statement<{ transfer: string; id: string }>()(slot =>
      db.deleteFrom('recipients').where('id', '=', slot('id')).where('transfer_id', '=', slot('transfer'))
    ),
    notified: statement<{ id: string; at: number }>()(slot =>
      db
        .updateTable('recipients')
        .set({ notified_at: slot('at') })
        .where('id', '=', slot('id'))
    )
  }
}

type Reads = Pick<ExchangeReader, 'recipients' | 'recipientByAddress' | 'latestRecipients'>
type Writes = Pick<ExchangeWriter, 'recipients' | 'insertRecipient' | 'removeRecipient' | 'notified'>

const findRecipients = async (connection: Connection, { byTransfer }: RecipientStatements, transfer: TransferId) =>
  isStorable(transfer) ? (await rowsOf(connection, byTransfer, { transfer })).map(recipientOf) : []

export const recipientReads = (connection: Connection, statements: RecipientStatements): Reads => ({
  recipients: transfer => findRecipients(connection, statements, transfer),
  async recipientByAddress(transfer, digest) {
    if (!isStorable(transfer)) return undefined
    const row = await rowOf(connection, statements.byAddress, { transfer, digest })
    return row && recipientOf(row)
  },
  async latestRecipients(owner, limit) {
    return isStorable(owner) ? (await rowsOf(connection, statements.latest, { owner, limit })).map(recipientOf) : []
  }
})

/** Within a decision. */
export const recipientWrites = (
  connection: WriteConnection,
  statements: RecipientStatements,
  beforeWrite: () => void
): Writes => ({
  recipients: transfer => findRecipients(connection, statements, transfer),
  async insertRecipient(recipient) {
    beforeWrite()
    await changesOf(connection, statements.insert, {
      id: recipient.id,
      transfer_id: recipient.transferId,
      address_digest: recipient.addressDigest,
      sealed_address: recipient.sealedAddress,
      added_at: recipient.addedAt,
      notified_at: recipient.notifiedAt
    })
  },
  async removeRecipient(transfer, id) {
    if (![transfer, id].every(isStorable)) return false
    beforeWrite()
    return (await changesOf(connection, statements.remove, { transfer, id })) > 0
  },
  async notified(id, at) {
    beforeWrite()
    await changesOf(connection, statements.notified, { id, at })
  }
})
