import { quoted } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { UserId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { isActive, type User, userNameOf } from './user.ts'
import { keepAnAdministrator, noUserNamed, unknownUser } from './user-rules.ts'

/**
 * Gives or takes the administrator right. Taking it revokes the user's SCIM keys for good, and ends what they do in others' accounts.
 *
 * @returns The user, unchanged if it was so already.
 * @throws DomainError `not-found` `user.unknown`, `conflict` `user.deactivated`, `forbidden` `user.last-administrator`, and as
 *   {@link requireAdministrator}
 */
export function setAdministratorById(
  portal: Portal,
  occasion: Occasion,
  id: UserId,
  administrator: boolean
): Promise<User> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const before = await tx.users.byId(id)
    if (!before) throw unknownUser(id)
    return administrator ? grantAdministrator(tx, occasion, before) : withdraw(portal, tx, occasion, before)
  })
}

/** As {@link setAdministratorById}, by user name, for the command line. */
export async function setAdministrator(
  portal: Portal,
  occasion: Occasion,
  userName: string,
  administrator: boolean
): Promise<User> {
  const found = await portal.store.users.byUserName(userName)
  if (!found) throw noUserNamed(userName)
  return setAdministratorById(portal, occasion, found.id, administrator)
}

/** Gives the right, inside the caller's transaction. @throws DomainError `conflict` `user.deactivated` */
export async function grantAdministrator(tx: Transaction, occasion: Occasion, before: User): Promise<User> {
  if (before.administrator) return before
  requireActive(before)
  const after = await update(tx, occasion, before, true)
  const target = { kind: 'user', id: before.id } as const
  await tx.events.append(eventOf(occasion, 'user.administrator-granted', { target }))
  return after
}

async function withdraw(portal: Portal, tx: Transaction, occasion: Occasion, before: User): Promise<User> {
  if (!before.administrator) return before
  requireActive(before)
  await keepAnAdministrator(tx, before)
  const after = await update(tx, occasion, before, false)
  const keysRevoked = await tx.keys.revokeAll(before.id, occasion.at, 'scim')
  const target = { kind: 'user', id: before.id } as const
  await tx.events.append(eventOf(occasion, 'user.administrator-withdrawn', { target, details: { keysRevoked } }))
  await endImpersonations(portal, tx, occasion, before.id)
  return after
}

/** They count for nothing without the right; ended, they don't come back with it. */
async function endImpersonations(portal: Portal, tx: Transaction, occasion: Occasion, userId: UserId): Promise<void> {
  for (const { id, impersonating } of await portal.store.sessions.byUser(userId)) {
    if (impersonating === null) continue
    await tx.sessions.impersonate(id, null)
    const about = { target: { kind: 'user', id: impersonating } as const, details: { administrator: userId } }
    await tx.events.append(eventOf(occasion, 'impersonation.ended', about))
  }
}

async function update(tx: Transaction, occasion: Occasion, before: User, administrator: boolean): Promise<User> {
  const after: User = { ...before, administrator, version: before.version + 1, changedAt: occasion.at }
  await tx.users.update(after)
  return after
}

function requireActive(user: User): void {
  if (isActive(user)) return
  throw new DomainError(
    'conflict',
    'user.deactivated',
    `${quoted(userNameOf(user))} is deactivated: activate it first.`
  )
}
