import type { Occasion } from '../actor.ts'
import { reachByConnection } from '../connections/milestones.ts'
import { type Erasure, isPending } from '../erasure/erasure.ts'
import { orderErasure } from '../erasure/order-erasure.ts'
import { eventOf } from '../events.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { alerting, type PersonChange, personOf } from './change-person.ts'
import { writeSettling } from './settle-user.ts'
import type { User } from './user.ts'
import { keepAnAdministrator, requireVersion } from './user-rules.ts'

/**
 * Removes a person altogether: the account with its names goes at once and the user name is free again; everything else goes as when it is
 * deactivated, see orderErasure.
 *
 * @throws DomainError `not-found` `user.unknown`, `precondition-failed` `user.version`, `forbidden` `user.last-administrator`
 * @see [RFC 7644 §3.6](https://www.rfc-editor.org/rfc/rfc7644#section-3.6)
 */
export function removeUser(portal: Portal, occasion: Occasion, removal: PersonChange): Promise<void> {
  const run = writeSettling(portal, async tx => {
    const user = await personOf(tx, removal.id)
    requireVersion(user, removal.expectedVersion)
    await keepAnAdministrator(tx, user)
    const { erasure, destroyed } = await erasureOf(portal, tx, occasion, user)
    await tx.users.remove(user.id)
    const target = { kind: 'user', id: user.id } as const
    const details = { erasureId: erasure.id, state: erasure.state }
    await tx.events.append(eventOf(occasion, 'user.removed', { target, details }))
    await reachByConnection(portal, tx, 'firstDeactivation', occasion)
    return { value: undefined, destroyed }
  })
  return alerting(portal, occasion, removal.id, run)
}

/** One that waits goes on waiting, and takes the names with it when its time comes. */
async function erasureOf(portal: Portal, tx: Transaction, occasion: Occasion, user: User) {
  const pending = (await tx.erasures.byUser(user.id)).find(isPending)
  if (!pending)
    return orderErasure(portal, tx, occasion, user, 'removed', Object.keys(user.attributes).length)
  const erasure: Erasure = { ...pending, reason: 'removed' }
  await tx.erasures.update(erasure)
  return { erasure, destroyed: null }
}
