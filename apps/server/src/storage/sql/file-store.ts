// Files of transfers, and which of their parts are there.
import type { ExchangeReader, ExchangeWriter, OwnedFile } from '../../domain/exchange/store.ts'
import type { BlobId, FileId, TransferId } from '../../domain/id.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { fileOf, ownedOf } from './exchange-rows.ts'
import type { TransferFileTable } from './exchange-tables.ts'
import { type Builder, changesOf, rowOf, rowsOf, statement } from './statement.ts'
import { ownedTransfers, type TransferStatements } from './transfer-statements.ts'

export type FileStatements = ReturnType<typeof fileStatements>

export const fileStatements = (db: Builder, dialect: Dialect) => ({
  ...readStatements(db, dialect),
  ...writeStatements(db)
})

function readStatements(db: Builder, { listed }: Dialect) {
  return {
    byTransfer: statement<{ transfer: string }>()(slot =>
      db.selectFrom('transfer_files').selectAll().where('transfer_id', '=', slot('transfer')).orderBy('position')
    ),
    byId: statement<{ transfer: string; file: string }>()(slot =>
      ownedTransfers(db)
        .innerJoin('transfer_files', 'transfer_files.transfer_id', 'transfers.id')
        .select([
          'transfer_files.id as file_id',
          'transfer_files.position',
          'transfer_files.bytes as file_bytes',
          'transfer_files.blob_id',
          'transfer_files.sealed_header',
          'transfer_files.created_at as file_created_at'
        ])
        .where('transfer_files.id', '=', slot('file'))
        .where('transfers.id', '=', slot('transfer'))
    ),
    parts: statement<{ file: string }>()(slot =>
      db.selectFrom('transfer_parts').select('number').where('file_id', '=', slot('file')).orderBy('number')
    ),
    part: statement<{ file: string; number: number }>()(slot =>
      db
        .selectFrom('transfer_parts')
        .select('number')
        .where('file_id', '=', slot('file'))
        .where('number', '=', slot('number'))
    ),
    countParts: statement<{ file: string }>()(slot =>
      db
        .selectFrom('transfer_parts')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('file_id', '=', slot('file'))
    ),
    known: statement<{ blobs: string }>()(slot =>
      db
        .selectFrom('transfer_files')
        .select('blob_id')
        .where('blob_id', 'in', listed.texts(slot('blobs')))
    )
  }
}

function writeStatements(db: Builder) {
  return {
    insert: statement<{ [Column in keyof TransferFileTable]: TransferFileTable[Column] }>()(slot =>
      db.insertInto('transfer_files').values({
        id: slot('id'),
        transfer_id: slot('transfer_id'),
        position: slot('position'),
        bytes: slot('bytes'),
        created_at: slot('created_at'),
        blob_id: slot('blob_id'),
        sealed_header: slot('sealed_header')
      })
    ),
    complete: statement<{ file: string; header: Uint8Array }>()(slot =>
      db
        .updateTable('transfer_files')
        .set({ sealed_header: slot('header') })
        .where('id', '=', slot('file'))
    ),
    remove: statement<{ file: string }>()(slot => db.deleteFrom('transfer_files').where('id', '=', slot('file'))),
    addPart: statement<{ file: string; number: number }>()(slot =>
      db
        .insertInto('transfer_parts')
        .values({ file_id: slot('file'), number: slot('number') })
        .onConflict(conflict => conflict.columns(['file_id', 'number']).doNothing())
    ),
    removeParts: statement<{ file: string }>()(slot =>
      db.deleteFrom('transfer_parts').where('file_id', '=', slot('file'))
    )
  }
}

type Reads = Pick<ExchangeReader, 'files' | 'file' | 'parts' | 'hasPart' | 'knownBlobs'>
type Writes = Pick<
  ExchangeWriter,
  'files' | 'file' | 'insertFile' | 'completeFile' | 'removeFile' | 'addPart' | 'countParts'
>

async function findFile(
  connection: Connection,
  statements: FileStatements,
  transfer: TransferId,
  file: FileId
): Promise<OwnedFile | undefined> {
  if (![transfer, file].every(isStorable)) return undefined
  const row = await rowOf(connection, statements.byId, { transfer, file })
  if (!row) return undefined
  const { file_id: id, file_bytes: bytes, file_created_at: created_at } = row
  return { ...ownedOf(row), file: fileOf({ ...row, id, bytes, created_at }) }
}

const findFiles = async (connection: Connection, statements: FileStatements, transfer: TransferId) =>
  isStorable(transfer) ? (await rowsOf(connection, statements.byTransfer, { transfer })).map(fileOf) : []

export const fileReads = (connection: Connection, statements: FileStatements): Reads => ({
  files: transfer => findFiles(connection, statements, transfer),
  file: (transfer, file) => findFile(connection, statements, transfer, file),
  async parts(file) {
    if (!isStorable(file)) return []
    return (await rowsOf(connection, statements.parts, { file })).map(({ number }) => number)
  },
  async hasPart(file, number) {
    if (!isStorable(file)) return false
    return (await rowOf(connection, statements.part, { file, number })) !== undefined
  },
  async knownBlobs(ids) {
    const blobs = JSON.stringify(ids.filter(isStorable))
    const rows = await rowsOf(connection, statements.known, { blobs })
    return new Set(rows.map(row => row.blob_id as BlobId)) // as stored
  }
})

/** Within a decision. */
export const fileWrites = (
  connection: WriteConnection,
  statements: FileStatements,
  { touch }: TransferStatements,
  beforeWrite: () => void
): Writes => ({
  files: transfer => findFiles(connection, statements, transfer),
  file: (transfer, file) => findFile(connection, statements, transfer, file),
  async insertFile(file) {
    beforeWrite()
    const { id, transferId, position, bytes, createdAt, blobId, sealedHeader } = file
    const place = { id, transfer_id: transferId, position, bytes, created_at: createdAt }
    await changesOf(connection, statements.insert, { ...place, blob_id: blobId, sealed_header: sealedHeader })
  },
  async completeFile(file, header) {
    beforeWrite()
    await changesOf(connection, statements.complete, { file, header })
    await changesOf(connection, statements.removeParts, { file })
  },
  async removeFile(file) {
    beforeWrite()
    await changesOf(connection, statements.remove, { file })
  },
  async addPart(file, number, at) {
    beforeWrite()
    connection.send(statements.addPart, statements.addPart.bind({ file: file.id, number }))
    connection.send(touch, touch.bind({ id: file.transferId, at }))
  },
  async countParts(file) {
    return (await rowOf(connection, statements.countParts, { file }))?.count ?? 0
  }
})
