import type { KeyActor, Occasion, SessionActor } from './actor.ts'
import { isLive, type Key } from './connections/key.ts'
import { isActive, type User } from './directory/user.ts'
import { DomainError } from './domain-error.ts'
import type { KeyId, UserId } from './id.ts'

/** What can be asked for a user: a store's reader, or a transaction. */
export interface UserSource {
  readonly users: { byId(id: UserId): Promise<User | undefined> }
}

/** What can be asked for a user or a key: a store's readers, or a transaction. */
export interface CallerSource extends UserSource {
  readonly keys: { byId(id: KeyId): Promise<Key | undefined> }
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

/**
 * Who uses the exchange: whoever signed in, in their own name, or a program with a key that works now; registered.
 *
 * @throws DomainError `unauthenticated` `session.required`, `key.revoked`; `forbidden` `session.impersonating`
 */
export async function requireSender(source: CallerSource, occasion: Occasion): Promise<User> {
  if (occasion.actor.kind === 'key') return keyOwner(source, occasion.actor, occasion.at)
  return registered(source, ownUserId(occasion))
}

/** As {@link requireSender}, and undefined for whoever isn't anybody here: a browser where nobody is signed in, or no longer. */
export async function callerOf(source: CallerSource, occasion: Occasion): Promise<User | undefined> {
  refuseImpersonation(occasion)
  const { actor } = occasion
  if (actor.kind === 'key') return keyOwner(source, actor, occasion.at)
  const user = actor.kind === 'session' ? await source.users.byId(actor.userId) : undefined
  return user && isActive(user) ? user : undefined
}

/** Whose history is read: one's own, or that of the account acted in. @throws as {@link requireSender} and {@link actingUser} */
export function readerOfHistory(source: CallerSource, occasion: Occasion): Promise<User> {
  return occasion.actor.kind === 'key' ? requireSender(source, occasion) : actingUser(source, occasion)
}

/** @throws DomainError `forbidden` `session.impersonating` */
export function refuseImpersonation({ actor }: Occasion): void {
  if (actor.kind === 'session' && actor.impersonating !== null) throw impersonating()
}

async function keyOwner(source: CallerSource, actor: KeyActor, at: number): Promise<User> {
  const key = await source.keys.byId(actor.keyId)
  if (key?.ownerId === actor.ownerId && key.kind === 'api' && isLive(key, at)) return registered(source, actor.ownerId)
  throw new DomainError(
    'unauthenticated',
    'key.revoked',
    'This API key was revoked or has expired: generate a new one under API Keys and sign with that.'
  )
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
