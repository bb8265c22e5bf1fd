// A page's bytes as the browser's own download, by way of the service worker in worker/.

import { workerScript } from '../exchange/script-url.ts'
import { SaveError } from './save-error.ts'
import type { FromPort, Offer, Ping, ToPort } from './worker/protocol.ts'

/** What is to be saved. `open` is called once the browser takes it; its signal tells that nothing more of it is wanted. */
export interface Download {
  readonly name: string
  readonly bytes: number
  open(stop: AbortSignal): ReadableStream<Uint8Array>
}

const pingMs = 10_000
/** A browser that hasn't asked by then won't. */
const beginMs = 15_000

/** The worker, set up if need be; undefined where browsers have none, as in some private windows. */
export async function downloadWorker(): Promise<ServiceWorker | undefined> {
  if (!('serviceWorker' in navigator)) return undefined
  try {
    const script = workerScript('/download-worker.js')
    const registration = await navigator.serviceWorker.register(script, { scope: '/download/', updateViaCache: 'none' })
    return registration.active ?? (await activated(registration.installing ?? registration.waiting))
  } catch {
    return undefined
  }
}

function activated(worker: ServiceWorker | null): Promise<ServiceWorker | undefined> {
  return new Promise(resolve => {
    const look = () => {
      if (worker?.state === 'activated') resolve(worker)
      if (!worker || worker.state === 'redundant') resolve(undefined)
    }
    worker?.addEventListener('statechange', look)
    look()
  })
}

/**
 * Hands `download` to the browser piece by piece, as it takes them, and resolves when it has all.
 *
 * Whatever else ends it makes the browser's download fail.
 *
 * @throws {SaveError} `refused` when the browser never began, and then nothing was opened; `stopped` when it ended it
 * @throws What the stream errors with, or the reason of `signal`
 */
export async function saveThroughWorker(worker: ServiceWorker, download: Download, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const id = crypto.randomUUID()
  const frame = document.createElement('iframe')
  frame.hidden = true
  const { port1: port, port2 } = new MessageChannel()
  const over = new AbortController()
  const failed = new AbortController()
  const offer: Offer = { kind: 'offer', id, name: download.name, bytes: download.bytes }
  try {
    const saved = served(port, download, AbortSignal.any([signal, failed.signal]), () => {
      frame.src = `/download/${id}`
      document.body.append(frame)
    })
    const lost = new Promise<never>((_resolve, reject) => {
      keepAlive(worker, id, over.signal, () => reject(new SaveError('stopped')))
      signal.addEventListener('abort', () => reject(signal.reason), { signal: over.signal })
    })
    addEventListener('pagehide', () => port.postMessage('fail' satisfies ToPort), { signal: over.signal })
    worker.postMessage(offer, [port2])
    await Promise.race([saved, lost])
  } catch (error) {
    port.postMessage('fail' satisfies ToPort)
    failed.abort(error)
    throw error
  } finally {
    over.abort()
    frame.remove()
    port.close()
  }
}
/** Answers what the worker asks over `port`, and resolves when the browser has all. */
function served(port: MessagePort, download: Download, stop: AbortSignal, onready: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new SaveError('refused')), beginMs)
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
    const give = async () => {
      reader ??= download.open(stop).getReader()
      const { done, value } = await reader.read()
      const message: ToPort = done ? 'end' : value
      port.postMessage(message, transferable(message))
    }
    const heard: Record<FromPort, () => void> = {
      ready: onready,
      begun: () => clearTimeout(late),
      pull: () => void give().catch(reject),
      saved: resolve,
      stopped: () => reject(new SaveError('stopped'))
    }
    port.onmessage = (event: MessageEvent<FromPort>) => heard[event.data]()
  })
}

/** A piece is moved, not copied, unless it is small: small ones may be part of something that its maker still uses. */
function transferable(message: ToPort): Transferable[] {
  const movable =
    message instanceof Uint8Array && message.length >= 65_536 && message.length === message.buffer.byteLength
  return movable ? [message.buffer] : []
}

/** Browsers end a service worker that hears nothing for half a minute; one that was ended doesn't know the download any more. */
function keepAlive(worker: ServiceWorker, id: string, over: AbortSignal, lost: () => void): void {
  const timer = setInterval(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (event: MessageEvent<boolean>) => {
      if (!event.data && !over.aborted) lost()
      port1.close()
    }
    worker.postMessage({ kind: 'ping', id } satisfies Ping, [port2])
  }, pingMs)
  over.addEventListener('abort', () => clearInterval(timer))
}
