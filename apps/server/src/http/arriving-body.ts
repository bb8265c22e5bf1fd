// Bodies that may take long because they are large: how long is told by whether bytes keep coming. Every other request is bounded as a whole
// by Node, which knows one time limit for all of a server; what is read here is exempt from it.
import type { IncomingMessage } from 'node:http'
import { DomainError } from '../domain/domain-error.ts'
import { giveBack } from './give-back.ts'

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
 * A request's body, piece by piece as it is taken: each one is gone when the next is asked for, so whoever keeps bytes copies them. Only waiting
 * for the client counts as idle: who takes the pieces may take their time.
 *
 * Whoever stops early leaves the rest unread and the connection whole, so that an answer reaches the client.
 *
 * @throws DomainError `invalid` `request.timeout` when it doesn't come in time; `request.malformed` when it breaks off
 */
export async function* arrivingBody(request: IncomingMessage, times: BodyTimes): AsyncGenerator<Uint8Array> {
  const { socket } = request
  const waiting = new Waiting(request, times)
  read.add(socket)
  try {
    while (true) {
      const piece: Uint8Array | null = request.read()
      if (piece !== null) {
        yield piece
        giveBack(piece, socket)
      } else if (request.readableEnded) return
      else await waiting.more()
    }
  } finally {
    waiting.stop()
    read.delete(socket)
  }
}

/** Waits for a body's next bytes or its end. One timer serves all waits, since bodies have many thousands of pieces. */
class Waiting {
  readonly #request: IncomingMessage
  readonly #idle: NodeJS.Timeout
  readonly #whole: NodeJS.Timeout
  #settle: { resolve(): void; reject(error: unknown): void } | undefined
  /** What ended it, which whoever waits next is told. */
  #failure: unknown

  constructor(request: IncomingMessage, { idleMilliseconds, wholeMilliseconds }: BodyTimes) {
    this.#request = request
    const late = () => this.#fail(tooSlow)
    // Who takes the pieces may take their time: only a client that is waited for can be too slow.
    this.#idle = setTimeout(() => this.#settle && late(), idleMilliseconds)
    this.#whole = setTimeout(late, wholeMilliseconds)
    // One that comes after the last wait is nobody's any more, and no reason to end the process.
    request.on('error', () => {})
    request.on('readable', this.#come).on('end', this.#come).on('error', this.#break).on('close', this.#break)
  }

  /** @throws DomainError as {@link arrivingBody} */
  more(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#request.destroyed && !this.#request.readableEnded) this.#fail(brokenOff())
    this.#idle.refresh()
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure)
      this.#settle = { resolve, reject }
    })
  }

  stop(): void {
    clearTimeout(this.#idle)
    clearTimeout(this.#whole)
    this.#request.off('readable', this.#come).off('end', this.#come).off('error', this.#break).off('close', this.#break)
  }

  readonly #come = (): void => {
    const { resolve } = this.#settle ?? {}
    this.#settle = undefined
    resolve?.()
  }

  readonly #break = (): void => {
    if (!this.#request.readableEnded) this.#fail(brokenOff())
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    const { reject } = this.#settle ?? {}
    this.#settle = undefined
    reject?.(this.#failure)
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

const brokenOff = (): DomainError =>
  new DomainError('invalid', 'request.malformed', 'The bytes broke off: send them again, whole.')

const tooSlow = new DomainError(
  'invalid',
  'request.timeout',
  'The bytes stopped coming or took too long: send them again, over a better line or fewer at once.'
)
