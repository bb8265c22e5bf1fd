import type { Occasion, SessionActor } from './actor.ts'
import { isActive, type User } from './directory/user.ts'
import { DomainError } from './domain-error.ts'
import type { UserId } from './id.ts'

/** What can be asked for a user: a store's reader, or a transaction. */
export interface UserSource {
  readonly users: { byId(id: UserId): Promise<User | undefined> }
}

/**
 * Lets administrators pass, the operator and the portal itself.
 *
 * A session passes while its user is a registered administrator now, whatever was so when the request began, and acts in their own name.
 *
 * @throws DomainError `unauthenticated` `session.required`; `forbidden` `session.not-administrator`, `session.impersonating`
 */
export async function requireAdministrator(source: UserSource, occasion: Occasion): Promise<void> {
  const { actor } = occasion
  if (actor.kind === 'operator' || actor.kind === 'system') return
  const session = sessionOf(occasion)
  const user = await registered(source, session.userId)
  if (!user.administrator) throw notAdministrator()
  if (session.impersonating !== null) throw impersonating()
}

/**
 * Whose session it is, for what nobody may do in another's name.
 *
 * @throws DomainError `unauthenticated` `session.required`; `forbidden` `session.impersonating`
 */
export function ownUserId(occasion: Occasion): UserId {
  const session = sessionOf(occasion)
  if (session.impersonating !== null) throw impersonating()
  return session.userId
}

/** The account acted in: another's while impersonating. @throws DomainError `unauthenticated` `session.required` */
export function effectiveUserId(occasion: Occasion): UserId {
  const session = sessionOf(occasion)
  return session.impersonating ?? session.userId
}

/**
 * The account acted in, registered; who acts in another's is a registered administrator now.
 *
 * @throws DomainError `unauthenticated` `session.required`; `forbidden` `session.not-administrator`
 */
export async function actingUser(source: UserSource, occasion: Occasion): Promise<User> {
  const session = sessionOf(occasion)
  const own = await registered(source, session.userId)
  if (session.impersonating === null) return own
  if (!own.administrator) throw notAdministrator()
  return registered(source, session.impersonating)
}

/** @throws DomainError `unauthenticated` `session.required` */
export function sessionOf({ actor }: Occasion): SessionActor {
  if (actor.kind === 'session') return actor
  throw signInFirst()
}

async function registered(source: UserSource, id: UserId): Promise<User> {
  const user = await source.users.byId(id)
  if (user && isActive(user)) return user
  throw signInFirst()
}

const signInFirst = (): DomainError =>
  new DomainError(
    'unauthenticated',
    'session.required',
    'Nobody is signed in here, or no longer: sign in and try again.'
  )

const notAdministrator = (): DomainError =>
  new DomainError(
    'forbidden',
    'session.not-administrator',
    'Only administrators may do this: ask one, or have one give you the administrator right.'
  )

const impersonating = (): DomainError =>
  new DomainError(
    'forbidden',
    'session.impersonating',
    "This can't be done while acting in another's account: leave that account first."
  )
