/** What the work on one object needs from the cycle or the on-demand run around it. */
import { draftEntry, type EntryDraft, type ProvisioningAction, type ProvisioningEntry } from '../log/entry.ts'
import { type Connection, createScimClient } from '../scim/client.ts'
import { createTarget, type Target } from '../scim/target.ts'
import type { Dialect } from '../scim/tenant-url.ts'
import type { Application } from '../tenant/application.ts'
import type { Directory } from '../tenant/directory.ts'
import type { SyncBook } from './sync-book.ts'

export type Engine = {
  readonly app: Application
  readonly directory: Directory
  readonly book: SyncBook
  readonly connection: Connection
  readonly cycleId: string
  readonly dialect: Dialect
  /** Looks for a match even where the target's id is known, as provisioning on demand does. */
  readonly matchFirst: boolean
  /** Reads back and compares after each write. */
  readonly readBack: boolean
  readonly now: () => Date
  readonly newId: () => string
}

export type ObjectHead = {
  readonly objectId: string
  readonly displayName: string
  readonly identityType: 'User' | 'Group'
}

export type Work = { readonly engine: Engine; readonly draft: EntryDraft; readonly target: Target }

/** Opens an entry of the log for one object, with a target whose exchanges are recorded in it. */
export function beginWork(engine: Engine, { objectId, displayName, identityType }: ObjectHead): Work {
  const draft = draftEntry({
    id: engine.newId(),
    now: engine.now(),
    jobId: engine.app.jobId,
    cycleId: engine.cycleId,
    sourceIdentity: { id: objectId, displayName, identityType }
  })
  const client = createScimClient(engine.connection, exchange => draft.exchanges.push(exchange))
  const { tenantUrl } = engine.connection
  const { userPatchNoContent } = engine.app.settings
  return { engine, draft, target: createTarget(client, { tenantUrl, userPatchNoContent }) }
}

/** What the work on an object came to; `done` is false where nothing had to be sent. */
export type Result = {
  readonly action: ProvisioningAction
  readonly targetId: string | undefined
  readonly done: boolean
}

/** Any finding at all makes the object fail: an answer that is wrong is never passed over. */
export function finishWork({ draft }: Work, { action, targetId, done }: Result): ProvisioningEntry {
  const findings = draft.findings()
  const [first] = findings
  if (!first) return draft.finish(action, targetId, done ? 'Success' : 'Skipped')
  const more = findings.length === 1 ? '' : ` (and ${findings.length - 1} more)`
  return draft.finish(action, targetId, 'Failure', {
    errorCode: first.code,
    reason: first.message + more,
    recommendedAction: `See ${first.see}`
  })
}
