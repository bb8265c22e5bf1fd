import type { Occasion } from '../actor.ts'
import { isActive } from '../directory/user.ts'
import { DomainError, fieldError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import { ownUserId, sessionOf } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { PasswordOwner } from '../store.ts'

/**
 * Changes one's own password, which ends one's other sessions and stops links to choose one.
 *
 * @throws DomainError `conflict` `password.none`; `invalid` `password.wrong`, `password.length`; and as {@link ownUserId}
 */
export async function changePassword(
  portal: Portal,
  occasion: Occasion,
  change: { readonly current: string; readonly next: string }
): Promise<void> {
  const userId = ownUserId(occasion)
  const checked = requirePassword(await portal.store.passwords.byUser(userId))
  if (!(await portal.passwords.verify(checked.encodedHash, change.current))) throw wrongPassword()
  const next = await portal.passwords.hash(change.next)
  await portal.store.write(async tx => {
    const owner = requirePassword(await tx.passwords.byUser(userId))
    if (owner.encodedHash !== checked.encodedHash) throw wrongPassword()
    await tx.passwords.write(userId, next)
    const sessionsEnded = await tx.sessions.endAll(userId, sessionOf(occasion).sessionId)
    await tx.links.removeAll(userId)
    const target = { kind: 'user', id: userId } as const
    await tx.events.append(eventOf(occasion, 'password.changed', { target, details: { by: 'owner', sessionsEnded } }))
  })
}

/** The one who acts, with a password. @throws DomainError `conflict` `password.none` */
export function requirePassword(owner: PasswordOwner | undefined): PasswordOwner & { readonly encodedHash: string } {
  if (owner && owner.encodedHash !== null && isActive(owner.user)) return { ...owner, encodedHash: owner.encodedHash }
  throw new DomainError(
    'conflict',
    'password.none',
    'This account has no password: it signs in through the identity provider, which also keeps its second factor.'
  )
}

const wrongPassword = (): DomainError =>
  fieldError('password.wrong', 'current', 'The current password is another: type it again.')
