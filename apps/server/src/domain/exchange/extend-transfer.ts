import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { expiryOf } from './choice.ts'
import { readExchangeOptions } from './options.ts'
import { ownKeptTransfer } from './own-transfer.ts'

/**
 * Lets a transfer expire so many days from now, sooner or later than before. One that has expired is open again as long as its content is there.
 *
 * @throws DomainError `invalid` `transfer.options`, and as {@link ownKeptTransfer}
 */
export function extendTransfer(portal: Portal, occasion: Occasion, id: TransferId, days: number): Promise<void> {
  return portal.store.write(async tx => {
    const { transfer } = await ownKeptTransfer(tx, occasion, id)
    const expiresAt = expiryOf(await readExchangeOptions(tx), days, occasion.at)
    if (expiresAt === transfer.expiresAt) return
    await tx.exchange.updateTransfer({ ...transfer, expiresAt })
    const details = { expiry: { before: transfer.expiresAt, after: expiresAt } }
    await tx.events.append(eventOf(occasion, 'transfer.changed', { target: { kind: 'transfer', id }, details }))
  })
}
