// How readers get in and what they fetched: codes with their counts, grants, fetches.
import { sql } from 'kysely'
import type { ExchangeReader, ExchangeWriter } from '../../domain/exchange/store.ts'
import type { RecipientId } from '../../domain/id.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import {
  type CodeRow,
  codeOf,
  codeRow,
  type FetchRow,
  fetchOf,
  type GrantRow,
  grantOf,
  grantRow
} from './exchange-rows.ts'
import { type Builder, changesOf, rowOf, rowsOf, statement } from './statement.ts'

export type AdmissionStatements = ReturnType<typeof admissionStatements>

export const admissionStatements = (db: Builder) => ({
  ...codeStatements(db),
  ...grantStatements(db),
  ...fetchStatements(db)
})

type OfBrowser = { transfer: string; browser: Uint8Array }

function codeStatements(db: Builder) {
  return {
    code: statement<OfBrowser>()(slot =>
      db
        .selectFrom('access_codes')
        .selectAll()
        .where('transfer_id', '=', slot('transfer'))
        .where('browser_hash', '=', slot('browser'))
    ),
    writeCode: statement<CodeRow>()(slot =>
      db
        .insertInto('access_codes')
        .values({
          transfer_id: slot('transfer_id'),
          browser_hash: slot('browser_hash'),
          address_digest: slot('address_digest'),
          code_digest: slot('code_digest'),
          recipient_id: slot('recipient_id'),
          created_at: slot('created_at'),
          expires_at: slot('expires_at'),
          attempts: slot('attempts')
        })
        .onConflict(conflict =>
          conflict.columns(['transfer_id', 'browser_hash']).doUpdateSet(({ ref }) => ({
            address_digest: ref('excluded.address_digest'),
            code_digest: ref('excluded.code_digest'),
            recipient_id: ref('excluded.recipient_id'),
            created_at: ref('excluded.created_at'),
            expires_at: ref('excluded.expires_at'),
            attempts: ref('excluded.attempts')
          }))
        )
    ),
    addAttempt: statement<OfBrowser>()(slot =>
      db
        .updateTable('access_codes')
        .set(({ eb }) => ({ attempts: eb('attempts', '+', 1) }))
        .where('transfer_id', '=', slot('transfer'))
        .where('browser_hash', '=', slot('browser'))
    ),
    removeCode: statement<OfBrowser>()(slot =>
      db
        .deleteFrom('access_codes')
        .where('transfer_id', '=', slot('transfer'))
        .where('browser_hash', '=', slot('browser'))
    ),
    count: statement<{ transfer: string; digest: Uint8Array; at: number }>()(slot =>
      db
        .insertInto('code_counts')
        .values({ transfer_id: slot('transfer'), address_digest: slot('digest'), created_at: slot('at') })
    ),
    countSince: statement<{ transfer: string; digest: Uint8Array; since: number }>()(slot =>
      db
        .selectFrom('code_counts')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('transfer_id', '=', slot('transfer'))
        .where('address_digest', '=', slot('digest'))
        .where('created_at', '>=', slot('since'))
    )
  }
}

function grantStatements(db: Builder) {
  return {
    grant: statement<OfBrowser>()(slot =>
      db
        .selectFrom('grants')
        .selectAll()
        .where('transfer_id', '=', slot('transfer'))
        .where('browser_hash', '=', slot('browser'))
    ),
    writeGrant: statement<GrantRow>()(slot =>
      db
        .insertInto('grants')
        .values({
          id: slot('id'),
          transfer_id: slot('transfer_id'),
          browser_hash: slot('browser_hash'),
          recipient_id: slot('recipient_id'),
          created_at: slot('created_at'),
          expires_at: slot('expires_at')
        })
        .onConflict(conflict =>
          conflict.columns(['transfer_id', 'browser_hash']).doUpdateSet(({ ref }) => ({
            id: ref('excluded.id'),
            recipient_id: ref('excluded.recipient_id'),
            created_at: ref('excluded.created_at'),
            expires_at: ref('excluded.expires_at')
          }))
        )
    ),
    removeGrants: statement<{ transfer: string }>()(slot =>
      db.deleteFrom('grants').where('transfer_id', '=', slot('transfer'))
    )
  }
}

/** How many are told of one by one. */
const latestFetches = 500

function fetchStatements(db: Builder) {
  return {
    fetches: statement<{ transfer: string }>()(slot =>
      db
        .selectFrom('fetches')
        .selectAll()
        .where('transfer_id', '=', slot('transfer'))
        .orderBy('started_at', 'desc')
        .orderBy('seq', 'desc')
        .limit(latestFetches)
    ),
    countReaders: statement<{ transfer: string; but: string }>()(slot =>
      db
        .selectFrom('fetches')
        .select(({ fn }) => fn.count<number>(fn.coalesce('recipient_id', 'reader')).distinct().as('count'))
        .where('transfer_id', '=', slot('transfer'))
        .where('reader', '!=', slot('but'))
    ),
    fetchedBy: statement<{ transfer: string }>()(slot =>
      db
        .selectFrom('fetches')
        .select(({ fn }) => [
          'recipient_id',
          fn.min<number>('started_at').as('opened_at'),
          // The list with the message has no file.
          fn
            .count<number>('file_id')
            .distinct()
            .filterWhere('completed_at', 'is not', null)
            .filterWhere('file_id', '!=', '')
            .as('files')
        ])
        .where('transfer_id', '=', slot('transfer'))
        .where('recipient_id', 'is not', null)
        .groupBy('recipient_id')
    ),
    nthFetch: statement<{ transfer: string; skipped: number }>()(slot =>
      db
        .selectFrom('fetches')
        .select('file_id')
        .where('transfer_id', '=', slot('transfer'))
        .limit(1)
        .offset(slot('skipped'))
    ),
    fetch: statement<{ transfer: string; file: string; reader: string }>()(slot =>
      db
        .selectFrom('fetches')
        .selectAll()
        .where('transfer_id', '=', slot('transfer'))
        .where('file_id', '=', slot('file'))
        .where('reader', '=', slot('reader'))
    ),
    recordFetch: statement<FetchRow>()(slot =>
      db
        .insertInto('fetches')
        .values({
          transfer_id: slot('transfer_id'),
          file_id: slot('file_id'),
          reader: slot('reader'),
          recipient_id: slot('recipient_id'),
          started_at: slot('started_at'),
          completed_at: slot('completed_at')
        })
        .onConflict(conflict =>
          conflict
            .columns(['transfer_id', 'file_id', 'reader'])
            .doUpdateSet(({ ref }) => ({ completed_at: ref('excluded.completed_at') }))
            // Only the first time that it is complete changes what is there.
            .where('fetches.completed_at', 'is', null)
            .where(sql.ref('excluded.completed_at'), 'is not', null)
        )
    )
  }
}

type Reads = Pick<ExchangeReader, 'grant' | 'fetches' | 'countReaders' | 'fetchedBy' | 'hasFetches' | 'fetch'>
type Writes = Pick<
  ExchangeWriter,
  'writeCode' | 'code' | 'addAttempt' | 'removeCode' | 'countCodes' | 'writeGrant' | 'removeGrants' | 'recordFetch'
>

export const admissionReads = (connection: Connection, statements: AdmissionStatements): Reads => ({
  async grant(transfer, browser) {
    const row = isStorable(transfer) ? await rowOf(connection, statements.grant, { transfer, browser }) : undefined
    return row && grantOf(row)
  },
  async fetches(transfer) {
    const rows = isStorable(transfer) ? await rowsOf(connection, statements.fetches, { transfer }) : []
    return rows.map(fetchOf).reverse()
  },
  async countReaders(transfer, but) {
    if (![transfer, but].every(isStorable)) return 0
    return (await rowOf(connection, statements.countReaders, { transfer, but }))?.count ?? 0
  },
  async fetchedBy(transfer) {
    const rows = isStorable(transfer) ? await rowsOf(connection, statements.fetchedBy, { transfer }) : []
    // Ids as stored.
    return new Map(rows.map(row => [row.recipient_id as RecipientId, { openedAt: row.opened_at, files: row.files }]))
  },
  async hasFetches(transfer, atLeast) {
    if (!isStorable(transfer)) return false
    return (await rowOf(connection, statements.nthFetch, { transfer, skipped: atLeast - 1 })) !== undefined
  },
  async fetch(transfer, fileId, reader) {
    const file = fileId ?? ''
    if (![transfer, file, reader].every(isStorable)) return undefined
    const row = await rowOf(connection, statements.fetch, { transfer, file, reader })
    return row && fetchOf(row)
  }
})

/** Within a decision. */
export const admissionWrites = (
  connection: WriteConnection,
  statements: AdmissionStatements,
  beforeWrite: () => void
): Writes => ({
  async writeCode(code) {
    beforeWrite()
    await changesOf(connection, statements.writeCode, codeRow(code))
    const counted = { transfer: code.transferId, digest: code.addressDigest, at: code.createdAt }
    await changesOf(connection, statements.count, counted)
  },
  async code(transfer, browser) {
    const row = isStorable(transfer) ? await rowOf(connection, statements.code, { transfer, browser }) : undefined
    return row && codeOf(row)
  },
  async addAttempt(transfer, browser) {
    beforeWrite()
    await changesOf(connection, statements.addAttempt, { transfer, browser })
  },
  async removeCode(transfer, browser) {
    beforeWrite()
    await changesOf(connection, statements.removeCode, { transfer, browser })
  },
  async countCodes(transfer, digest, since) {
    return (await rowOf(connection, statements.countSince, { transfer, digest, since }))?.count ?? 0
  },
  async writeGrant(grant) {
    beforeWrite()
    await changesOf(connection, statements.writeGrant, grantRow(grant))
  },
  async removeGrants(transfer) {
    beforeWrite()
    await changesOf(connection, statements.removeGrants, { transfer })
  },
  async recordFetch({ transferId, fileId, reader, recipientId, startedAt, completedAt }) {
    beforeWrite()
    const what = { transfer_id: transferId, file_id: fileId ?? '', reader, recipient_id: recipientId }
    await changesOf(connection, statements.recordFetch, { ...what, started_at: startedAt, completed_at: completedAt })
  }
})
