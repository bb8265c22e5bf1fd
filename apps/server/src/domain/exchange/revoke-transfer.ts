import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { ownKeptTransfer, ownTransfer } from './own-transfer.ts'

/**
 * Takes a transfer back: nobody reads it from now on, and its bytes go. It stays in the history. The same again changes nothing.
 *
 * @throws as {@link ownKeptTransfer}
 */
export function revokeTransfer(portal: Portal, occasion: Occasion, id: TransferId): Promise<void> {
  return portal.store.write(async tx => {
    if ((await ownTransfer(tx, occasion, id)).transfer.revokedAt !== null) return
    const { transfer } = await ownKeptTransfer(tx, occasion, id)
    await tx.exchange.updateTransfer({ ...transfer, state: 'revoked', revokedAt: occasion.at })
    await tx.exchange.removeGrants(id)
    await tx.events.append(eventOf(occasion, 'transfer.revoked', { target: { kind: 'transfer', id } }))
  })
}
