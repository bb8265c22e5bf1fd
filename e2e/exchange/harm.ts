// What somebody who rules the portal's disk can do to what lies there.
import fs from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Place } from '../place.ts'

/** A file of a transfer, as the portal keeps it. */
export interface Held {
  readonly id: string
  /** Where its sealed bytes lie. */
  readonly blob: string
}

/** The portal's database, while the portal runs. */
export function change<T>(place: Place, act: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path.join(place.data, 'sealpost.db'), { timeout: 10_000 })
  try {
    return act(database)
  } finally {
    database.close()
  }
}

/** The files of a transfer in their order. */
export function heldOf(place: Place, transferId: string): readonly Held[] {
  const query = 'select id, blob_id from transfer_files where transfer_id = ? order by position'
  const rows = change(place, database => database.prepare(query).all(transferId))
  return rows.map(({ id, blob_id }) => ({ id: String(id), blob: blobFile(place, String(blob_id)) }))
}

function blobFile(place: Place, blobId: string): string {
  const blobs = path.join(place.data, 'blobs')
  const found = fs.readdirSync(blobs, { recursive: true, encoding: 'utf8' }).find(one => path.basename(one) === blobId)
  if (found === undefined) throw new Error(`There is no blob ${blobId}.`)
  return path.join(blobs, found)
}

export function flipBit(file: string, at: number): void {
  const bytes = fs.readFileSync(file)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  fs.writeFileSync(file, bytes)
}

export function swapFiles(one: string, other: string): void {
  fs.renameSync(one, `${one}.swapped`)
  fs.renameSync(other, one)
  fs.renameSync(`${one}.swapped`, other)
}

/** Puts the bytes that lie at `from` also to `to`. */
export function copyWithin(file: string, from: number, to: number, length: number): void {
  const bytes = fs.readFileSync(file)
  bytes.copyWithin(to, from, from + length)
  fs.writeFileSync(file, bytes)
}

/** Exchanges what stands in a column of two rows. */
export function swapColumn(place: Place, table: string, column: string, one: string, other: string): void {
  change(place, database => {
    const read = database.prepare(`select ${column} as value from ${table} where id = ?`)
    const write = database.prepare(`update ${table} set ${column} = ? where id = ?`)
    const [first, second] = [read.get(one), read.get(other)]
    if (!first?.value || !second?.value) throw new Error(`${table} has no such rows.`)
    write.run(second.value, one)
    write.run(first.value, other)
  })
}
