// Bodies that may take long because they are large: how long is told by whether bytes keep coming. Every other request is bounded as a whole
// by Node, which knows one time limit for all of a server; what is read here is exempt from it.
import type { IncomingMessage } from 'node:http'
import { DomainError } from '../domain/domain-error.ts'

/** How long a large body may take. */
export interface BodyTimes {
  /** The longest wait for the next byte. */
  readonly idleMilliseconds: number
  /** The longest it may take as a whole. */
  readonly wholeMilliseconds: number
}

export const usualBodyTimes: BodyTimes = { idleMilliseconds: 30_000, wholeMilliseconds: 900_000 }

/** Connections whose request is being read here. */
const read = new WeakSet<IncomingMessage['socket']>()

/** Whether the time that a connection's request takes is bounded by who reads it. */
export const isTimed = (socket: IncomingMessage['socket']): boolean => read.has(socket)

/**
 * A request's body, piece by piece as it is taken. Only waiting for the client counts as idle: who takes the pieces may take their time.
 *
 * Whoever stops early leaves the rest unread and the connection whole, so that an answer reaches the client.
 *
 * @throws DomainError `invalid` `request.timeout` when it doesn't come in time; `request.malformed` when it breaks off
 */
export async function* arrivingBody(request: IncomingMessage, times: BodyTimes): AsyncGenerator<Uint8Array> {
  const { socket } = request
  const pieces: AsyncIterator<Uint8Array> = request.iterator({ destroyOnReturn: false })
  const whole = timer(times.wholeMilliseconds)
  let waiting = false
  read.add(socket)
  try {
    while (true) {
      const idle = timer(times.idleMilliseconds)
      waiting = true
      const next = await Promise.race([pieces.next().catch(brokenOff), whole.over, idle.over]).finally(idle.stop)
      if (next === undefined) throw tooSlow
      waiting = false
      if (next.done) return
      yield next.value
    }
  } finally {
    whole.stop()
    read.delete(socket)
    // One that still waits for its next piece would never come back.
    if (!waiting) await pieces.return?.()
  }
}

/**
 * Takes what still comes of a body that nobody wants, within the same times, and throws it away: clients that send on until they are through see the
 * answer then, where a connection that was cut would hide it.
 */
export function passOver(request: IncomingMessage, times: BodyTimes): void {
  if (request.complete || request.destroyed) return
  const { socket } = request
  const cut = () => socket.destroy()
  const whole = setTimeout(cut, times.wholeMilliseconds)
  const idle = setTimeout(cut, times.idleMilliseconds)
  read.add(socket)
  request.on('data', () => idle.refresh())
  request.on('error', () => {})
  request.once('close', () => {
    clearTimeout(whole)
    clearTimeout(idle)
    read.delete(socket)
  })
  request.resume()
}

interface Timer {
  readonly over: Promise<undefined>
  stop(): void
}

function timer(milliseconds: number): Timer {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const handle = setTimeout(resolve, milliseconds, undefined)
  return { over: promise, stop: () => clearTimeout(handle) }
}

function brokenOff(): never {
  throw new DomainError('invalid', 'request.malformed', 'The bytes broke off: send them again, whole.')
}

const tooSlow = new DomainError(
  'invalid',
  'request.timeout',
  'The bytes stopped coming or took too long: send them again, over a better line or fewer at once.'
)
