// What is remembered of reading: once for each reader and thing, before the first byte goes out.
import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { FileId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Reader } from './admit-reader.ts'
import { unknownFile, unknownTransfer } from './refusals.ts'
import type { Transfer } from './transfer.ts'

/** Remembers that somebody begins to fetch the list with the message (`fileId` null) or a file; the log tells who opened the list, once. */
export async function rememberFetch(
  portal: Portal,
  occasion: Occasion,
  transfer: Transfer,
  fileId: FileId | null,
  { name, recipientId }: Reader
): Promise<void> {
  const { id } = transfer
  if (await portal.store.exchange.fetch(id, fileId, name)) return
  await portal.store.write(async tx => {
    // It may have been removed while it was being read.
    if (!(await tx.exchange.transfer(id))) throw unknownTransfer()
    const started = { transferId: id, fileId, reader: name, recipientId, startedAt: occasion.at, completedAt: null }
    await tx.exchange.recordFetch(started)
    if (fileId !== null) return
    const target = { kind: 'transfer', id } as const
    await tx.events.append(eventOf(occasion, 'transfer.opened', { target, details: { recipientId } }))
  })
}

/** Remembers that a reader said that they have a file whole; the log tells the first time. */
export async function rememberFetched(
  portal: Portal,
  occasion: Occasion,
  { id }: Transfer,
  fileId: FileId,
  { name, recipientId }: Reader
): Promise<void> {
  const before = await portal.store.exchange.fetch(id, fileId, name)
  if (before && before.completedAt !== null) return
  const { at } = occasion
  await portal.store.write(async tx => {
    if (!(await tx.exchange.file(id, fileId))) throw unknownFile()
    const whole = { transferId: id, fileId, reader: name, recipientId, startedAt: at, completedAt: at }
    await tx.exchange.recordFetch(whole)
    const target = { kind: 'transfer', id } as const
    await tx.events.append(eventOf(occasion, 'transfer.fetched', { target, details: { recipientId, fileId } }))
  })
}
