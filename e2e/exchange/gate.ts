// A line to the portal that can be held up and torn.
import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface Gate {
  readonly port: number
  /** Addresses of the parts that were sent through to the portal and acknowledged. */
  readonly acknowledged: readonly string[]
  /** So many parts more are let through, up or down; others wait before the portal. */
  allow(parts: number): void
  /** Resolves once so many parts, counted from the last {@link Gate.allow}, have passed and another one waits. */
  held(): Promise<void>
  /** Resolves once nothing waits any more: whoever sent it is gone. Browsers let go of it a while after a page. */
  abandoned(): Promise<void>
  /** Breaks every connection, and each new one, until it is mended. */
  tear(): void
  mend(): void
  close(): Promise<void>
}

/** @param target The portal's port on this machine. */
export async function openGate(target: number): Promise<Gate> {
  const acknowledged: string[] = []
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()
  let [left, underWay, torn] = [Number.POSITIVE_INFINITY, 0, false]
  let look = () => {}

  const server = http.createServer(async (asked, answer) => {
    // Whole, so that it is noticed when whoever sent it goes.
    const body = await buffer(asked).catch(() => undefined)
    if (!body) return
    const pass = () => {
      waiting.delete(pass)
      left -= isPart(asked) ? 1 : 0
      underWay += 1
      answer.on('close', () => {
        underWay -= 1
        if (asked.method === 'PUT' && answer.statusCode === 204) acknowledged.push(asked.url ?? '')
        look()
      })
      forward(target, asked, body, answer)
    }
    if (!isPart(asked) || left > 0) return pass()
    waiting.add(pass)
    answer.on('close', () => {
      waiting.delete(pass)
      look()
    })
    look()
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    if (torn) socket.resetAndDestroy()
  })
  const until = (holds: () => boolean): Promise<void> =>
    new Promise(resolve => {
      look = () => holds() && resolve()
      look()
    })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

  return {
    port: (server.address() as AddressInfo).port,
    acknowledged,
    allow(parts) {
      left = parts
      for (const pass of [...waiting].slice(0, parts)) pass()
    },
    held: () => until(() => left === 0 && underWay === 0 && waiting.size > 0),
    abandoned: () => until(() => waiting.size === 0),
    tear() {
      torn = true
      for (const socket of sockets) socket.resetAndDestroy()
    },
    mend() {
      torn = false
    },
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    }
  }
}

/** Of a file, on its way to the portal or from it. */
const isPart = ({ method, url = '' }: http.IncomingMessage): boolean =>
  (method === 'PUT' && /\/parts\/\d+$/.test(url)) ||
  (method === 'GET' && /\/api\/links\/[^/]+\/files\/[^/]+$/.test(url))

function forward(target: number, asked: http.IncomingMessage, body: Buffer, answer: http.ServerResponse): void {
  const { method, url, headers } = asked
  const passed = http.request({ port: target, host: '127.0.0.1', method, path: url, headers })
  passed.on('response', told => {
    answer.writeHead(told.statusCode ?? 502, told.rawHeaders)
    told.pipe(answer)
  })
  passed.on('error', () => answer.destroy())
  answer.on('close', () => passed.destroy())
  passed.end(body)
}
