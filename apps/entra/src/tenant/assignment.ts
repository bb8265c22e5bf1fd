/** Who is assigned to the application: users, and groups with their direct members. */
import { UsageError } from '../usage-error.ts'
import type { Application } from './application.ts'
import { findGroup } from './change-group.ts'
import { findUser } from './change-user.ts'
import type { Directory } from './directory.ts'

export type Principal = {
  readonly kind: 'users' | 'groups'
  readonly objectId: string
  readonly displayName: string
}

/** A user or a group by whatever it is called; a name that means both is refused. */
export function findPrincipal(directory: Directory, name: string): Principal {
  const user = attempt(() => findUser(directory, name))
  const group = attempt(() => findGroup(directory, name))
  if (user && group) throw new UsageError(`${name} is both a user and a group: name it by its objectId.`)
  if (user) return { kind: 'users', objectId: user.objectId, displayName: user.userPrincipalName }
  if (group) return { kind: 'groups', objectId: group.objectId, displayName: group.displayName }
  throw new UsageError(`No user or group ${name} in this tenant: entra user list and entra group list show them.`)
}

const attempt = <T>(find: () => T): T | undefined => {
  try {
    return find()
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

/** @throws {UsageError} if it is so already. */
export function reassigned(app: Application, { kind, objectId, displayName }: Principal, assign: boolean): Application {
  const assigned = app.assignments[kind]
  if (assigned.includes(objectId) === assign)
    throw new UsageError(`${displayName} is ${assign ? 'assigned already' : 'not assigned directly'}.`)
  const next = assign ? [...assigned, objectId] : assigned.filter(id => id !== objectId)
  return { ...app, assignments: { ...app.assignments, [kind]: next } }
}
