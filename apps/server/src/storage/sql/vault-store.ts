// Emptying a vault: its transfers, its mails, and the entries of its owner in other people's transfers. Everything goes in pieces.
import { sql } from 'kysely'
import type { ExchangeReader, ExchangeWriter, VaultEntry } from '../../domain/exchange/store.ts'
import type { BlobId, FileId, TransferId } from '../../domain/id.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import { type Builder, changesOf, rowsOf, statement } from './statement.ts'

export type VaultStatements = ReturnType<typeof vaultStatements>

export const vaultStatements = (db: Builder) => ({
  first: statement<{ vault: string; limit: number }>()(slot => {
    const first = sql<string>`(select id from transfers where vault_id = ${slot('vault')} limit ${slot('limit')})`
    return db
      .selectFrom('transfers')
      .leftJoin('transfer_files', 'transfer_files.transfer_id', 'transfers.id')
      .select(['transfers.id', 'transfer_files.id as file_id', 'transfer_files.bytes', 'transfer_files.blob_id'])
      .where('transfers.id', 'in', first)
      .orderBy('transfers.id')
      .orderBy('transfer_files.position')
  }),
  count: statement<{ vault: string }>()(slot =>
    db
      .selectFrom('transfers')
      .select(({ fn }) => [
        sql<string>`case when sent_at is null then 'drafts' when kind = 'sent' then 'sent' else 'sentIn' end`.as('what'),
        fn.countAll<number>().as('count'),
        sql<number>`sum(file_count)`.as('files'),
        sql<number>`sum(bytes)`.as('bytes')
      ])
      .where('vault_id', '=', slot('vault'))
      .groupBy(sql`1`)
  ),
  remove: statement<{ vault: string; id: string }>()(slot =>
    db.deleteFrom('transfers').where('id', '=', slot('id')).where('vault_id', '=', slot('vault'))
  ),
  removeMails: statement<{ vault: string; limit: number }>()(slot => {
    const first = sql<number>`(select seq from mails where vault_id = ${slot('vault')} limit ${slot('limit')})`
    return db.deleteFrom('mails').where('seq', 'in', first)
  }),
  removeAddressed: statement<{ digest: Uint8Array; limit: number }>()(slot => {
    const first = sql<number>`(select seq from recipients where address_digest = ${slot('digest')} limit ${slot('limit')})`
    return db.deleteFrom('recipients').where('seq', 'in', first)
  }),
  barred: statement<{ digest: Uint8Array }>()(slot =>
    db.selectFrom('barred_addresses').select('erasure_id').where('address_digest', '=', slot('digest')).limit(sql.lit(1))
  ),
  barredRecipient: statement<{ id: string }>()(slot =>
    db
      .selectFrom('recipients')
      .innerJoin('barred_addresses', 'barred_addresses.address_digest', 'recipients.address_digest')
      .select('erasure_id')
      .where('recipients.id', '=', slot('id'))
      .limit(sql.lit(1))
  ),
  bar: statement<{ digest: Uint8Array; erasure: string }>()(slot =>
    db
      .insertInto('barred_addresses')
      .values({ address_digest: slot('digest'), erasure_id: slot('erasure') })
      .onConflict(conflict => conflict.columns(['address_digest', 'erasure_id']).doNothing())
  ),
  unbar: statement<{ erasure: string }>()(slot =>
    db.deleteFrom('barred_addresses').where('erasure_id', '=', slot('erasure'))
  )
})

export const vaultReads = (
  connection: Connection,
  statements: VaultStatements
): Pick<ExchangeReader, 'inVault' | 'barred' | 'barredRecipient' | 'countVault'> => ({
  async inVault(vault, limit) {
    const rows = isStorable(vault) ? await rowsOf(connection, statements.first, { vault, limit }) : []
    return entriesOf(rows)
  },
  async countVault(vault) {
    const rows = isStorable(vault) ? await rowsOf(connection, statements.count, { vault }) : []
    const of = (what: string) => Number(rows.find(row => row.what === what)?.count ?? 0)
    const total = (column: 'files' | 'bytes') => rows.reduce((sum, row) => sum + Number(row[column]), 0)
    return {
      sent: of('sent'),
      sentIn: of('sentIn'),
      drafts: of('drafts'),
      files: total('files'),
      bytes: total('bytes')
    }
  },
  barred: digests => areBarred(connection, statements, digests),
  async barredRecipient(id) {
    return isStorable(id) && (await rowsOf(connection, statements.barredRecipient, { id })).length > 0
  }
})

async function areBarred(
  connection: Connection,
  { barred }: VaultStatements,
  digests: readonly Uint8Array[]
): Promise<boolean> {
  for (const digest of digests) if ((await rowsOf(connection, barred, { digest })).length > 0) return true
  return false
}

type Row = { id: string; file_id: string | null; bytes: number | null; blob_id: string | null }

/** The casts say what file-store.ts puts there. */
function entriesOf(rows: readonly Row[]): readonly VaultEntry[] {
  const entries = new Map<string, VaultEntry['files'][number][]>()
  for (const { id, file_id, bytes, blob_id } of rows) {
    const files = entries.get(id) ?? []
    if (file_id !== null && blob_id !== null)
      files.push({ id: file_id as FileId, bytes: bytes ?? 0, blobId: blob_id as BlobId })
    entries.set(id, files)
  }
  return [...entries].map(([id, files]) => ({ id: id as TransferId, files }))
}

type Writes = Pick<ExchangeWriter, 'removeFromVault' | 'removeMails' | 'removeAddressed' | 'bar' | 'unbar' | 'barred'>

/** Within a decision. */
export const vaultWrites = (
  connection: WriteConnection,
  statements: VaultStatements,
  beforeWrite: () => void
): Writes => ({
  async removeFromVault(vault, id) {
    beforeWrite()
    return (await changesOf(connection, statements.remove, { vault, id })) > 0
  },
  async removeMails(vault, limit) {
    beforeWrite()
    return changesOf(connection, statements.removeMails, { vault, limit })
  },
  async removeAddressed(digests, limit) {
    beforeWrite()
    let removed = 0
    for (const digest of digests) {
      if (removed >= limit) break
      removed += await changesOf(connection, statements.removeAddressed, { digest, limit: limit - removed })
    }
    return removed
  },
  async bar(erasure, digests) {
    beforeWrite()
    for (const digest of digests) await changesOf(connection, statements.bar, { digest, erasure })
  },
  barred: digests => areBarred(connection, statements, digests),
  async unbar(erasure) {
    beforeWrite()
    await changesOf(connection, statements.unbar, { erasure })
  }
})
