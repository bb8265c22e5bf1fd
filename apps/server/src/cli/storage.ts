import type { Command } from 'commander'
import { DomainError } from '../domain/domain-error.ts'
import { removeDue } from '../domain/exchange/remove-due.ts'
import { sweepBlobs } from '../domain/exchange/sweep-blobs.ts'
import { answer, type Means, operatorOccasion } from './means.ts'

interface SweepOptions {
  readonly olderThan: string
  readonly json?: boolean
}

const removalsAtOnce = 100

/** What the portal does by itself every hour, at once. */
export function addStorageCommands(program: Command, means: Means): void {
  const storage = program.command('storage').description('the sealed bytes of files')
  storage
    .command('sweep')
    .description('remove what expired, was revoked or deleted, and bytes that belong to nothing')
    .option('--older-than <minutes>', 'leave bytes alone that were written since', '60')
    .option('--json', 'answer in one JSON object')
    .action((options: SweepOptions) => sweep(means, options))
}

async function sweep(means: Means, { olderThan, json }: SweepOptions): Promise<void> {
  const minutes = /^\d{1,6}$/.test(olderThan) ? Number(olderThan) : undefined
  if (minutes === undefined)
    throw new DomainError(
      'invalid',
      'storage.older-than',
      `--older-than takes minutes, such as 60; it is "${olderThan}".`
    )
  const portal = await means.open()
  let transfers = 0
  for (;;) {
    const removed = await removeDue(portal, operatorOccasion(means), removalsAtOnce)
    transfers += removed
    if (removed === 0) break
  }
  const blobs = await sweepBlobs(portal, operatorOccasion(means), { olderThan: means.now() - minutes * 60_000 })
  const lines = [`Removed the content of ${transfers} transfers, and ${blobs} blobs that belonged to nothing.`]
  await answer(means, json, { transfers, blobs }, lines)
}
