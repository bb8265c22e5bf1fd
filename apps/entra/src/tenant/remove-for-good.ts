/**
 * An object leaves the directory for good. What the provisioning service still has to tell the target of it stays behind
 * as a purged link; an object that was unassigned before is no longer managed, and nothing is sent for it.
 */
import { deleteGroup } from './change-group.ts'
import { purgeUser } from './change-user.ts'
import type { Directory, Group, User } from './directory.ts'
import type { TenantState } from './state.ts'

export const removeUserForGood = (state: TenantState, user: User): TenantState =>
  withoutObject(state, purgeUser(state.directory, user), user.objectId)

export const removeGroup = (state: TenantState, group: Group): TenantState =>
  withoutObject(state, deleteGroup(state.directory, group), group.objectId)

function withoutObject(state: TenantState, directory: Directory, objectId: string): TenantState {
  const { app } = state
  const { [objectId]: link, ...links } = app.sync.links
  const others = (ids: readonly string[]) => ids.filter(id => id !== objectId)
  return {
    ...state,
    directory,
    app: {
      ...app,
      assignments: { users: others(app.assignments.users), groups: others(app.assignments.groups) },
      sync: {
        ...app.sync,
        escrows: Object.fromEntries(
          Object.entries(app.sync.escrows).filter(([, escrow]) => escrow.objectId !== objectId)
        ),
        links: link?.managed ? { ...links, [objectId]: { ...link, purged: true } } : links
      }
    }
  }
}
