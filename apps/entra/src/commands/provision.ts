/** `entra provision`: runs a cycle, or provisions one user or group on demand. */
import type { Command } from 'commander'
import { z } from 'zod'
import { countEntries, type JobOptions, runJob } from '../cycle/job.ts'
import { runOnDemand } from '../cycle/run-on-demand.ts'
import { printEntry } from '../log/print-entry.ts'
import type { TenantSession } from '../tenant/store.ts'
import { UsageError } from '../usage-error.ts'
import { type CommandResult, type Context, leaf, type Register } from './leaf.ts'

const optionsSchema = z.object({
  initial: z.boolean().default(false),
  breakLinks: z.boolean().default(false),
  onDemand: z.string().optional(),
  readBack: z.boolean().default(true),
  summary: z.boolean().default(false)
})
type Options = z.infer<typeof optionsSchema>

export function provisionCommand(register: Register, program: Command): void {
  leaf(
    register,
    program
      .command('provision')
      .description('run a provisioning cycle: an initial one at first, incremental ones from then on')
      .option('--initial', 'Restart provisioning: clears watermark, escrows and quarantine')
      .option('--break-links', 'with --initial: also forget the ids the target gave')
      .option('--on-demand <user-or-group>', 'Provision on demand')
      .option('--no-read-back', 'send only what Entra sends: no reading back after a write')
      .option('--summary', 'one line an object, without requests and answers'),
    optionsSchema,
    (context, _, options) => {
      if (options.breakLinks && !options.initial)
        throw new UsageError('--break-links goes with --initial: links are broken by a restart alone.')
      if (options.initial && options.onDemand !== undefined)
        throw new UsageError('--initial and --on-demand exclude each other.')
      return context.store.exclusively(session => {
        const job: JobOptions = {
          host: context.host,
          logFile: context.store.logFile,
          readBack: options.readBack,
          onEntry: entry => context.say(printEntry(entry, options.summary))
        }
        return options.onDemand === undefined
          ? cycle(session, job, options)
          : demand(session, job, options.onDemand, context)
      })
    }
  )
}

async function cycle(session: TenantSession, job: JobOptions, options: Options): Promise<CommandResult> {
  const report = await runJob(session, job, options)
  const { quarantine } = session.state.app.sync
  if (!report.ran)
    return { value: { ran: false, reason: report.reason, quarantine }, text: `${report.reason}\n`, ok: false }
  const { summary, entries } = report
  const counts = Object.entries(summary.counts).map(([name, count]) => `${count} ${name}`)
  const lines = [`${summary.kind} cycle: ${summary.state}. ${counts.join(', ')}`]
  if (quarantine)
    lines.push(`Quarantine: ${quarantine.reason}. ${quarantine.message} Next attempt at ${quarantine.nextAttempt}.`)
  return {
    value: { ran: true, cycle: summary, quarantine, entries },
    text: `${lines.join('\n')}\n`,
    ok: summary.state === 'Succeeded'
  }
}

async function demand(session: TenantSession, job: JobOptions, name: string, { say }: Context): Promise<CommandResult> {
  const entries = await runOnDemand(session, job, name)
  const counts = countEntries(entries)
  const ok = counts.failed === 0
  if (ok) say('The endpoint answered as it should.\n')
  return { value: { counts, entries }, text: '', ok }
}
