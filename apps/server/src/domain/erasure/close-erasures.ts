import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { MasterKeyRotation, Portal } from '../portal.ts'
import type { Remains } from '../store.ts'
import { hashOfReceipt, writeReceipt } from './receipt.ts'

/**
 * Ends erasures whose rows and bytes are gone: what they left in the files of the database is overwritten, the master key exchanged, both once for all
 * of them, and each gets its receipt.
 *
 * @returns How many ended; 0 also when something holds the overwriting up: then the next turn tries again.
 */
export async function closeErasures(portal: Portal, occasion: Occasion, limit: number): Promise<number> {
  const closing = await portal.store.erasures.workable('closing', occasion.at, limit)
  if (closing.length === 0) return 0
  const remains = await portal.store.overwriteRemains()
  if (!remains.overwritten) return 0
  const rotation = await portal.dataKeys.rotate()
  let ended = 0
  for (const { id } of closing) if (await conclude(portal, occasion, id, remains, rotation)) ended += 1
  // The rows just written have taken the place of others.
  await portal.store.overwriteRemains()
  return ended
}

/** One receipt for an erasure, whatever is done twice: its number and its state are written together. */
function conclude(
  portal: Portal,
  occasion: Occasion,
  id: Parameters<Portal['store']['erasures']['byId']>[0],
  { database: kind, overwritten, left }: Remains,
  { destroyedEpoch, epoch }: MasterKeyRotation
): Promise<boolean> {
  return portal.store.write(async tx => {
    const current = await tx.erasures.byId(id)
    if (current?.state !== 'closing') return false
    const last = await tx.erasures.lastReceipt()
    const number = (last?.receiptNumber ?? 0) + 1
    const document = writeReceipt(portal.receipts, current, {
      portal: portal.origin,
      number,
      completedAt: occasion.at,
      masterKey: { destroyedEpoch, epoch },
      database: { kind, overwritten, left },
      audit: tx.events.head(),
      previous: last?.receipt ? hashOfReceipt(last.receipt) : null
    })
    const done = { state: 'done', completedAt: occasion.at, receipt: document, receiptNumber: number } as const
    await tx.erasures.update({ ...current, ...done })
    const details = { erasureId: id, receiptNumber: number, receiptHash: hashOfReceipt(document) }
    await tx.events.append(eventOf(occasion, 'erasure.completed', { target: { kind: 'erasure', id }, details }))
    return true
  })
}
