// The workers of this page, started when the first part needs one. It owns who gets which job, and that it is done here where no worker can be had.
import {
  browserTransport,
  type FetchJob,
  fetchAndOpen,
  type PartFetcher,
  type PartJob,
  type PartSealer,
  sealAndPut
} from '@sealpost/client'
import { type Hand, HandLost, pageSide } from './page-side.ts'
import { startWorker } from './trusted-worker.ts'
import type { Answer, Job } from './worker-protocol.ts'

const most = 4
const transport = browserTransport(location.origin)
/** Workers keep memory of what passed through them. At rest they end, and the next part starts others. */
const restAfterMilliseconds = 3_000

let hands: Hand[] | undefined
let workers: Worker[] = []
let rest: ReturnType<typeof setTimeout> | undefined

/** Starts the workers, which load their engine at once: for pages where a job is likely to follow. */
export function warmUp(): void {
  hands ??= Array.from({ length: Math.max(1, Math.min(most, navigator.hardwareConcurrency || 2)) }, startHand)
}

/** Seals and sends one part in a worker. Aborting stops the request too. Nothing is tried twice. */
export const sealInWorker: PartSealer = async (job, signal) => {
  await run({ kind: 'seal', job }, signal)
}

/** Fetches and opens one part in a worker. */
export const openInWorker: PartFetcher = async (job, signal) => {
  const bytes = await run({ kind: 'open', job }, signal)
  if (!bytes) throw new TypeError('A worker opened a part and gave no bytes.')
  return bytes
}

async function run(job: Job, signal: AbortSignal | undefined): Promise<Uint8Array | null> {
  clearTimeout(rest)
  try {
    return await idlest().run(job, signal)
  } catch (error) {
    if (error instanceof HandLost) return runHere(job, signal ?? new AbortController().signal)
    throw error
  } finally {
    clearTimeout(rest)
    rest = setTimeout(retire, restAfterMilliseconds)
  }
}

function retire(): void {
  if (hands?.some(hand => hand.busy > 0)) return
  for (const worker of workers) worker.terminate()
  workers = []
  hands = undefined
}

async function runHere(job: Job, signal: AbortSignal): Promise<Uint8Array | null> {
  if (job.kind === 'open') return fetchAndOpen(transport, job.job satisfies FetchJob, signal)
  await sealAndPut(transport, job.job satisfies PartJob, signal)
  return null
}

/** @throws {HandLost} when no worker is left. */
function idlest(): Hand {
  warmUp()
  const [first, ...others] = (hands ?? []).filter(hand => !hand.lost)
  if (!first) throw new HandLost()
  return others.reduce((best, one) => (one.busy < best.busy ? one : best), first)
}

function startHand(): Hand {
  try {
    const worker = startWorker()
    workers.push(worker)
    const hand = pageSide(worker)
    worker.onmessage = (event: MessageEvent<Answer>) => hand.take(event.data)
    worker.onerror = () => hand.lose()
    worker.onmessageerror = () => hand.lose()
    return hand
  } catch {
    const hand = pageSide({ postMessage: () => undefined })
    hand.lose()
    return hand
  }
}
