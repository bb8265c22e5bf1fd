import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import { alerting } from './change-person.ts'
import { settleUser } from './settle-user.ts'
import type { User } from './user.ts'
import { noUserNamed } from './user-rules.ts'

/**
 * Registers or deactivates an account by the operator's word, service accounts included.
 *
 * @returns The user, unchanged if it was so already.
 * @throws DomainError `not-found` `user.unknown`, `forbidden` `user.last-administrator`
 */
export async function setActive(portal: Portal, occasion: Occasion, userName: string, active: boolean): Promise<User> {
  const found = await portal.store.users.byUserName(userName)
  if (!found) throw noUserNamed(userName)
  const run = portal.store.write(async tx => {
    const before = await tx.users.byId(found.id)
    if (!before) throw noUserNamed(userName)
    if ((before.attributes.active !== false) === active) return before
    return settleUser(tx, occasion, before, { ...before.attributes, active })
  })
  return alerting(portal, occasion, found.id, run)
}
