import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { RequestLinkId } from '../id.ts'
import { requireSender } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { unknownDoor } from './door.ts'

/**
 * Closes a request link; what is being sent over it can't be finished. What came in stays. The same again changes nothing.
 *
 * @throws DomainError `not-found` `request-link.unknown`, and as {@link requireSender}
 */
export function revokeRequestLink(portal: Portal, occasion: Occasion, id: RequestLinkId): Promise<void> {
  return portal.store.write(async tx => {
    const owner = await requireSender(tx, occasion)
    const link = await tx.exchange.requestLink(id)
    if (link?.ownerId !== owner.id) throw unknownDoor()
    if (link.revokedAt !== null) return
    await tx.exchange.updateRequestLink({ ...link, revokedAt: occasion.at })
    await tx.events.append(eventOf(occasion, 'request-link.revoked', { target: { kind: 'request-link', id } }))
  })
}
