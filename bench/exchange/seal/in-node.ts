// Runs in a process of its own, so that nothing else's memory costs it anything: does the tasks it is sent, and says what each cost.
import { perform, type Task } from './subject.ts'

/** Processor seconds of all threads, or why there are none. */
export type Outcome = { readonly seconds: number } | { readonly error: string }

async function costOf(task: Task): Promise<Outcome> {
  const before = process.cpuUsage()
  try {
    await perform(task)
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
  const { user, system } = process.cpuUsage(before)
  return { seconds: (user + system) / 1e6 }
}

process.on('message', async task => process.send?.(await costOf(task as Task)))
