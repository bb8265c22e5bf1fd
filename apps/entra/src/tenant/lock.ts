/**
 * One command at a time may change a tenant. The lock is an exclusive SQLite transaction on a file that holds nothing:
 * the operating system lets go of it when the process ends, however it ends, so no stale lock has to be guessed at.
 */
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { UsageError } from '../usage-error.ts'

const busy = 5
const pollMilliseconds = 25

const isBusy = (error: unknown) => error instanceof Error && 'errcode' in error && error.errcode === busy

/**
 * Runs `work` while no other command holds the lock.
 *
 * @param waitSeconds How long to wait for another command to end.
 * @throws {UsageError} if it has not ended by then.
 */
export async function whileLocked<T>(file: string, waitSeconds: number, work: () => Promise<T>): Promise<T> {
  const database = new DatabaseSync(file)
  try {
    await acquire(database, waitSeconds)
    return await work()
  } finally {
    database.close()
  }
}

async function acquire(database: DatabaseSync, waitSeconds: number): Promise<void> {
  const deadline = performance.now() + waitSeconds * 1000
  for (;;) {
    try {
      database.exec('BEGIN EXCLUSIVE')
      return
    } catch (error) {
      if (!isBusy(error)) throw error
      if (performance.now() >= deadline)
        throw new UsageError(
          `Another entra command has been working on this tenant for ${waitSeconds} seconds: wait for it to end, or stop it.`
        )
      await delay(pollMilliseconds)
    }
  }
}
