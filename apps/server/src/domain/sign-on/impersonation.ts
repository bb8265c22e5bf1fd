import type { Occasion } from '../actor.ts'
import { isActive, userNameOf } from '../directory/user.ts'
import { unknownUser } from '../directory/user-rules.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { UserId } from '../id.ts'
import { requireAdministrator, sessionOf } from '../permission.ts'
import type { Portal } from '../portal.ts'

/**
 * Lets an administrator act in another account (profile, keys), in this session, until they leave it. Every entry of the audit log from
 * then on carries both.
 *
 * @throws DomainError `conflict` `session.impersonating-self`, `user.deactivated`; `not-found` `user.unknown`; `unauthenticated`
 *   `session.required`; and as {@link requireAdministrator}
 */
export function startImpersonation(portal: Portal, occasion: Occasion, userId: UserId): Promise<void> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const { sessionId, userId: own } = sessionOf(occasion)
    if (userId === own)
      throw new DomainError(
        'conflict',
        'session.impersonating-self',
        'This is your own account: open your profile instead.'
      )
    const user = await tx.users.byId(userId)
    if (!user) throw unknownUser(userId)
    if (!isActive(user))
      throw new DomainError(
        'conflict',
        'user.deactivated',
        `"${userNameOf(user)}" is deactivated, so there is no profile to act in: activate it first.`
      )
    await tx.sessions.impersonate(sessionId, userId)
    await tx.events.append(eventOf(occasion, 'impersonation.started', { target: { kind: 'user', id: userId } }))
  })
}

/** Back to one's own account; nothing happens when it is that already. @throws DomainError `unauthenticated` `session.required` */
export async function leaveImpersonation(portal: Portal, occasion: Occasion): Promise<void> {
  const { sessionId, impersonating } = sessionOf(occasion)
  if (impersonating === null) return
  await portal.store.write(async tx => {
    await tx.sessions.impersonate(sessionId, null)
    await tx.events.append(eventOf(occasion, 'impersonation.ended', { target: { kind: 'user', id: impersonating } }))
  })
}
