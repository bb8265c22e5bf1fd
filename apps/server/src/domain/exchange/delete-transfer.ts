import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { ownTransfer } from './own-transfer.ts'
import type { Transfer } from './transfer.ts'
import { ownDraft } from './uploader.ts'

/**
 * Takes a transfer out of the history: nobody reads it from now on, and its bytes go with all that is known of it. Drafts too, also by whoever
 * began to send in.
 *
 * @param uploadToken Of whoever sends in, who may delete a draft alone.
 * @throws DomainError `conflict` `transfer.state`, and as {@link ownTransfer} and {@link ownDraft}
 */
export function deleteTransfer(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  uploadToken?: string
): Promise<void> {
  return portal.store.write(async tx => {
    const transfer = await deletable(tx, occasion, id, uploadToken)
    if (transfer.state === 'removed') await tx.exchange.removeTransfer(id)
    else {
      await tx.exchange.updateTransfer({ ...transfer, deleted: true })
      await tx.exchange.removeGrants(id)
    }
    const details = { state: transfer.state }
    await tx.events.append(eventOf(occasion, 'transfer.deleted', { target: { kind: 'transfer', id }, details }))
  })
}

async function deletable(
  tx: Transaction,
  occasion: Occasion,
  id: TransferId,
  uploadToken: string | undefined
): Promise<Transfer> {
  const owned =
    uploadToken === undefined
      ? await ownTransfer(tx, occasion, id)
      : await ownDraft(tx, occasion, { transferId: id, uploadToken })
  return owned.transfer
}
