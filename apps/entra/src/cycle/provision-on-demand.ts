/**
 * "Provision on demand": one user, now. Three calls: the connection test, the match, the write. The compliance flag of
 * the Tenant URL does not apply, failures are not retried, and users that are disabled or deleted cannot be chosen.
 *
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/provision-on-demand
 */
import type { ProvisioningEntry } from '../log/entry.ts'
import { isAssigned } from '../tenant/application.ts'
import type { Group, User } from '../tenant/directory.ts'
import { UsageError } from '../usage-error.ts'
import { decide } from './decide.ts'
import type { Engine } from './engine.ts'
import { provisionGroup } from './provision-group.ts'
import { managerToSend, provisionManager } from './provision-manager.ts'
import { provisionUser } from './provision-user.ts'
import { subjectOf } from './select.ts'
import { testConnection } from './test-connection.ts'

const maxMembers = 5

/** @param engine With the default dialect and `matchFirst`, see {@link onDemand}. */
export async function provisionUserOnDemand(engine: Engine, user: User): Promise<readonly ProvisioningEntry[]> {
  if (!user.accountEnabled || user.deletedDateTime !== undefined)
    throw new UsageError(
      `${user.userPrincipalName} is ${user.deletedDateTime === undefined ? 'disabled' : 'deleted'}: such users do not appear in the search of provision on demand; run a cycle with entra provision.`
    )
  const test = await testConnection(engine)
  if (test.provisioningStatusInfo.status === 'Failure') return [test]
  const { app, directory, book } = engine
  const subject = subjectOf(user, book.link(user.objectId), isAssigned(app, directory, user))
  const entries = [test, await provisionUser(engine, subject, decide(subject, app.settings))]
  const manager = managerToSend(engine, user.objectId)
  if (manager) entries.push(await provisionManager(engine, manager))
  await clearSettled(engine, user.objectId, entries)
  return entries
}

/** @throws {UsageError} if groups are not provisioned or the group is not in scope. */
export async function provisionGroupOnDemand(engine: Engine, group: Group): Promise<readonly ProvisioningEntry[]> {
  const { app } = engine
  if (!app.settings.groupProvisioning)
    throw new UsageError('Group provisioning is off: entra app settings set --group-provisioning on switches it on.')
  if (app.settings.scope !== 'SyncAll' && !app.assignments.groups.includes(group.objectId))
    throw new UsageError(`${group.displayName} is not assigned to the application: entra app assign does it.`)
  const test = await testConnection(engine)
  if (test.provisioningStatusInfo.status === 'Failure') return [test]
  return [test, await provisionGroup(engine, group, maxMembers)]
}

/** A success on demand ends the retries of the cycles; a failure begins none. */
async function clearSettled(engine: Engine, objectId: string, entries: readonly ProvisioningEntry[]): Promise<void> {
  if (entries.some(({ provisioningStatusInfo }) => provisioningStatusInfo.status === 'Failure')) return
  await engine.book.clearEscrow(objectId, 'object')
  await engine.book.clearEscrow(objectId, 'reference')
}

/** The engine of a cycle, as provisioning on demand uses it. */
export const onDemand = (engine: Engine): Engine => ({ ...engine, dialect: 'default', matchFirst: true })
