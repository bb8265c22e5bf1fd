// Changes of the key store: whoever waits while one is being committed shares the next transaction, so that many keys that are made or
// destroyed at once wait for the disk together.
import { DomainError } from '../../domain/domain-error.ts'
import type { Database, Query, WriteConnection } from '../sql/connection.ts'
import { DatabaseUnavailable, UnknownOutcome } from '../sql/driver-error.ts'

/** A transaction that holds the lock of all who change this key store, on whatever process. */
export interface Turn {
  readonly writer: WriteConnection
  /** Under whose master key what is made now is wrapped. Whoever makes another current says so here, for those who come after. */
  epoch: number
}

/** Part of a transaction; may be run twice. Nothing was written yet when it throws a DomainError that isn't the database's. */
export type Change = (turn: Turn) => Promise<void>

interface Waiting {
  readonly change: Change
  readonly alone: boolean
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** A connection that broke is replaced at the second attempt. */
const maxAttempts = 2
/** So that no transaction lasts long. */
const maxTogether = 500

export class Changes {
  readonly #database: Database
  readonly #lock: Query
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined

  /** @param lock Takes the lock and answers the current epoch. */
  constructor(database: Database, lock: Query) {
    this.#database = database
    this.#lock = lock
  }

  /**
   * Returns when the change is durable.
   *
   * @param alone In a transaction of its own: for what may well fail, since all who share one fail with it.
   * @throws DomainError `unavailable` `store.unavailable`, `store.busy`, `store.closed`, `store.unknown-outcome`; what the change throws
   */
  make(change: Change, alone = false): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, alone, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Returns when nothing is under way any more. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    // Those who ask in the same breath go together.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      await this.#commit(this.#next())
      // SQLite works while this process stands still: others have their turn first.
      await new Promise(resolve => setImmediate(resolve))
    }
    this.#running = undefined
  }

  #next(): readonly Waiting[] {
    const alone = this.#waiting.findIndex(waiting => waiting.alone)
    const length = alone === -1 ? maxTogether : Math.max(alone, 1)
    return this.#waiting.splice(0, Math.min(length, maxTogether))
  }

  async #commit(together: readonly Waiting[]): Promise<void> {
    try {
      const refused = await this.#transact(together, 1)
      for (const waiting of together) {
        if (refused.has(waiting)) waiting.reject(refused.get(waiting))
        else waiting.resolve()
      }
    } catch (error) {
      for (const { reject } of together) reject(error)
    }
  }

  async #transact(together: readonly Waiting[], attempt: number): Promise<ReadonlyMap<Waiting, unknown>> {
    const { writer } = this.#database
    try {
      const { rows } = await writer.begin(this.#lock)
      const [row] = rows as readonly { readonly epoch: number }[] // the column of the lock
      const turn: Turn = { writer, epoch: row?.epoch ?? 0 }
      const refused = new Map<Waiting, unknown>()
      for (const waiting of together) {
        const error = await waiting.change(turn).then(nothing, own)
        if (error) refused.set(waiting, error)
      }
      await writer.commit()
      return refused
    } catch (error) {
      await writer.rollback()
      if (!passes(error) || attempt === maxAttempts) throw error
      return this.#transact(together, attempt + 1)
    }
  }
}

const nothing = (): undefined => undefined

/** What concerns one change alone; anything else spoils the transaction. */
function own(error: unknown): DomainError {
  if (!(error instanceof DomainError) || error instanceof DatabaseUnavailable || error instanceof UnknownOutcome)
    throw error
  return error
}

const passes = (error: unknown): boolean =>
  error instanceof UnknownOutcome || (error instanceof DatabaseUnavailable && error.transient)
