// The one writer of a process. It queues decisions and commits what waits together: a commit waits for the disk once, however many
// decisions it makes durable. What a decision may do is transaction.ts's, how the database does it the driver's.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { ResourceType } from '@sealpost/scim'
import { DomainError } from '../../domain/domain-error.ts'
import type { WriteConnection } from './connection.ts'
import { closed, DatabaseUnavailable } from './driver-error.ts'
import { EventLog, headOf } from './event-log.ts'
import type { NoteBuffer } from './note-buffer.ts'
import { DecisionScope, type SqlTransaction, type Statements } from './transaction.ts'

/** Decisions that share a commit at most. */
const maxBatch = 256
/** How often a batch that met a passing fault is run again, and how long after it. */
const maxAttempts = 4
const pauseMilliseconds = 100

type Decision = (transaction: SqlTransaction) => Promise<unknown>

interface Entry {
  readonly decision: Decision
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** What became of a decision, to be told when the batch is durable. */
type Outcome = { readonly value: unknown } | { readonly error: unknown }

export class Writer {
  readonly #connection: WriteConnection
  readonly #statements: Statements
  readonly #type: ResourceType
  readonly #notes: NoteBuffer
  #queue: Entry[] = []
  #working: Promise<void> | undefined
  #closed = false

  constructor(connection: WriteConnection, statements: Statements, type: ResourceType, notes: NoteBuffer) {
    this.#connection = connection
    this.#statements = statements
    this.#type = type
    this.#notes = notes
  }

  /**
   * Queues a decision, and returns what it returned when that is durable.
   *
   * What a decision throws is told only then as well, since it may rest on what another one of the same batch did.
   *
   * @throws DomainError `unavailable` `store.busy`, `store.unavailable`, `store.unknown-outcome`, `store.closed`
   */
  write<T>(decision: (transaction: SqlTransaction) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(closed())
    return new Promise<T>((resolve, reject) => {
      // The value that comes back to this entry is what this decision returned.
      this.#queue.push({ decision, resolve: resolve as (value: unknown) => void, reject })
      this.#working ??= this.#work()
    })
  }

  /** Writes the notes that are held now. */
  async flush(): Promise<void> {
    for (let turns = this.#notes.turns; turns > 0; turns--) await this.write(async () => {})
  }

  /** Takes no more decisions, and returns when those taken are done. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#working
  }

  async #work(): Promise<void> {
    for (await this.#gather(); this.#queue.length > 0; await this.#gather()) await this.#run(this.#nextBatch(), 1)
    this.#working = undefined
  }

  /** What arrives while a batch is being committed waits together, and so does what each further turn of the event loop brings. */
  async #gather(): Promise<void> {
    for (let seen = -1; this.#queue.length > seen && seen < maxBatch; ) {
      seen = this.#queue.length
      await nextTurn()
    }
  }

  #nextBatch(): Entry[] {
    const batch = this.#queue.splice(0, maxBatch)
    if (!this.#notes.empty) batch.unshift(entryOf(this.#notes))
    return batch
  }

  /** Runs a batch to its end. Never throws: whatever happens is told to the callers. */
  async #run(batch: readonly Entry[], attempt: number): Promise<void> {
    try {
      const outcomes = await this.#transact(batch)
      for (const [index, entry] of batch.entries()) tell(entry, outcomes[index])
    } catch (error) {
      await this.#recover(batch, attempt, error)
    }
  }

  async #recover(batch: readonly Entry[], attempt: number, error: unknown): Promise<void> {
    if (isTransient(error) && attempt < maxAttempts) {
      await sleep(pauseMilliseconds * attempt)
      return this.#run(batch, attempt + 1)
    }
    if (batch.length === 1 || error instanceof DomainError) {
      for (const entry of batch) entry.reject(error)
      return
    }
    // One of them makes the whole transaction fail: alone, it fails alone.
    for (const entry of batch) await this.#run([entry], 1)
  }

  async #transact(batch: readonly Entry[]): Promise<Outcome[]> {
    const connection = this.#connection
    try {
      const head = headOf(await connection.begin(this.#statements.events.lockHead))
      const events = new EventLog(connection, this.#statements.events, head)
      const outcomes: Outcome[] = []
      for (const { decision } of batch) outcomes.push(await this.#decide(decision, events, batch.length > 1))
      events.finish()
      await connection.commit()
      return outcomes
    } catch (error) {
      await connection.rollback()
      throw error
    }
  }

  /** @throws what ends the transaction as a whole: the decision's error when it is alone, else only a fault of the database */
  async #decide(decision: Decision, events: EventLog, shared: boolean): Promise<Outcome> {
    const connection = this.#connection
    const scope = new DecisionScope(connection, this.#statements, events, this.#type, shared)
    try {
      const value = await decision(scope.transaction)
      scope.keep()
      if (connection.failure !== undefined) throw connection.failure
      return { value }
    } catch (error) {
      if (!shared || isTransient(error)) throw error
      await scope.undo()
      if (connection.failure !== undefined) throw connection.failure
      return { error }
    }
  }
}

const isTransient = (error: unknown): boolean => error instanceof DatabaseUnavailable && error.transient

function tell(entry: Entry, outcome: Outcome | undefined): void {
  if (outcome && 'error' in outcome) entry.reject(outcome.error)
  else entry.resolve(outcome?.value)
}

/** Notes as a decision of their own, which share the batch of others. */
function entryOf(buffer: NoteBuffer): Entry {
  const notes = buffer.take()
  return {
    async decision({ events, keys, sessions }) {
      for (const event of notes.events) await events.append(event)
      for (const [id, at] of notes.keys) keys.touch(id, at)
      for (const [id, at] of notes.sessions) sessions.touch(id, at)
    },
    resolve() {},
    reject: error => buffer.putBack(notes, error)
  }
}
