/**
 * The provisioning job: opens an engine on the tenant's state, lets a cycle or an on-demand run work with it, writes the
 * log, and puts what came of it back into the state.
 */
import type { Host } from '../host.ts'
import type { ProvisioningEntry } from '../log/entry.ts'
import { openLog } from '../log/provisioning-log.ts'
import type { Connection } from '../scim/client.ts'
import { openTransport } from '../scim/exchange.ts'
import { parseTenantUrl } from '../scim/tenant-url.ts'
import type { Application } from '../tenant/application.ts'
import { usersToPurge } from '../tenant/change-user.ts'
import { removeUserForGood } from '../tenant/remove-for-good.ts'
import type { TenantState } from '../tenant/state.ts'
import type { TenantSession } from '../tenant/store.ts'
import { UsageError } from '../usage-error.ts'
import type { Engine } from './engine.ts'
import { imposed, permission } from './quarantine.ts'
import { type CycleReport, runCycle } from './run-cycle.ts'
import { openSyncBook } from './sync-book.ts'
import { type CycleSummary, restarted, type SyncState } from './sync-state.ts'

export type JobOptions = {
  readonly host: Host
  readonly logFile: string
  readonly readBack: boolean
  readonly onEntry: (entry: ProvisioningEntry) => void
}

/**
 * Runs `work` with an engine on the session's tenant. Links and escrows it changes are on disk as it changes them.
 *
 * @throws {UsageError} if the application is not connected yet.
 */
export async function withEngine<T>(
  session: TenantSession,
  { host, readBack }: Pick<JobOptions, 'host' | 'readBack'>,
  work: (engine: Engine) => Promise<T>
): Promise<T> {
  const { app, directory } = session.state
  const transport = openTransport()
  try {
    const connection: Connection = {
      ...connectionSettings(app, session.secretToken),
      transport: transport.send,
      sleep: host.sleep
    }
    const engine: Engine = {
      app,
      directory,
      book: openSyncBook(app.sync, change => session.remember(change)),
      connection,
      cycleId: host.newId(),
      dialect: connection.tenantUrl.dialect,
      matchFirst: false,
      readBack,
      now: host.now,
      newId: host.newId
    }
    return await work(engine)
  } finally {
    transport.close()
  }
}

function connectionSettings(app: Application, secretToken: string | undefined) {
  if (app.tenantUrl === null || secretToken === undefined)
    throw new UsageError('The application is not connected: entra app connect takes its Tenant URL and secret token.')
  return {
    tenantUrl: parseTenantUrl(app.tenantUrl),
    secretToken,
    timeoutMilliseconds: app.settings.timeoutSeconds * 1000,
    maxThrottleWaitMilliseconds: app.settings.maxThrottleWaitSeconds * 1000
  }
}

/** Runs `work` and writes each entry that it reports to the provisioning log, at once. */
export async function withLog<T>(
  options: JobOptions,
  work: (report: (entry: ProvisioningEntry) => Promise<void>) => Promise<T>
): Promise<T> {
  const log = await openLog(options.logFile)
  try {
    return await work(async entry => {
      await log.write(entry)
      options.onEntry(entry)
    })
  } finally {
    await log.close()
  }
}

export type JobReport =
  | { readonly ran: false; readonly reason: string }
  | { readonly ran: true; readonly summary: CycleSummary; readonly entries: readonly ProvisioningEntry[] }

/**
 * Runs a cycle if the job may run: an initial one when there is no watermark or a restart is asked for, else an
 * incremental one.
 *
 * @param restart "Restart provisioning"; with `breakLinks` the target's ids are forgotten as well.
 */
export async function runJob(
  session: TenantSession,
  options: JobOptions,
  restart: { readonly initial: boolean; readonly breakLinks: boolean }
): Promise<JobReport> {
  const { host } = options
  await prepare(session, host, restart)
  const { sync } = session.state.app
  const permitted = permission(sync, host.now())
  if (!permitted.allowed) {
    if (!sync.disabled && permitted.disable) await replaceSync(session, { ...sync, disabled: true })
    return { ran: false, reason: permitted.reason }
  }
  return withEngine(session, options, async engine => {
    const startedAt = host.now()
    const report = await withLog(options, write => runCycle(engine, write))
    const summary = summaryOf(engine, report, startedAt, host.now())
    await replaceSync(session, nextSync(engine, report, summary, host.now()))
    return { ran: true, summary, entries: report.entries }
  })
}

/** Restarts where that is asked for, and empties the recycle bin of those whose 30 days are over. */
async function prepare(
  session: TenantSession,
  host: Host,
  restart: { readonly initial: boolean; readonly breakLinks: boolean }
): Promise<void> {
  let next: TenantState = session.state
  if (restart.initial) next = { ...next, app: { ...next.app, sync: restarted(next.app.sync, restart.breakLinks) } }
  for (const user of usersToPurge(next.directory, host.now())) next = removeUserForGood(next, user)
  if (next !== session.state) await session.replace(next)
}

const replaceSync = (session: TenantSession, sync: SyncState): Promise<void> =>
  session.replace({ ...session.state, app: { ...session.state.app, sync } })

function nextSync(engine: Engine, report: CycleReport, summary: CycleSummary, now: Date): SyncState {
  const { sync } = engine.app
  const { verdict, complete, stagedDeletes } = report
  return {
    links: Object.fromEntries(engine.book.links()),
    escrows: Object.fromEntries(engine.book.escrows()),
    watermark: complete ? engine.directory.changeNumber : sync.watermark,
    quarantine: verdict ? imposed(sync.quarantine, verdict, now) : null,
    disabled: false,
    stagedDeletes: complete ? [...stagedDeletes] : sync.stagedDeletes,
    allowedDeletes: complete ? [] : sync.allowedDeletes,
    lastCycle: summary
  }
}

const actionCounts = { Create: 'created', Update: 'updated', Disable: 'disabled', Delete: 'deleted' } as const

export function countEntries(entries: readonly ProvisioningEntry[]): CycleSummary['counts'] {
  const counts = { created: 0, updated: 0, disabled: 0, deleted: 0, staged: 0, skipped: 0, failed: 0, findings: 0 }
  for (const { provisioningAction, provisioningStatusInfo, exchanges } of entries) {
    counts.findings += exchanges.reduce((sum, exchange) => sum + exchange.findings.length, 0)
    if (provisioningStatusInfo.status === 'Failure') counts.failed += 1
    else if (provisioningAction === 'StagedDelete') counts.staged += 1
    else if (provisioningStatusInfo.status === 'Skipped') counts.skipped += 1
    else if (provisioningAction !== 'Other') counts[actionCounts[provisioningAction]] += 1
  }
  return counts
}

function summaryOf(engine: Engine, report: CycleReport, startedAt: Date, completedAt: Date): CycleSummary {
  const counts = countEntries(report.entries)
  const healthy = counts.failed === 0 ? 'Succeeded' : 'EntryLevelErrors'
  return {
    cycleId: engine.cycleId,
    kind: engine.app.sync.watermark === null ? 'Initial' : 'Incremental',
    startedAt: startedAt.toISOString(),
    completedAt: completedAt.toISOString(),
    state: report.verdict ? 'Quarantined' : healthy,
    counts
  }
}
