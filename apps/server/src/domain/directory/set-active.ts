import type { Occasion } from '../actor.ts'
import type { UserId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { alerting } from './change-person.ts'
import { settleUser } from './settle-user.ts'
import { isActive, type User } from './user.ts'
import { noUserNamed, unknownUser } from './user-rules.ts'

/**
 * Registers or deactivates an account, service accounts included.
 *
 * @returns The user, unchanged if it was so already.
 * @throws DomainError `not-found` `user.unknown`, `forbidden` `user.last-administrator`, and as {@link requireAdministrator}
 */
export async function setActiveById(portal: Portal, occasion: Occasion, id: UserId, active: boolean): Promise<User> {
  const run = portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const before = await tx.users.byId(id)
    if (!before) throw unknownUser(id)
    if (isActive(before) === active) return before
    return settleUser(tx, occasion, before, { ...before.attributes, active })
  })
  return alerting(portal, occasion, id, run)
}

/** As {@link setActiveById}, by user name, for the command line. */
export async function setActive(portal: Portal, occasion: Occasion, userName: string, active: boolean): Promise<User> {
  const found = await portal.store.users.byUserName(userName)
  if (!found) throw noUserNamed(userName)
  return setActiveById(portal, occasion, found.id, active)
}
