/** The provisioning log on disk: one entry a line, only ever added to. */
import { z } from 'zod'
import { openLines, parseLines, readIfPresent } from '../tenant/file.ts'
import type { ProvisioningEntry } from './entry.ts'

export type LogWriter = { write(entry: ProvisioningEntry): Promise<void>; close(): Promise<void> }

export async function openLog(file: string): Promise<LogWriter> {
  const handle = await openLines(file)
  return {
    write: entry => handle.appendFile(`${JSON.stringify(entry)}\n`),
    close: () => handle.close()
  }
}

/** What is needed of a line to choose and print it; the rest is passed through as it was written. */
const entrySchema = z.looseObject({
  activityDateTime: z.string(),
  provisioningAction: z.string(),
  sourceIdentity: z.looseObject({ id: z.string(), displayName: z.string() }),
  provisioningStatusInfo: z.looseObject({ status: z.string() }),
  provisioningSteps: z.array(z.unknown()),
  exchanges: z.array(z.unknown())
})

/** The whole log, oldest first. */
export async function readLog(file: string): Promise<readonly ProvisioningEntry[]> {
  return parseLines((await readIfPresent(file)) ?? '').flatMap(line => {
    const parsed = entrySchema.safeParse(line)
    // Only this program writes the file; the schema tells its lines from anything else that got into it.
    return parsed.success ? [parsed.data as unknown as ProvisioningEntry] : []
  })
}
