// A Node of its own, and what its tasks cost it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Outcome } from './in-node.ts'
import type { Task } from './subject.ts'

export interface NodeBench {
  /** Processor seconds. @throws Error when Node doesn't have the engine */
  cost(task: Task): Promise<number>
  close(): void
}

export function startNodeBench(): NodeBench {
  const child = fork(path.join(import.meta.dirname, 'in-node.ts'))
  return {
    async cost(task) {
      child.send(task)
      const [outcome] = (await once(child, 'message')) as [Outcome]
      if ('error' in outcome) throw new Error(outcome.error)
      return outcome.seconds
    },
    close() {
      child.disconnect()
    }
  }
}
