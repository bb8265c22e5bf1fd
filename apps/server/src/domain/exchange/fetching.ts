// What is remembered of reading: once for each reader and thing, before the first byte goes out.
import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { FileId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Reader } from './admit-reader.ts'
import { unknownFile, unknownTransfer } from './refusals.ts'
import type { Transfer } from './transfer.ts'

/** Remembers that somebody begins to fetch the list with the message (`fileId` null) or a file, and tells it in the log the first time. */
export async function rememberFetch(
  portal: Portal,
  occasion: Occasion,
  transfer: Transfer,
  fileId: FileId | null,
  reader: Reader
): Promise<void> {
  const { id } = transfer
  if (await portal.store.exchange.fetch(id, fileId, reader.name)) return
  const { recipientId, name } = reader
  await portal.store.write(async tx => {
    // It may have been removed while it was being read.
    if (!(await tx.exchange.transfer(id))) throw unknownTransfer()
    const started = { transferId: id, fileId, reader: name, recipientId, startedAt: occasion.at, completedAt: null }
    await tx.exchange.recordFetch(started)
    const action = fileId === null ? 'transfer.opened' : 'transfer.fetched'
    const details = { recipientId, ...(fileId === null ? {} : { fileId }) }
    await tx.events.append(eventOf(occasion, action, { target: { kind: 'transfer', id }, details }))
  })
}

/** Remembers that a reader said that they have a file whole. */
export function rememberFetched(
  portal: Portal,
  { at }: Occasion,
  { id }: Transfer,
  fileId: FileId,
  { name, recipientId }: Reader
): Promise<void> {
  return portal.store.write(async tx => {
    if (!(await tx.exchange.file(id, fileId))) throw unknownFile()
    const whole = { transferId: id, fileId, reader: name, recipientId, startedAt: at, completedAt: at }
    await tx.exchange.recordFetch(whole)
  })
}
