import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { ProviderId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { keepAWayIn, requireProvider, shownOf } from './save-provider.ts'

/**
 * Removes a provider and ends its sessions. Accounts stay.
 *
 * @throws DomainError `not-found` `provider.unknown`; `conflict` `provider.enforced`; and as {@link requireAdministrator}
 */
export function removeProvider(portal: Portal, occasion: Occasion, id: ProviderId): Promise<void> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const before = await requireProvider(tx, id)
    await keepAWayIn(tx, before)
    const sessionsEnded = await tx.sessions.endOfProvider(id)
    await tx.providers.remove(id)
    const details = { before: shownOf(before), sessionsEnded }
    await tx.events.append(eventOf(occasion, 'provider.removed', { target: { kind: 'provider', id }, details }))
  })
}
