import type { Occasion } from '../actor.ts'
import { unknownUser } from '../directory/user-rules.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { UserId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'

/**
 * Removes another user's second factor, for who lost authenticator and recovery codes. Without one nothing changes.
 *
 * One's own takes a code, so that an open session isn't enough.
 *
 * @throws DomainError `not-found` `user.unknown`; `conflict` `second-factor.own`; and as {@link requireAdministrator}
 */
export function resetSecondFactor(portal: Portal, occasion: Occasion, userId: UserId): Promise<void> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    if (occasion.actor.kind === 'session' && occasion.actor.userId === userId)
      throw new DomainError(
        'conflict',
        'second-factor.own',
        'This is your own second factor: remove it in your profile, with a code, or ask another administrator.'
      )
    const owner = await tx.passwords.byUser(userId)
    if (!owner) throw unknownUser(userId)
    if (!owner.secondFactor) return
    await tx.secondFactors.write(userId, null)
    const target = { kind: 'user', id: userId } as const
    await tx.events.append(eventOf(occasion, 'second-factor.removed', { target, details: { by: 'administrator' } }))
  })
}
