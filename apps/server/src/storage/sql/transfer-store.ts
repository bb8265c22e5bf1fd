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
    const found = addressedBy(db, digests, query)
    const [rows, [counted]] = await Promise.all([
      rowsOnce(connection, found.page.compile()),
      rowsOnce(connection, found.count.compile())
    ])
    return { transfers: rows.map(ownedOf), total: counted?.count ?? 0 }
  },
  async sentTo(owner, digests, limit) {
    if (digests.length === 0 || !isStorable(owner)) return []
    const having = db
      .selectFrom('recipients')
      .select('recipients.transfer_id')
      .where('recipients.owner_id', '=', owner)
      .where('recipients.address_digest', 'in', digests)
    const found = newestFirst(ownedTransfers(db).where('transfers.id', 'in', having).where(isShown)).limit(limit)
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

/** What has a recipient of any of these addresses; once each, whoever of them it went to. */
function addressedBy(db: Builder, digests: readonly Uint8Array[], { state, at, offset, limit }: HistoryQuery) {
  const transferIds = db
    .selectFrom('recipients')
    .select('recipients.transfer_id')
    .where('recipients.address_digest', 'in', digests)
  const found = db
    .selectFrom('transfers')
    .where('transfers.id', 'in', transferIds)
    .where(isShown)
    .where(conditions[state ?? 'all'](sql.val(at)))
  const page = newestFirst(found.select('transfers.id')).limit(limit).offset(offset)
  return {
    page: newestFirst(ownedTransfers(db).where('transfers.id', 'in', page)),
    count: found.select(({ fn }) => fn.countAll<number>().as('count'))
  }
}

interface Ordered<Self> {
  orderBy(column: 'transfers.sent_at' | 'transfers.id', direction: 'desc'): Self
}

const newestFirst = <Query extends Ordered<Query>>(query: Query): Query =>
  query.orderBy('transfers.sent_at', 'desc').orderBy('transfers.id', 'desc')

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
  async countDrafts(owner, link) {
    const { ofLink, ofAddress } = statements.drafts
    const counted = link === null ? rowOf(connection, ofAddress, { owner }) : rowOf(connection, ofLink, { owner, link })
    return (await counted)?.count ?? 0
  },
  revokeAll(ownerId, at) {
    beforeWrite()
    return changesOf(connection, statements.revokeAll, { owner: ownerId, at })
  }
})
