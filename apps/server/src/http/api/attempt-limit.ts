interface Window {
  readonly endsAt: number
  taken: number
}

/**
 * Bounds how often a holder may try in a window of time.
 *
 * An attempt is taken before it is made and given back when it turns out sound, so that many made at once can't slip past the limit
 * together. Memory is bounded: past `capacity` holders the oldest window is forgotten. A holder who got everything back takes no room, so
 * that nobody can push others out by attempts that cost nothing.
 */
export class AttemptLimit {
  readonly #limit: number
  readonly #windowMilliseconds: number
  readonly #capacity: number
  readonly #windows = new Map<string, Window>()

  constructor(settings: { readonly limit: number; readonly windowMilliseconds: number; readonly capacity: number }) {
    this.#limit = settings.limit
    this.#windowMilliseconds = settings.windowMilliseconds
    this.#capacity = settings.capacity
  }

  /** Takes one of a holder's attempts at a time in milliseconds; 0 when there was one, else the milliseconds until there is. */
  take(holder: string, at: number): number {
    const window = this.#windowOf(holder, at)
    if (window.taken >= this.#limit) return window.endsAt - at
    window.taken += 1
    return 0
  }

  /** Gives back one that was taken at that time; nothing if its window is over. */
  giveBack(holder: string, takenAt: number): void {
    const window = this.#windows.get(holder)
    if (!window || !this.#covers(window, takenAt)) return
    window.taken -= 1
    if (window.taken <= 0) this.#windows.delete(holder)
  }

  #covers(window: Window, at: number): boolean {
    return at < window.endsAt && at >= window.endsAt - this.#windowMilliseconds
  }

  #windowOf(holder: string, at: number): Window {
    const current = this.#windows.get(holder)
    if (current && this.#covers(current, at)) return current
    this.#windows.delete(holder)
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size < this.#capacity) break
      this.#windows.delete(oldest)
    }
    const window: Window = { endsAt: at + this.#windowMilliseconds, taken: 0 }
    this.#windows.set(holder, window)
    return window
  }
}
