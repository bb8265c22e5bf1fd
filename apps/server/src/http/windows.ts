/** What a holder did in one window of time. */
export interface Window {
  /** Milliseconds since 1970. */
  readonly endsAt: number
  count: number
}

/** How much, in which time, and for how many holders at once. */
export interface WindowSettings {
  readonly limit: number
  readonly windowMilliseconds: number
  readonly capacity: number
}

/** One window of time for each holder, begun by the first count. Memory is bounded: past `capacity` holders the oldest window is forgotten. */
export class Windows {
  readonly #milliseconds: number
  readonly #capacity: number
  readonly #windows = new Map<string, Window>()

  constructor({ windowMilliseconds, capacity }: WindowSettings) {
    this.#milliseconds = windowMilliseconds
    this.#capacity = capacity
  }

  get size(): number {
    return this.#windows.size
  }

  /** The holder's window that covers this time; undefined if there is none. A clock that was set back begins anew. */
  at(holder: string, at: number): Window | undefined {
    const window = this.#windows.get(holder)
    return window && at < window.endsAt && at >= window.endsAt - this.#milliseconds ? window : undefined
  }

  /** The same, begun now if there is none. */
  openAt(holder: string, at: number): Window {
    const current = this.at(holder, at)
    if (current) return current
    this.#windows.delete(holder)
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size < this.#capacity) break
      this.#windows.delete(oldest)
    }
    const window: Window = { endsAt: at + this.#milliseconds, count: 0 }
    this.#windows.set(holder, window)
    return window
  }

  forget(holder: string): void {
    this.#windows.delete(holder)
  }
}
