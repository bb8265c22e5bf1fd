import { type WindowSettings, Windows } from './windows.ts'

/** How a source stands after one more failure. */
export interface FailureCount {
  /** Whether it is still within the limit, this failure included. */
  readonly within: boolean
  /** Milliseconds until it may fail again. */
  readonly waitMilliseconds: number
}

/**
 * Counts failures by source, so many in a window of time.
 *
 * Only failures are counted, and nobody asks it before a credential was checked: what one source does wrong never slows down somebody
 * with a sound credential.
 */
export class FailureLimit {
  readonly #limit: number
  readonly #windows: Windows

  constructor(settings: WindowSettings) {
    this.#limit = settings.limit
    this.#windows = new Windows(settings)
  }

  /** How many sources are remembered. */
  get size(): number {
    return this.#windows.size
  }

  /** Counts a failure of a source at a time in milliseconds. */
  fail(source: string, at: number): FailureCount {
    const window = this.#windows.openAt(source, at)
    window.count += 1
    return { within: window.count <= this.#limit, waitMilliseconds: window.endsAt - at }
  }

  /** Whether a source has failed as often as it may, or more; counts nothing. */
  reached(source: string, at: number): boolean {
    return (this.#windows.at(source, at)?.count ?? 0) >= this.#limit
  }
}
