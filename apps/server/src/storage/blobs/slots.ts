/** Lets only so many operations run at once, in the order they came; each of them may hold a buffer. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Whether an operation waits for its turn. */
  get awaited(): boolean {
    return this.#waiting.length > 0
  }

  /** Runs an operation when its turn has come. */
  async use<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>(resolve => this.#waiting.push(resolve))
    try {
      return await operation()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }
}

/** Runs an operation over everything that comes, so many at once. The first that fails ends it; no operation is under way any more then. */
export async function forEach<T>(
  items: AsyncIterator<T>,
  atOnce: number,
  operation: (item: T) => Promise<void>
): Promise<void> {
  let failed = false
  const worker = async () => {
    while (!failed) {
      const { done, value } = await items.next()
      if (done) return
      await operation(value)
    }
  }
  const workers = Array.from({ length: atOnce }, () =>
    worker().catch(error => {
      failed = true
      throw error
    })
  )
  const outcomes = await Promise.allSettled(workers)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
