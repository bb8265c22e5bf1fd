import { toPlainProblem } from '@sealpost/client'
import type { Answer, Job, Order } from './worker-protocol.ts'

/** Where answers go: a worker's own scope, or one end of a channel. */
export interface Outlet {
  postMessage(answer: Answer, transfer: Transferable[]): void
}

/**
 * The worker's half of the conversation: takes orders, runs jobs side by side, stops one when told to.
 *
 * @param perform Runs one job; resolves to the opened bytes, whose buffer is handed over, or to null.
 * @returns What to do with each message that arrives.
 */
export function workerSide(
  outlet: Outlet,
  perform: (job: Job, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer> | null>
): (order: Order) => void {
  const running = new Map<number, AbortController>()

  async function run(id: number, job: Job): Promise<void> {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const bytes = await perform(job, controller.signal)
      outlet.postMessage({ kind: 'done', id, bytes }, bytes ? [bytes.buffer] : [])
    } catch (error) {
      outlet.postMessage({ kind: 'failed', id, problem: toPlainProblem(error) }, [])
    } finally {
      running.delete(id)
    }
  }

  return order => {
    if (order.kind === 'job') void run(order.id, order.job)
    else running.get(order.id)?.abort()
  }
}
