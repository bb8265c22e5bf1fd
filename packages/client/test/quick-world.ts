import type { World } from '../src/world.ts'

/** A world in which waiting takes no time: the clock is set forward instead. */
export class QuickWorld implements World {
  time = 0
  readonly waits: number[] = []
  readonly #online = new Set<() => void>()
  /** What happens while something waits. */
  whileWaiting: () => void = () => {}
  /** Whether waits last until they are ended. */
  patient = false

  now(): number {
    return this.time
  }

  random(): number {
    return 0
  }

  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.waits.push(milliseconds)
    this.whileWaiting()
    if (this.patient && !signal.aborted)
      await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()))
    else this.time += milliseconds
  }

  onOnline(callback: () => void): () => void {
    this.#online.add(callback)
    return () => this.#online.delete(callback)
  }

  goOnline(): void {
    for (const callback of [...this.#online]) callback()
  }

  get listeners(): number {
    return this.#online.size
  }
}
