/** What an administrator does to users: add, update, delete into the recycle bin, restore, remove for good. */
import { UsageError } from '../usage-error.ts'
import { type Directory, recycleBinDays, type User } from './directory.ts'

export type UserProperties = {
  readonly userPrincipalName?: string | undefined
  readonly displayName?: string | undefined
  readonly givenName?: string | undefined
  readonly surname?: string | undefined
  readonly mail?: string | undefined
  readonly mailNickname?: string | undefined
  readonly accountEnabled?: boolean | undefined
  /** objectId of the manager; the empty string takes the manager away. */
  readonly manager?: string | undefined
  readonly attributes?: Readonly<Record<string, string>> | undefined
}

type Made = { readonly directory: Directory; readonly user: User }

const put = (directory: Directory, user: User): Made => {
  const changeNumber = directory.changeNumber + 1
  const next = { ...user, changeNumber }
  return { directory: { ...directory, changeNumber, users: { ...directory.users, [user.objectId]: next } }, user: next }
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/**
 * Finds a user by objectId or userPrincipalName, without regard to case.
 *
 * A name can belong to a user and to several in the recycle bin at once, since a deleted user's name is free again:
 * the one that is not deleted wins.
 *
 * @throws {UsageError} if nobody is called so, or only several deleted users are.
 */
export function findUser(directory: Directory, nameOrId: string): User {
  const id = nameOrId.toLowerCase()
  const byId = Object.hasOwn(directory.users, id) ? directory.users[id] : undefined
  if (byId) return byId
  const named = Object.values(directory.users).filter(user => same(user.userPrincipalName, nameOrId))
  const present = named.find(user => user.deletedDateTime === undefined)
  if (present) return present
  if (named.length > 1)
    throw new UsageError(
      `Several deleted users were called ${nameOrId}: name one by its objectId (entra user list shows them).`
    )
  const [only] = named
  if (!only) throw new UsageError(`No user ${nameOrId} in this tenant: entra user list shows those there are.`)
  return only
}

const refuseTakenName = (directory: Directory, userPrincipalName: string, except?: string) => {
  const taken = Object.values(directory.users).some(
    user =>
      user.objectId !== except && user.deletedDateTime === undefined && same(user.userPrincipalName, userPrincipalName)
  )
  if (taken)
    throw new UsageError(`The userPrincipalName ${userPrincipalName} is taken: choose another or change that user.`)
}

const refuseBadName = (userPrincipalName: string) => {
  if (!/^[^\s@]+@[^\s@]+$/.test(userPrincipalName))
    throw new UsageError(
      `"${userPrincipalName}" is not a userPrincipalName: it has the form name@domain, such as amara.osei@contoso.com.`
    )
}

/** Leaves out what is undefined, and what the empty string asks to clear. */
const withProperties = (user: User, properties: UserProperties): User => {
  const { attributes, accountEnabled, ...texts } = properties
  const merged: Record<string, unknown> = { ...user, accountEnabled: accountEnabled ?? user.accountEnabled }
  for (const [name, value] of Object.entries(texts)) {
    if (value === '') delete merged[name]
    else if (value !== undefined) merged[name] = value
  }
  const kept = Object.entries({ ...user.attributes, ...attributes }).filter(([, value]) => value !== '')
  merged.attributes = Object.fromEntries(kept)
  // The keys are those of UserProperties, each of the type it has in User.
  return merged as User
}

export type NewUser = UserProperties & { readonly userPrincipalName: string }

/**
 * Adds a user. Without a display name it is given and family name, else the name before the @.
 *
 * @throws {UsageError} if the userPrincipalName is malformed or taken by a user that is not deleted.
 */
export function addUser(directory: Directory, properties: NewUser, objectId: string, now: Date): Made {
  refuseBadName(properties.userPrincipalName)
  refuseTakenName(directory, properties.userPrincipalName)
  const [nickname = ''] = properties.userPrincipalName.split('@')
  const fullName = [properties.givenName, properties.surname].filter(Boolean).join(' ')
  const bare: User = {
    objectId,
    userPrincipalName: properties.userPrincipalName,
    displayName: fullName || nickname,
    mailNickname: nickname,
    accountEnabled: true,
    attributes: {},
    createdDateTime: now.toISOString(),
    changeNumber: 0
  }
  return put(directory, withProperties(bare, properties))
}

/**
 * Changes properties of a user; one given as the empty string is cleared.
 *
 * @throws {UsageError} if the user is deleted, or the new userPrincipalName is malformed or taken.
 */
export function updateUser(directory: Directory, user: User, properties: UserProperties): Made {
  if (user.deletedDateTime !== undefined)
    throw new UsageError(
      `${user.userPrincipalName} is deleted: restore it first (entra user restore ${user.objectId}).`
    )
  if (properties.userPrincipalName !== undefined) {
    refuseBadName(properties.userPrincipalName)
    refuseTakenName(directory, properties.userPrincipalName, user.objectId)
  }
  if (properties.displayName === '')
    throw new UsageError('A user must have a displayName: give another instead of clearing it.')
  return put(directory, withProperties(user, properties))
}

/** Moves a user into the recycle bin. Group memberships and assignments stay for a restore. */
export function deleteUser(directory: Directory, user: User, now: Date): Made {
  if (user.deletedDateTime !== undefined)
    throw new UsageError(`${user.userPrincipalName} is deleted already: entra user purge removes it for good.`)
  return put(directory, { ...user, deletedDateTime: now.toISOString() })
}

/** @throws {UsageError} if the user is not deleted, or its name has been taken meanwhile. */
export function restoreUser(directory: Directory, user: User): Made {
  if (user.deletedDateTime === undefined) throw new UsageError(`${user.userPrincipalName} is not deleted.`)
  refuseTakenName(directory, user.userPrincipalName, user.objectId)
  const { deletedDateTime: _, ...restored } = user
  return put(directory, restored)
}

/**
 * Removes a user for good, and with it its memberships and its place as anybody's manager.
 *
 * @throws {UsageError} if the user was not deleted before.
 */
export function purgeUser(directory: Directory, user: User): Directory {
  if (user.deletedDateTime === undefined)
    throw new UsageError(`${user.userPrincipalName} is not deleted: entra user delete comes before purge.`)
  const changeNumber = directory.changeNumber + 1
  const users: Record<string, User> = {}
  for (const other of Object.values(directory.users)) {
    if (other.objectId === user.objectId) continue
    const { manager, ...rest } = other
    users[other.objectId] = manager === user.objectId ? { ...rest, changeNumber } : other
  }
  const groups = Object.fromEntries(
    Object.values(directory.groups).map(group => [
      group.objectId,
      group.members.includes(user.objectId)
        ? { ...group, changeNumber, members: group.members.filter(member => member !== user.objectId) }
        : group
    ])
  )
  return { changeNumber, users, groups }
}

/** The users whose time in the recycle bin is over at `now`. */
export const usersToPurge = (directory: Directory, now: Date): readonly User[] =>
  Object.values(directory.users).filter(
    ({ deletedDateTime }) =>
      deletedDateTime !== undefined &&
      now.getTime() - Date.parse(deletedDateTime) >= recycleBinDays * 24 * 60 * 60 * 1000
  )
