import { DomainError } from '../../domain/domain-error.ts'

/**
 * Lets so much work through at once, lets so much wait, and refuses the rest: hashing a password takes a core and much memory, and
 * whoever asks hasn't proved anything yet.
 */
export class Gate {
  readonly #atOnce: number
  readonly #waiting: number
  readonly #queue: (() => void)[] = []
  #under = 0

  constructor(settings: { readonly atOnce: number; readonly waiting: number }) {
    this.#atOnce = settings.atOnce
    this.#waiting = settings.waiting
  }

  /** Does the work when its turn comes. @throws DomainError `unavailable` `sign-in.busy` when too much waits already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#under >= this.#atOnce) await this.#turn()
    else this.#under += 1
    try {
      return await work()
    } finally {
      this.#pass()
    }
  }

  #turn(): Promise<void> {
    if (this.#queue.length >= this.#waiting) throw busy
    return new Promise(resolve => this.#queue.push(resolve))
  }

  /** Whoever is next takes the place that falls free. */
  #pass(): void {
    const next = this.#queue.shift()
    if (next) next()
    else this.#under -= 1
  }
}

const busy = new DomainError(
  'unavailable',
  'sign-in.busy',
  'Too many passwords are being checked at this moment: try again in a few seconds.'
)
