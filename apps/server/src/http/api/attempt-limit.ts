import { type WindowSettings, Windows } from '../windows.ts'

/**
 * Bounds how often a holder may try in a window of time.
 *
 * An attempt is taken before it is made and given back when it turns out sound, so that many made at once can't slip past the limit
 * together. A holder who got everything back takes no room, so that nobody can push others out by attempts that cost nothing.
 */
export class AttemptLimit {
  readonly #limit: number
  readonly #windows: Windows

  constructor(settings: WindowSettings) {
    this.#limit = settings.limit
    this.#windows = new Windows(settings)
  }

  /** Takes one of a holder's attempts at a time in milliseconds; 0 when there was one, else the milliseconds until there is. */
  take(holder: string, at: number): number {
    const window = this.#windows.openAt(holder, at)
    if (window.count >= this.#limit) return window.endsAt - at
    window.count += 1
    return 0
  }

  /** Gives back one that was taken at that time; nothing if its window is over. */
  giveBack(holder: string, takenAt: number): void {
    const window = this.#windows.at(holder, takenAt)
    if (!window) return
    window.count -= 1
    if (window.count <= 0) this.#windows.forget(holder)
  }
}
