import { ExchangeProblem } from './problem.ts'
import type { World } from './world.ts'

const shortest = 1_000
const longest = 30_000
/** A portal that asks for more patience than this is asked again all the same. */
const longestAsked = 300_000

/** Whether the same may succeed later: no answer, a portal that is down or busy. A refusal never is, nor are bytes that the portal lost. */
export const isPassing = (error: unknown): error is ExchangeProblem =>
  error instanceof ExchangeProblem &&
  error.code !== 'storage.missing' &&
  (error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500)

/**
 * How long to wait before the next try, in milliseconds: doubling from 1 s to 30 s, of which a random part up to half is left out, so that
 * many clients don't come back at once; longer when the portal asked for it.
 *
 * @param failures How many tries in a row have failed before this one, from 0.
 * @param random From 0 up to 1.
 */
export function delayBefore(failures: number, random: number, retryAfterSeconds = 0): number {
  const backoff = Math.min(longest, shortest * 2 ** Math.min(failures, 16)) * (1 - random / 2)
  return Math.max(backoff, Math.min(longestAsked, retryAfterSeconds * 1_000 * (1 + random / 10)))
}

export interface Persistence {
  readonly world: World
  readonly signal: AbortSignal
  /** Told true when a try failed and the wait for the next begins, false when it is over. */
  readonly onWaiting?: (waiting: boolean) => void
}

/**
 * Does something over the network until it succeeds or is refused.
 *
 * Passing faults are waited out for ever. When the network comes back, waits end, and tries under way begin anew: their connections are of
 * a network that is gone.
 *
 * @param act One try; may run several times, never twice at once.
 * @throws what a try throws that will not pass; the signal's reason when it aborts
 */
export async function persist<T>(act: (signal: AbortSignal) => Promise<T>, how: Persistence): Promise<T> {
  for (let failures = 0; ; failures++) {
    how.signal.throwIfAborted()
    const online = new AbortController()
    const ignore = how.world.onOnline(() => online.abort())
    const signal = AbortSignal.any([how.signal, online.signal])
    try {
      return await act(signal)
    } catch (error) {
      how.signal.throwIfAborted()
      if (!online.signal.aborted) await waitOut(error, failures, signal, how)
      if (online.signal.aborted) failures = -1
    } finally {
      ignore()
    }
  }
}

async function waitOut(error: unknown, failures: number, signal: AbortSignal, how: Persistence): Promise<void> {
  if (!isPassing(error)) throw error
  how.onWaiting?.(true)
  try {
    await how.world.wait(delayBefore(failures, how.world.random(), error.retryAfterSeconds), signal)
  } finally {
    how.onWaiting?.(false)
  }
}
