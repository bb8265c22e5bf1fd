/** Provisioning as the service runs it: a cycle whenever somebody asks for one, and every 40 minutes once it is started. */
import { type JobOptions, runJob } from '../cycle/job.ts'
import type { TenantSession } from '../tenant/store.ts'
import { UsageError } from '../usage-error.ts'
import type { Site } from './visit.ts'

export const jobOf = ({ host, store }: Site): JobOptions => ({
  host,
  logFile: store.logFile,
  readBack: true,
  onEntry: () => {}
})

/** @throws {UsageError} if the job may not run now, such as in quarantine. */
export async function provisionNow(site: Site, session: TenantSession, initial = false): Promise<void> {
  const report = await runJob(session, jobOf(site), { initial, breakLinks: false })
  if (!report.ran) throw new UsageError(report.reason)
}

const cycleMinutes = 40

/** Runs a cycle every 40 minutes while provisioning is started, until it is told to stop. */
export function keepProvisioning(site: Site): { stop(): void } {
  const cycle = async () => {
    const { app } = await site.store.read()
    if (app.provisioningStarted) await site.store.exclusively(session => provisionNow(site, session))
  }
  const timer = setInterval(() => {
    cycle().catch((error: unknown) =>
      site.host.err(`entra: ${error instanceof Error ? error.message : String(error)}\n`)
    )
  }, cycleMinutes * 60_000)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
