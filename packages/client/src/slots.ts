/** So many things at once and no more; whoever waits is let in by rank, the lowest first. */
export class Slots {
  #free: number
  readonly #waiting: { readonly rank: number; readonly enter: () => void }[] = []

  constructor(count: number) {
    this.#free = count
  }

  /**
   * Waits for a slot.
   *
   * @returns what gives it back; to be called once
   */
  async take(rank: number): Promise<() => void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>(enter => this.#queue(rank, enter))
    return () => this.#giveBack()
  }

  #queue(rank: number, enter: () => void): void {
    const after = this.#waiting.findIndex(other => other.rank > rank)
    this.#waiting.splice(after < 0 ? this.#waiting.length : after, 0, { rank, enter })
  }

  #giveBack(): void {
    const next = this.#waiting.shift()
    if (next) next.enter()
    else this.#free++
  }
}
