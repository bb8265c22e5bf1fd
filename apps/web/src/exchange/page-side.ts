import { fromPlainProblem } from '@sealpost/client'
import { type Answer, aborted, type Job, type Order } from './worker-protocol.ts'

/** The page's half: a worker, or the other end of a channel. */
export interface Port {
  postMessage(order: Order): void
}

/** One worker as the page sees it. */
export interface Hand {
  /** How many jobs it has now. */
  readonly busy: number
  readonly lost: boolean
  /** @throws What the job threw there; `AbortError` as soon as `signal` says so; {@link HandLost} when the worker is gone. */
  run(job: Job, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer> | null>
  take(answer: Answer): void
  /** It can't work any more: what it has and what comes is refused with {@link HandLost}. */
  lose(): void
}

/** The worker couldn't be started, or ended by itself. Says nothing of the job, which may be done elsewhere. */
export class HandLost extends Error {
  constructor() {
    super('The worker is gone.')
    this.name = 'HandLost'
  }
}

interface Waiting {
  resolve(bytes: Uint8Array<ArrayBuffer> | null): void
  reject(error: unknown): void
}

export function pageSide(port: Port): Hand {
  const waiting = new Map<number, Waiting>()
  let last = 0
  let lost = false

  return {
    get busy() {
      return waiting.size
    },
    get lost() {
      return lost
    },
    run(job, signal) {
      if (signal?.aborted) return Promise.reject(aborted())
      if (lost) return Promise.reject(new HandLost())
      last += 1
      const id = last
      const stop = () => {
        port.postMessage({ kind: 'stop', id })
        waiting.get(id)?.reject(aborted())
      }
      const done = new Promise<Uint8Array<ArrayBuffer> | null>((resolve, reject) =>
        waiting.set(id, { resolve, reject })
      )
      signal?.addEventListener('abort', stop, { once: true })
      try {
        port.postMessage({ kind: 'job', id, job })
      } catch (error) {
        // What can't be cloned never arrives there.
        waiting.get(id)?.reject(error)
      }
      return done.finally(() => {
        waiting.delete(id)
        signal?.removeEventListener('abort', stop)
      })
    },
    take(answer) {
      const one = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (answer.kind === 'done') one?.resolve(answer.bytes)
      else one?.reject(fromPlainProblem(answer.problem))
    },
    lose() {
      lost = true
      for (const one of waiting.values()) one.reject(new HandLost())
      waiting.clear()
    }
  }
}
