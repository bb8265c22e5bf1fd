// Bodies that are large: each piece is written when the one before has left the process, and its memory given back then.
import type { ServerResponse } from 'node:http'
import { giveBack } from './give-back.ts'

/** Bytes on their way out. Whoever gives them gives them up: each piece is gone when the next one is asked for. */
export class OutgoingBody {
  readonly #pieces: AsyncIterator<Uint8Array>
  #next: IteratorResult<Uint8Array> | undefined

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** Waits for the first bytes, so that what keeps them from coming can still be answered. @throws What the source throws */
  async begin(): Promise<void> {
    this.#next = await this.#pieces.next()
  }

  /**
   * Writes all of it and ends the response. One that its client left is not written on, and the source is told to stop.
   *
   * @throws What the source throws; the response is cut by then, so that nobody takes it for whole
   */
  async pour(response: ServerResponse): Promise<void> {
    const { socket } = response
    let settle: ((left: boolean) => void) | undefined
    response.once('close', () => settle?.(false))
    const write = (piece: Uint8Array): Promise<boolean> =>
      new Promise(resolve => {
        settle = resolve
        response.write(piece, error => resolve(!error))
      })
    try {
      for (let next = this.#next ?? (await this.#pieces.next()); !next.done; next = await this.#pieces.next()) {
        if (!(await write(next.value))) return void (await this.#pieces.return?.())
        giveBack(next.value, socket)
      }
      response.end()
    } catch (error) {
      response.destroy()
      throw error
    }
  }
}
