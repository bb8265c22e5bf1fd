/** How a source stands after one more failure. */
export interface FailureCount {
  /** Whether it is still within the limit, this failure included. */
  readonly within: boolean
  /** Milliseconds until it may fail again. */
  readonly waitMilliseconds: number
}

interface Window {
  readonly endsAt: number
  failures: number
}

/**
 * Counts failures by source, so many in a window of time.
 *
 * Only failures are counted, and nobody asks it before a credential was checked: what one source does wrong never slows down somebody
 * with a sound credential. Memory is bounded: past `capacity` sources the oldest window is forgotten.
 */
export class FailureLimit {
  readonly #limit: number
  readonly #windowMilliseconds: number
  readonly #capacity: number
  readonly #windows = new Map<string, Window>()

  constructor(settings: { readonly limit: number; readonly windowMilliseconds: number; readonly capacity: number }) {
    this.#limit = settings.limit
    this.#windowMilliseconds = settings.windowMilliseconds
    this.#capacity = settings.capacity
  }

  /** How many sources are remembered. */
  get size(): number {
    return this.#windows.size
  }

  /** Counts a failure of a source at a time in milliseconds. */
  fail(source: string, at: number): FailureCount {
    const window = this.#windowOf(source, at)
    window.failures += 1
    return { within: window.failures <= this.#limit, waitMilliseconds: window.endsAt - at }
  }

  /** Whether a source has failed as often as it may, or more; counts nothing. */
  reached(source: string, at: number): boolean {
    const window = this.#windows.get(source)
    return window !== undefined && at < window.endsAt && window.failures >= this.#limit
  }

  #windowOf(source: string, at: number): Window {
    const current = this.#windows.get(source)
    if (current && at < current.endsAt && at >= current.endsAt - this.#windowMilliseconds) return current
    this.#windows.delete(source)
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size < this.#capacity) break
      this.#windows.delete(oldest)
    }
    const window: Window = { endsAt: at + this.#windowMilliseconds, failures: 0 }
    this.#windows.set(source, window)
    return window
  }
}
