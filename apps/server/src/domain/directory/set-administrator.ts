import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { isActive, type User } from './user.ts'
import { keepAnAdministrator, noUserNamed } from './user-rules.ts'

/**
 * Gives or takes the administrator right. Taking it revokes the user's SCIM keys for good.
 *
 * @returns The user, unchanged if it was so already.
 * @throws DomainError `not-found` `user.unknown`, `conflict` `user.deactivated`, `forbidden` `user.last-administrator`
 */
export function setAdministrator(
  portal: Portal,
  occasion: Occasion,
  userName: string,
  administrator: boolean
): Promise<User> {
  return portal.store.write(async tx => {
    const before = await tx.users.byUserName(userName)
    if (!before) throw noUserNamed(userName)
    if (before.administrator === administrator) return before
    if (!isActive(before))
      throw new DomainError('conflict', 'user.deactivated', `"${userName}" is deactivated: activate it first.`)
    if (!administrator) await keepAnAdministrator(tx, before)
    const after: User = { ...before, administrator, version: before.version + 1, changedAt: occasion.at }
    await tx.users.update(after)
    const keysRevoked = administrator ? 0 : await tx.keys.revokeAll(before.id, occasion.at, 'scim')
    const action = administrator ? 'user.administrator-granted' : 'user.administrator-withdrawn'
    await tx.events.append(
      eventOf(occasion, action, { target: { kind: 'user', id: before.id }, details: { keysRevoked } })
    )
    return after
  })
}

export function setAdministratorById(
  portal: Portal,
  occasion: Occasion,
  id: UserId,
  administrator: boolean
): Promise<User> {
  throw new Error('not yet')
}
