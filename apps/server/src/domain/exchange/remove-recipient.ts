import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { RecipientId, TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { ownKeptTransfer } from './own-transfer.ts'

/**
 * Takes a recipient out: they read nothing any more, also where they had proved their address. What they fetched stays in the history. One
 * who isn't there, or not any more, is out already.
 *
 * @throws as {@link ownKeptTransfer}
 */
export function removeRecipient(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  recipientId: RecipientId
): Promise<void> {
  return portal.store.write(async tx => {
    await ownKeptTransfer(tx, occasion, id)
    if (!(await tx.exchange.removeRecipient(id, recipientId))) return
    const details = { recipientsRemoved: 1, recipientId }
    await tx.events.append(eventOf(occasion, 'transfer.changed', { target: { kind: 'transfer', id }, details }))
  })
}
