import { quoted, type Resource } from '@sealpost/scim'
import type { Actor } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { UserId } from '../id.ts'
import type { Transaction } from '../store.ts'
import { isActive, isPerson, type User, userNameKey, userNameOf } from './user.ts'

/** What stays of a deactivated account, so that its identity provider still finds it: nothing else is kept. */
export function withoutProfile(attributes: Resource): Resource {
  const { userName, externalId } = attributes
  return {
    ...(userName === undefined ? {} : { userName }),
    ...(externalId === undefined ? {} : { externalId }),
    active: false
  }
}

/**
 * The attributes an account ends up with when somebody asks for these.
 *
 * An inactive account stays inactive unless told to be active: leaving `active` out is no word. A deactivated one keeps no profile,
 * not even one sent later, until it is registered again.
 */
export function settleAttributes(before: User, wanted: Resource): Resource {
  const silent = !isActive(before) && wanted.active === undefined
  const asked: Resource = silent ? { ...wanted, active: false } : wanted
  if (isActive({ attributes: asked })) return asked
  const loses = isActive(before) || before.deactivatedAt !== null
  return loses ? withoutProfile(asked) : asked
}

/**
 * Holds the rule that a user name doesn't change where renames are off.
 *
 * Repeating the stored name, in any case, is no rename. A rename that comes with the deactivation is left out rather than refused:
 * Entra ID mangles the name of a deleted user in the request that disables it, and the disable must take effect.
 *
 * @throws DomainError `invalid` `user.userName-immutable`
 */
export function holdUserName(before: User, wanted: Resource, renames: boolean): Resource {
  const stored = userNameOf(before)
  const asked = userNameOf({ attributes: wanted })
  if (renames || stored === asked) return wanted
  if (userNameKey(stored) === userNameKey(asked) || !isActive({ attributes: wanted }))
    return { ...wanted, userName: stored }
  throw new DomainError(
    'invalid',
    'user.userName-immutable',
    `userName is immutable at this address, so ${quoted(stored)} can't become ${quoted(asked)}: take userName out of the updates (Entra ID: Attribute mapping > userName > Apply this mapping > Only during object creation), or allow renames in the portal with "npx sealpost scim set --mount entra --renames on".`
  )
}

/**
 * Makes sure that somebody who can sign in can still administer the portal when this user can't any more.
 *
 * @throws DomainError `forbidden` `user.last-administrator`
 */
export async function keepAnAdministrator(transaction: Transaction, user: User): Promise<void> {
  if (!user.administrator || !isPerson(user) || !isActive(user)) return
  if ((await transaction.users.countOtherAdministrators(user.id)) > 0) return
  throw new DomainError(
    'forbidden',
    'user.last-administrator',
    `${quoted(userNameOf(user))} is the last administrator who can sign in to the portal and stays: give another user the administrator right first ("npx sealpost user promote EMAIL").`
  )
}

/** More than any directory keeps of a person; without a bound one account could fill memory whenever it is listed. */
const maxAttributesLength = 262_144

/** @throws DomainError `too-large` `user.too-large` */
export function requireFittingSize(attributes: Resource): void {
  const { length } = JSON.stringify(attributes)
  if (length <= maxAttributesLength) return
  throw new DomainError(
    'too-large',
    'user.too-large',
    `The user's attributes would take ${length} characters, and ${maxAttributesLength} are the most: send fewer or shorter values (pictures and certificates by address).`
  )
}

/** @throws DomainError `precondition-failed` `user.version` when the client's version isn't the stored one. */
export function requireVersion(user: User, expected: number | undefined): void {
  if (expected === undefined || expected === user.version) return
  throw new DomainError(
    'precondition-failed',
    'user.version',
    `The user is at version ${user.version}, not ${expected}: read it again, apply the change to that and send it with its ETag.`
  )
}

export const unknownUser = (id: UserId): DomainError =>
  new DomainError(
    'not-found',
    'user.unknown',
    `No user has the id ${quoted(id)}: it was removed or never existed. Find the user by a filter on userName or externalId.`
  )

export const noUserNamed = (userName: string): DomainError =>
  new DomainError('not-found', 'user.unknown', `No user is named ${quoted(userName)}: see "npx sealpost user list".`)

/** The refusal of a name in use; it tells whoever asked what they can do about it. */
export function nameTaken(owner: User, actor: Actor): DomainError {
  const name = quoted(userNameOf(owner))
  const remedy =
    actor.kind === 'operator'
      ? remedyForOperators(owner)
      : actor.kind === 'connection'
        ? remedyForClients(owner, name)
        : remedyForPages(owner)
  return new DomainError(
    'conflict',
    'user.userName-taken',
    `The userName ${name} is in use (user ${owner.id}): ${remedy}.`
  )
}

const remedyForOperators = (owner: User): string =>
  isActive(owner)
    ? 'choose another, or see "npx sealpost user list"'
    : 'that account is deactivated; "npx sealpost user activate EMAIL" registers it again'

const remedyForPages = (owner: User): string =>
  isActive(owner)
    ? 'choose another, or look for the account under Users'
    : 'that account is deactivated; it can be activated under Users, Deactivated'

const remedyForClients = (owner: User, name: string): string =>
  isPerson(owner)
    ? `match the existing account with the filter userName eq ${name} and update it instead of creating it`
    : 'it is a service account of the portal, which provisioning does not manage: choose another name'
