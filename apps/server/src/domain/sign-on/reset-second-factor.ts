import type { Occasion } from '../actor.ts'
import { unknownUser } from '../directory/user-rules.ts'
import { eventOf } from '../events.ts'
import type { UserId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'

/**
 * Removes a user's second factor, for who lost authenticator and recovery codes. Without one nothing changes.
 *
 * @throws DomainError `not-found` `user.unknown`; and as {@link requireAdministrator}
 */
export function resetSecondFactor(portal: Portal, occasion: Occasion, userId: UserId): Promise<void> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const owner = await tx.passwords.byUser(userId)
    if (!owner) throw unknownUser(userId)
    if (!owner.secondFactor) return
    await tx.secondFactors.write(userId, null)
    const target = { kind: 'user', id: userId } as const
    await tx.events.append(eventOf(occasion, 'second-factor.removed', { target, details: { by: 'administrator' } }))
  })
}
