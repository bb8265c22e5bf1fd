// Transfers, each with its owner, and histories of them.
import { sql } from 'kysely'
import type { ExchangeReader, ExchangeWriter, HistoryPage, HistoryQuery } from '../../domain/exchange/store.ts'
import type { OwnedTransfer, Transfer } from '../../domain/exchange/transfer.ts'
import type { TransferId } from '../../domain/id.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import { changeableOf, ownedOf, transferOf } from './exchange-rows.ts'
import { type Builder, changesOf, rowOf, rowsOf, rowsOnce } from './statement.ts'
import {
  everything,
  type HistoryCondition,
  isOpen,
  isOver,
  isShown,
  ownedTransfers,
  type TransferStatements
} from './transfer-statements.ts'

type Reads = Pick<ExchangeReader, 'transfer' | 'owned' | 'addressed' | 'sentTo' | 'dueForRemoval'>
type Writes = Pick<ExchangeWriter, 'transfer' | 'insertTransfer' | 'updateTransfer' | 'revokeAll' | 'countDrafts'>

export async function findTransfer(
  connection: Connection,
  statements: TransferStatements,
  id: TransferId
): Promise<OwnedTransfer | undefined> {
  const row = isStorable(id) ? await rowOf(connection, statements.byId, { id }) : undefined
  return row && ownedOf(row)
}

export const transferReads = (connection: Connection, statements: TransferStatements, db: Builder): Reads => ({
  transfer: id => findTransfer(connection, statements, id),
  async owned(owner, kind, { state, ...query }): Promise<HistoryPage> {
    if (!isStorable(owner)) return { transfers: [], total: 0 }
    const { page, count } = statements.history[state ?? 'all']
    const [rows, counted] = await Promise.all([
      rowsOf(connection, page, { owner, kind, ...query }),
      rowOf(connection, count, { owner, kind, at: query.at })
    ])
    return { transfers: rows.map(ownedOf), total: counted?.count ?? 0 }
  },
  async addressed(digests, query): Promise<HistoryPage> {
    if (digests.length === 0) return { transfers: [], total: 0 }
    const found = await rowsOnce(connection, addressedBy(db, digests, query).compile(db))
    const ids = found.flatMap(({ id }) => id ?? [])
    return { transfers: await inOrder(connection, db, ids), total: found[0]?.total ?? 0 }
  },
  async sentTo(owner, digests, limit) {
    if (digests.length === 0 || !isStorable(owner)) return []
    const having = db
      .selectFrom('recipients')
      .select('recipients.transfer_id')
      .where('recipients.owner_id', '=', owner)
      .where('recipients.address_digest', 'in', digests)
    const found = ownedTransfers(db)
      .where('transfers.id', 'in', having)
      .where(isShown)
      .orderBy('transfers.sent_at', 'desc')
      .orderBy('transfers.id', 'desc')
      .limit(limit)
    return (await rowsOnce(connection, found.compile())).map(ownedOf)
  },
  async dueForRemoval(bounds) {
    return (await rowsOf(connection, statements.due, bounds)).map(transferOf)
  }
})

const conditions: Readonly<Record<'all' | 'open' | 'over', HistoryCondition>> = {
  all: everything,
  open: isOpen,
  over: isOver
}

/**
 * What has a recipient of any of these addresses, once each, whoever of them it went to: the ids of a page, and how many there are. Both are
 * taken from one look at all of it; a page without any has one row without an id.
 */
function addressedBy(db: Builder, digests: readonly Uint8Array[], { state, at, offset, limit }: HistoryQuery) {
  const found = db
    .selectFrom('transfers')
    .select(['transfers.id', 'transfers.sent_at'])
    .where('transfers.id', 'in', ({ selectFrom }) =>
      selectFrom('recipients').select('recipients.transfer_id').where('recipients.address_digest', 'in', digests)
    )
    .where(isShown)
    .where(conditions[state ?? 'all'](sql.val(at)))
  const page = sql`select id, sent_at from found order by sent_at desc, id desc limit ${limit} offset ${offset}`
  return sql<{
    id: string | null
    total: number
  }>`with found as materialized ${found} select page.id, counted.total from (select count(*) as total from found) as counted left join (${page}) as page on true order by page.sent_at desc, page.id desc`
}

async function inOrder(connection: Connection, db: Builder, ids: readonly string[]): Promise<readonly OwnedTransfer[]> {
  if (ids.length === 0) return []
  const rows = await rowsOnce(connection, ownedTransfers(db).where('transfers.id', 'in', ids).compile())
  const owned = new Map(rows.map(row => [row.transfer_id, ownedOf(row)]))
  return ids.flatMap(id => owned.get(id) ?? [])
}

/** Within a decision. */
export const transferWrites = (
  connection: WriteConnection,
  statements: TransferStatements,
  beforeWrite: () => void
): Writes => ({
  transfer: id => findTransfer(connection, statements, id),
  async insertTransfer(transfer: Transfer) {
    beforeWrite()
    const { id, ownerId, kind, format, createdAt } = transfer
    const fixed = { id, owner_id: ownerId, kind, format, created_at: createdAt }
    await changesOf(connection, statements.insert, { ...fixed, ...changeableOf(transfer) })
  },
  async updateTransfer(transfer) {
    beforeWrite()
    await changesOf(connection, statements.update, { id: transfer.id, ...changeableOf(transfer) })
  },
  async countDrafts(owner, link, since) {
    const { ofLink, ofAddress } = statements.drafts
    const counted =
      link === null ? rowOf(connection, ofAddress, { owner, since }) : rowOf(connection, ofLink, { owner, link, since })
    return (await counted)?.count ?? 0
  },
  revokeAll(ownerId, at) {
    beforeWrite()
    return changesOf(connection, statements.revokeAll, { owner: ownerId, at })
  }
})
