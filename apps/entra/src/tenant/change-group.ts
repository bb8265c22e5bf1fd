/** What an administrator does to groups. Members are users only: nested groups are not expanded by Entra either. */
import { UsageError } from '../usage-error.ts'
import type { Directory, Group, User } from './directory.ts'

type Made = { readonly directory: Directory; readonly group: Group }

const put = (directory: Directory, group: Group): Made => {
  const changeNumber = directory.changeNumber + 1
  const next = { ...group, changeNumber }
  return {
    directory: { ...directory, changeNumber, groups: { ...directory.groups, [group.objectId]: next } },
    group: next
  }
}

/** @throws {UsageError} if no group has this objectId or display name, or several have the name. */
export function findGroup(directory: Directory, nameOrId: string): Group {
  const id = nameOrId.toLowerCase()
  const byId = Object.hasOwn(directory.groups, id) ? directory.groups[id] : undefined
  if (byId) return byId
  const named = Object.values(directory.groups).filter(
    group => group.displayName.toLowerCase() === nameOrId.toLowerCase()
  )
  if (named.length > 1)
    throw new UsageError(`Several groups are called ${nameOrId}: name one by its objectId (entra group list).`)
  const [only] = named
  if (!only) throw new UsageError(`No group ${nameOrId} in this tenant: entra group list shows those there are.`)
  return only
}

/** Adds an empty group. Display names need not be unique in a directory, so none is refused. */
export function addGroup(directory: Directory, displayName: string, objectId: string, now: Date): Made {
  if (displayName.trim() === '') throw new UsageError('A group must have a display name.')
  return put(directory, { objectId, displayName, members: [], createdDateTime: now.toISOString(), changeNumber: 0 })
}

export const renameGroup = (directory: Directory, group: Group, displayName: string): Made => {
  if (displayName.trim() === '') throw new UsageError('A group must have a display name.')
  return put(directory, { ...group, displayName })
}

/** @throws {UsageError} if the user is a member already. */
export function addMember(directory: Directory, group: Group, user: User): Made {
  if (group.members.includes(user.objectId))
    throw new UsageError(`${user.userPrincipalName} is a member of ${group.displayName} already.`)
  return put(directory, { ...group, members: [...group.members, user.objectId] })
}

/** @throws {UsageError} if the user is not a member. */
export function removeMember(directory: Directory, group: Group, user: User): Made {
  if (!group.members.includes(user.objectId))
    throw new UsageError(`${user.userPrincipalName} is not a member of ${group.displayName}.`)
  return put(directory, { ...group, members: group.members.filter(member => member !== user.objectId) })
}

export function deleteGroup(directory: Directory, group: Group): Directory {
  const { [group.objectId]: _, ...groups } = directory.groups
  return { ...directory, changeNumber: directory.changeNumber + 1, groups }
}
