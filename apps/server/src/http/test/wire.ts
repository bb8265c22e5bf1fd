// Requests over real connections, byte by byte where it matters.
import http from 'node:http'
import net from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from './browser.ts'
import type { RunningPortal } from './running-portal.ts'

export const listen = async (running: RunningPortal): Promise<number> =>
  Number(new URL(await running.app.listen({ host: '127.0.0.1', port: 0 })).port)

/** What a page's request of that browser says of itself. */
export const headersOf = (browser: Browser): Record<string, string> => ({
  'x-sealpost': '1',
  origin: browser.origin,
  cookie: [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ')
})

export interface WireRequest {
  readonly port: number
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | number>>
  /** Sent one after another, each after so many milliseconds. */
  readonly pieces?: readonly Uint8Array[]
  readonly everyMilliseconds?: number
  /** Whether the request is ended after the pieces; default true. */
  readonly end?: boolean
  readonly agent?: http.Agent
}

export interface WireAnswer {
  readonly status: number
  readonly code: string | undefined
  readonly headers: http.IncomingHttpHeaders
  readonly bytes: Buffer
}

/** Sends a request and gives its answer, whether or not all of it was sent by then. */
export function overWire(request: WireRequest): Promise<WireAnswer> {
  const { port, method, path, headers, pieces = [], everyMilliseconds, end = true, agent } = request
  return new Promise((resolve, reject) => {
    const settings = { port, method, path, headers, host: '127.0.0.1', ...(agent ? { agent } : { agent: false }) }
    const sending = http.request(settings, answer => void read(answer).then(resolve, reject))
    sending.on('error', reject)
    sending.flushHeaders()
    const write = async () => {
      for (const piece of pieces) {
        if (everyMilliseconds !== undefined) await pause(everyMilliseconds)
        if (sending.destroyed) return
        sending.write(piece)
      }
      if (end) sending.end()
    }
    write().catch(reject)
  })
}

async function read(answer: http.IncomingMessage): Promise<WireAnswer> {
  const received: Buffer[] = []
  for await (const piece of answer) received.push(piece)
  const bytes = Buffer.concat(received)
  const problem = /problem/.test(answer.headers['content-type'] ?? '') ? JSON.parse(bytes.toString()) : {}
  return { status: answer.statusCode ?? 0, code: problem.code, headers: answer.headers, bytes }
}

/** Opens a connection, writes, and hands it over. */
export function connected(port: number, head: string, body?: Uint8Array): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write(head)
      if (body) socket.write(body)
      resolve(socket)
    })
    socket.on('error', reject)
  })
}

/** A request's head, as text. */
export const headOf = (method: string, path: string, headers: Readonly<Record<string, string | number>>): string =>
  [`${method} ${path} HTTP/1.1`, 'host: portal', ...Object.entries(headers).map(pair => pair.join(': ')), '', ''].join(
    '\r\n'
  )
