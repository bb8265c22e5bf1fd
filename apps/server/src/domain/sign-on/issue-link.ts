import type { Occasion } from '../actor.ts'
import { isActive, userNameOf } from '../directory/user.ts'
import { unknownUser } from '../directory/user-rules.ts'
import { DomainError } from '../domain-error.ts'
import type { UserId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { type IssuedLink, insertLink } from './one-time-link.ts'

/**
 * A one-time address for a person to choose a password at: an invitation for who has none, a recovery for who lost theirs.
 *
 * It works for seven days; earlier ones of the same person stop.
 *
 * @throws DomainError `not-found` `user.unknown`; `conflict` `user.deactivated`, `link.no-password-account`; and as
 *   {@link requireAdministrator}
 */
export function issueLink(portal: Portal, occasion: Occasion, userId: UserId): Promise<IssuedLink> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const owner = await tx.passwords.byUser(userId)
    if (!owner) throw unknownUser(userId)
    const name = userNameOf(owner.user)
    if (!isActive(owner.user))
      throw new DomainError('conflict', 'user.deactivated', `"${name}" is deactivated: activate it first.`)
    if (owner.user.signIn !== 'password')
      throw new DomainError(
        'conflict',
        'link.no-password-account',
        `"${name}" does not sign in with a password: only accounts of sign-in type "password" have such links.`
      )
    return insertLink(tx, occasion, owner.encodedHash === null ? 'invitation' : 'recovery', userId)
  })
}
