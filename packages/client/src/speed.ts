const window = 10_000

/** How fast bytes go, over the last ten seconds. Old enough samples are forgotten, so its size is bounded by how often it is told. */
export class Speed {
  readonly #now: () => number
  readonly #samples: { readonly at: number; readonly bytes: number }[] = []
  #start: number | undefined

  /** @param now Milliseconds, only ever growing. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** From when time counts, if bytes are to come only now; once. */
  start(): void {
    this.#start ??= this.#now()
  }

  /** So many more have arrived. */
  add(bytes: number): void {
    this.start()
    this.#samples.push({ at: this.#now(), bytes })
  }

  /** 0 until something has arrived. */
  bytesPerSecond(): number {
    const now = this.#now()
    const since = Math.max(this.#start ?? now, now - window)
    while (this.#samples[0] && this.#samples[0].at < since) this.#samples.shift()
    const bytes = this.#samples.reduce((sum, sample) => sum + sample.bytes, 0)
    return now > since ? (bytes * 1_000) / (now - since) : 0
  }

  /** How long so many more take at this speed; null when that can't be told. */
  secondsFor(bytes: number): number | null {
    const speed = this.bytesPerSecond()
    return bytes === 0 ? 0 : speed > 0 ? bytes / speed : null
  }
}
