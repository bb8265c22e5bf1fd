/** `entra log`: the provisioning log, filtered as in the portal. */
import type { Command } from 'commander'
import { z } from 'zod'
import { printEntry } from '../log/print-entry.ts'
import { readLog } from '../log/provisioning-log.ts'
import { leaf, type Register } from './leaf.ts'

const statuses = { success: 'Success', failure: 'Failure', skipped: 'Skipped' } as const

export function logCommand(register: Register, program: Command): void {
  leaf(
    register,
    program
      .command('log')
      .description('show the provisioning log, oldest entry first')
      .option('--last <count>', 'the last entries only', '50')
      .option('--status <status>', 'success, failure or skipped')
      .option('--object <name>', 'entries of one user or group, by name or objectId')
      .option('--summary', 'one line an entry, without requests and answers'),
    z.object({
      last: z.coerce.number().int().positive(),
      status: z.enum(['success', 'failure', 'skipped']).optional(),
      object: z.string().optional(),
      summary: z.boolean().default(false)
    }),
    async ({ store }, _, { last, status, object, summary }) => {
      await store.read()
      const wanted = object?.toLowerCase()
      const entries = (await readLog(store.logFile))
        .filter(entry => status === undefined || entry.provisioningStatusInfo.status === statuses[status])
        .filter(
          ({ sourceIdentity: { id, displayName } }) =>
            wanted === undefined || id === wanted || displayName.toLowerCase() === wanted
        )
        .slice(-last)
      const text = entries.map(entry => `${entry.activityDateTime} ${printEntry(entry, summary)}`).join('')
      return { value: { entries }, text }
    }
  )
}
