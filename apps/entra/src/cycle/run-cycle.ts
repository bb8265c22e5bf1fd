/**
 * One cycle of the provisioning job: test the connection, look at every user concerned, then at references and groups,
 * then weigh the failures. What is learnt on the way is on disk as it is learnt; the watermark moves only at the end.
 *
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works
 */
import type { ProvisioningEntry } from '../log/entry.ts'
import { assignedGroups, assignedUsers } from '../tenant/application.ts'
import { type Decision, decide, isDeletion, type Subject } from './decide.ts'
import type { Engine } from './engine.ts'
import { provisionGroup, removeGroupFromTarget } from './provision-group.ts'
import { managerToSend, provisionManager } from './provision-manager.ts'
import { provisionUser, stageDeletion } from './provision-user.ts'
import { judgeFailures, type Verdict } from './quarantine.ts'
import { isDue, selectUsers } from './select.ts'
import { credentialsRefused, settle } from './settle.ts'
import { quarantineReasons } from './sync-state.ts'
import { testConnection } from './test-connection.ts'

export type CycleReport = {
  readonly entries: readonly ProvisioningEntry[]
  /** Why the job goes into quarantine; null when it is healthy. */
  readonly verdict: Verdict | null
  /** False when the cycle was broken off: the watermark stays where it was. */
  readonly complete: boolean
  readonly stagedDeletes: readonly string[]
}

/** @param onEntry Called with each entry as soon as it is finished. */
export async function runCycle(
  engine: Engine,
  onEntry: (entry: ProvisioningEntry) => Promise<void>
): Promise<CycleReport> {
  const entries: ProvisioningEntry[] = []
  let stagedDeletes: readonly string[] = []
  const report = async (entry: ProvisioningEntry) => {
    entries.push(entry)
    await onEntry(entry)
    if (credentialsRefused(entry))
      throw new CycleBroken(quarantineVerdict('The endpoint refuses the secret token (401).'))
  }
  try {
    const test = await testConnection(engine)
    if (test.provisioningStatusInfo.status === 'Failure') {
      await report(test)
      const reason = test.provisioningStatusInfo.errorInformation?.reason ?? ''
      throw new CycleBroken(quarantineVerdict(`The connection test failed: ${reason}`))
    }
    stagedDeletes = await provisionUsers(engine, report)
    await provisionManagers(engine, report)
    await provisionGroups(engine, report)
  } catch (error) {
    if (error instanceof CycleBroken) return { entries, verdict: error.verdict, complete: false, stagedDeletes }
    throw error
  }
  return { entries, verdict: verdictOf(engine, stagedDeletes), complete: true, stagedDeletes }
}

/** Ends a cycle early; never leaves this file. */
class CycleBroken extends Error {
  readonly verdict: Verdict
  constructor(verdict: Verdict) {
    super(verdict.message)
    this.verdict = verdict
  }
}

const quarantineVerdict = (message: string): Verdict => ({ reason: quarantineReasons.exception, message })

function verdictOf(engine: Engine, stagedDeletes: readonly string[]): Verdict | null {
  const escrows = [...engine.book.escrows().values()]
  const failing = new Set(escrows.filter(({ kind }) => kind === 'object').map(({ objectId }) => objectId))
  const succeeded = [...engine.book.links()].filter(([objectId, { managed }]) => managed && !failing.has(objectId))
  const failures = judgeFailures(escrows, succeeded.length, engine.app.settings.quarantine)
  if (failures || stagedDeletes.length === 0) return failures
  const threshold = engine.app.settings.preventAccidentalDeletions
  return {
    reason: quarantineReasons.deletes,
    message: `${stagedDeletes.length} deletions are more than the ${threshold} that are let through: allow them, or undo what causes them.`
  }
}

type Report = (entry: ProvisioningEntry) => Promise<void>

/** @returns The objectIds of the users whose deletion was held back. */
async function provisionUsers(engine: Engine, report: Report): Promise<readonly string[]> {
  const { app, directory, book } = engine
  const chosen = selectUsers(app, directory, book, engine.now()).map(subject => ({
    subject,
    decision: decide(subject, app.settings)
  }))
  await dropEscrowsOutOfScope(engine)
  const staged = deletionsToStage(engine, chosen)
  for (const { subject, decision } of chosen) {
    if (staged.has(subject.objectId)) await report(stageDeletion(engine, subject, decision))
    else await report(await settle(engine, await provisionUser(engine, subject, decision), 'object'))
  }
  return [...staged]
}

/** An object that is neither assigned nor managed any more has nothing left to retry. */
async function dropEscrowsOutOfScope({ app, directory, book }: Engine): Promise<void> {
  const concerned = new Set([...assignedUsers(app, directory), ...assignedGroups(app, directory)])
  for (const { objectId, kind } of [...book.escrows().values()])
    if (!concerned.has(objectId) && !book.link(objectId)?.managed) await book.clearEscrow(objectId, kind)
}

/** Above the threshold every deletion of the cycle is held back, but for those the administrator has allowed. */
function deletionsToStage(
  { app }: Engine,
  chosen: readonly { readonly subject: Subject; readonly decision: Decision }[]
): ReadonlySet<string> {
  const threshold = app.settings.preventAccidentalDeletions
  const allowed = new Set(app.sync.allowedDeletes)
  const deletions = chosen
    .filter(({ subject, decision }) => isDeletion(decision, subject.link) && !allowed.has(subject.objectId))
    .map(({ subject }) => subject.objectId)
  return threshold !== null && deletions.length > threshold ? new Set(deletions) : new Set()
}

async function provisionManagers(engine: Engine, report: Report): Promise<void> {
  for (const [objectId, user] of Object.entries(engine.directory.users)) {
    const escrow = engine.book.escrow(objectId, 'reference')
    if (escrow && !isDue(escrow, user.changeNumber, engine.now())) continue
    const subject = managerToSend(engine, objectId)
    if (subject) await report(await settle(engine, await provisionManager(engine, subject), 'reference'))
    else await engine.book.clearEscrow(objectId, 'reference')
  }
}

async function provisionGroups(engine: Engine, report: Report): Promise<void> {
  const { app, directory, book } = engine
  if (!app.settings.groupProvisioning) return
  const assigned = new Set(assignedGroups(app, directory))
  for (const objectId of assigned) {
    const group = directory.groups[objectId]
    const escrow = book.escrow(objectId, 'object')
    if (!group || (escrow && !isDue(escrow, group.changeNumber, engine.now()))) continue
    if (app.sync.watermark === null || escrow || needsLook(engine, objectId, group.changeNumber))
      await report(await settle(engine, await provisionGroup(engine, group), 'object'))
  }
  for (const [objectId, link] of book.links()) {
    if (link.objectType !== 'Group' || assigned.has(objectId)) continue
    await report(await settle(engine, await removeGroupFromTarget(engine, objectId, link), 'object'))
  }
}

/** A group is looked at when it changed, is new to the target, or a member has come into the target meanwhile. */
function needsLook({ app, directory, book }: Engine, objectId: string, changeNumber: number): boolean {
  const link = book.link(objectId)
  if (!link || changeNumber > (app.sync.watermark ?? 0)) return true
  const sent = new Set(link.members)
  return (directory.groups[objectId]?.members ?? []).some(member => !sent.has(member) && book.link(member)?.managed)
}
