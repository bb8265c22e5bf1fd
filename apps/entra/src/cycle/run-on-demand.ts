/** Provisions one user or group on demand, found by name, and writes what happened to the log. */
import type { ProvisioningEntry } from '../log/entry.ts'
import { findPrincipal } from '../tenant/assignment.ts'
import type { Directory } from '../tenant/directory.ts'
import type { TenantSession } from '../tenant/store.ts'
import { UsageError } from '../usage-error.ts'
import type { Engine } from './engine.ts'
import { type JobOptions, withEngine, withLog } from './job.ts'
import { onDemand, provisionGroupOnDemand, provisionUserOnDemand } from './provision-on-demand.ts'

/**
 * What is remembered on the way stays in the journal, where the next command finds it.
 *
 * @param name Name or objectId of a user or group.
 * @throws {UsageError} if there is none, or it cannot be chosen on demand.
 */
export const runOnDemand = (
  session: TenantSession,
  job: JobOptions,
  name: string
): Promise<readonly ProvisioningEntry[]> =>
  withEngine(session, job, engine =>
    withLog(job, async report => {
      const done = await provisionPrincipal(onDemand(engine), session.state.directory, name)
      for (const entry of done) await report(entry)
      return done
    })
  )

function provisionPrincipal(engine: Engine, directory: Directory, name: string): Promise<readonly ProvisioningEntry[]> {
  const { kind, objectId } = findPrincipal(directory, name)
  const user = directory.users[objectId]
  const group = directory.groups[objectId]
  if (kind === 'users' && user) return provisionUserOnDemand(engine, user)
  if (group) return provisionGroupOnDemand(engine, group)
  throw new UsageError(`No user or group ${name} in this tenant.`)
}
