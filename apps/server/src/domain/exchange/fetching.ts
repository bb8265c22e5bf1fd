// What is remembered of reading: once for each reader and thing, before the first byte goes out.
import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { FileId, TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { nameless, type Reader } from './admit-reader.ts'
import { isUserReader } from './history.ts'
import { unknownFile, unknownTransfer } from './refusals.ts'
import type { Transfer } from './transfer.ts'

/** From so many on, whoever reads a transfer without a name of their own counts as one reader: made-up browsers fill neither table nor log. */
const mostNameless = 10_000

/** As whom somebody is remembered. */
async function rememberedAs(portal: Portal, id: TransferId, { name, recipientId }: Reader): Promise<string> {
  if (recipientId !== null || isUserReader(name)) return name
  return (await portal.store.exchange.hasFetches(id, mostNameless)) ? nameless : name
}

/** Remembers that somebody begins to fetch the list with the message (`fileId` null) or a file; the log tells who opened the list, once. */
export async function rememberFetch(
  portal: Portal,
  occasion: Occasion,
  transfer: Transfer,
  fileId: FileId | null,
  reader: Reader
): Promise<void> {
  const { id } = transfer
  const { recipientId } = reader
  if (await portal.store.exchange.fetch(id, fileId, reader.name)) return
  const name = await rememberedAs(portal, id, reader)
  if (name !== reader.name && (await portal.store.exchange.fetch(id, fileId, name))) return
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
  reader: Reader
): Promise<void> {
  const { recipientId } = reader
  const begun = await portal.store.exchange.fetch(id, fileId, reader.name)
  const name = begun ? reader.name : await rememberedAs(portal, id, reader)
  const before = begun ?? (await portal.store.exchange.fetch(id, fileId, name))
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
