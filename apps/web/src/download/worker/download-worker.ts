// The service worker that turns what a page decrypts into the browser's own download. It answers for /download/ alone, knows no key and
// no address of the portal, and says nothing of whether a download is whole: that only the page knows.
import { attachmentHeaders } from './attachment.ts'
import type { FromPort, Offer, ToWorker } from './protocol.ts'
import { relay } from './relay.ts'

/** What service workers have beyond other scripts, as far as it is used here. */
interface WorkerScope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
}
interface FetchEvent extends Event {
  readonly request: Request
  respondWith(response: Response | Promise<Response>): void
}

interface Waiting {
  readonly offer: Offer
  readonly port: MessagePort
}

const worker = self as unknown as WorkerScope
const waiting = new Map<string, Waiting>()
/** Of offers and of downloads under way. It is lost when the browser ends this worker, and so are they. */
const known = new Set<string>()

worker.addEventListener('message', event => {
  const [port] = event.ports
  if (!port) return
  const message = event.data
  if (message.kind === 'ping') return port.postMessage(known.has(message.id))
  waiting.set(message.id, { offer: message, port })
  known.add(message.id)
  port.postMessage('ready' satisfies FromPort)
})

worker.addEventListener('fetch', event => {
  const { origin, pathname } = new URL(event.request.url)
  if (origin === location.origin && pathname.startsWith('/download/')) event.respondWith(answer(pathname.slice(10)))
})

function answer(id: string): Response {
  const found = waiting.get(id)
  // Once only: a browser that asks again, to resume, is told that there is nothing.
  waiting.delete(id)
  if (!found) return new Response('', { status: 404, headers: { 'content-security-policy': "default-src 'none'" } })
  const { offer, port } = found
  port.postMessage('begun' satisfies FromPort)
  return new Response(
    relay(port, () => known.delete(id)),
    { headers: attachmentHeaders(offer.name, offer.bytes) }
  )
}
