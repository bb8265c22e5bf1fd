import { layoutOf, partOf } from '@sealpost/envelope'
import { send } from '../calls/call.ts'
import { type Persistence, persist } from '../retry.ts'
import { Speed } from '../speed.ts'
import type { Transport } from '../transport.ts'
import { thisWorld, type World } from '../world.ts'
import type { DeliveredFile, Delivery } from './delivery.ts'
import type { PartFetcher } from './part.ts'

export interface ReceiveProgress {
  /** Verified and handed on. */
  readonly receivedBytes: number
  readonly totalBytes: number
  /** Over the last ten seconds. */
  readonly bytesPerSecond: number
  /** Null while it can't be told. */
  readonly secondsLeft: number | null
  /** `waiting` for the network, between two tries. */
  readonly state: 'receiving' | 'waiting'
}

export interface ReadOptions {
  /** Fetches and opens one part: {@link fetchAndOpen} here or in a worker. */
  readonly fetcher: PartFetcher
  /** Parts under way or opened and not yet taken; 4. */
  readonly ahead?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ReceiveProgress) => void
  /** The first part to read, when those before it are there already; 0. When all are, the stream only closes. */
  readonly fromPart?: number
  readonly world?: World
}

/** A portal that doesn't take the receipt doesn't keep a reader waiting. */
const receiptPatience = 10_000

/**
 * A file's plain bytes in order, a part at a time. It closes only when every byte to the end was verified.
 *
 * The network's faults and a busy portal are waited out for ever. Anything else errors the stream: `damaged` or `cut` content, a refusal.
 * When the last byte was taken the portal is told that the reader has the file whole; if that fails, nobody is told.
 *
 * @remarks Memory: `ahead` parts. A part that was taken is kept no more. Cancelling, or the signal, ends what is under way.
 */
export function readFile(
  transport: Transport,
  delivery: Delivery,
  file: DeliveredFile,
  options: ReadOptions
): ReadableStream<Uint8Array> {
  const reading = new Reading(transport, delivery, file, options)
  const stream: UnderlyingDefaultSource<Uint8Array> = {
    pull: controller => reading.pull(controller),
    cancel: reason => reading.cancel(reason)
  }
  return new ReadableStream(stream, { highWaterMark: 0 })
}

class Reading {
  readonly #transport: Transport
  readonly #delivery: Delivery
  readonly #file: DeliveredFile
  readonly #fetcher: PartFetcher
  readonly #ahead: number
  readonly #parts: number
  readonly #ended = new AbortController()
  readonly #persistence: Persistence
  readonly #tell: (progress: ReceiveProgress) => void
  readonly #speed: Speed
  readonly #pending: Promise<Uint8Array>[] = []
  #next: number
  #waits = 0
  #receivedBytes: number

  constructor(transport: Transport, delivery: Delivery, file: DeliveredFile, options: ReadOptions) {
    const { fetcher, ahead = 4, signal, onProgress, fromPart = 0, world = thisWorld } = options
    this.#transport = transport
    this.#delivery = delivery
    this.#file = file
    this.#fetcher = fetcher
    this.#ahead = ahead
    this.#parts = layoutOf(file.bytes).parts
    this.#next = fromPart
    this.#receivedBytes = fromPart < this.#parts ? partOf(file.bytes, fromPart).offset : file.bytes
    this.#tell = onProgress ?? (() => {})
    this.#speed = new Speed(() => world.now())
    this.#persistence = {
      world,
      signal: signal ? AbortSignal.any([signal, this.#ended.signal]) : this.#ended.signal,
      onWaiting: waiting => this.#waiting(waiting)
    }
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#speed.start()
    while (this.#pending.length < this.#ahead && this.#next < this.#parts) this.#pending.push(this.#fetch(this.#next++))
    const first = this.#pending.shift()
    try {
      const bytes = (await first) ?? new Uint8Array()
      this.#speed.add(bytes.length)
      this.#receivedBytes += bytes.length
      if (bytes.length > 0) controller.enqueue(bytes)
      this.#say()
      if (this.#pending.length === 0 && this.#next === this.#parts) await this.#finish(controller)
    } catch (error) {
      this.#ended.abort(error)
      throw error
    }
  }

  cancel(reason: unknown): void {
    this.#ended.abort(reason)
  }

  #fetch(number: number): Promise<Uint8Array> {
    const { path, payloadKey, bytes: fileBytes } = this.#file
    const job = { path, headers: this.#delivery.headers, payloadKey, part: partOf(fileBytes, number), fileBytes }
    const fetched = persist(trying => this.#fetcher(job, trying), this.#persistence)
    // It is awaited in its turn; until then its failure is nobody's.
    fetched.catch(() => {})
    return fetched
  }

  async #finish(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const rest = { headers: this.#delivery.headers, signal: AbortSignal.timeout(receiptPatience) }
    await send(this.#transport, 'POST', `${this.#file.path}/receipt`, undefined, rest).catch(() => {})
    if (!this.#ended.signal.aborted) controller.close()
  }

  #waiting(waiting: boolean): void {
    this.#waits += waiting ? 1 : -1
    this.#say()
  }

  #say(): void {
    const { bytes: totalBytes } = this.#file
    this.#tell({
      ...{ receivedBytes: this.#receivedBytes, totalBytes },
      bytesPerSecond: this.#speed.bytesPerSecond(),
      secondsLeft: this.#speed.secondsFor(totalBytes - this.#receivedBytes),
      state: this.#waits > 0 ? 'waiting' : 'receiving'
    })
  }
}
