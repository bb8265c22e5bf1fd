// Seals and sends parts, fetches and opens them, away from the page's thread. It keeps nothing: each job brings its own key.
import { browserTransport, fetchAndOpen, sealAndPut } from '@sealpost/client'
import { fastestEngine } from '@sealpost/envelope'
import type { Job, Order } from './worker-protocol.ts'
import { type Outlet, workerSide } from './worker-side.ts'

const transport = browserTransport(location.origin)
// The engine is at hand when the first job comes. A failure here comes back with the job that needs it.
fastestEngine().catch(() => undefined)

async function perform(job: Job, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
  if (job.kind === 'open') return owned(await fetchAndOpen(transport, job.job, signal))
  await sealAndPut(transport, job.job, signal)
  return null
}

/** With a buffer that holds these bytes alone, so that it can be handed over. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? new Uint8Array(buffer) : bytes.slice()
}

const take = workerSide(self as unknown as Outlet, perform)
self.onmessage = (event: MessageEvent<Order>) => take(event.data)
