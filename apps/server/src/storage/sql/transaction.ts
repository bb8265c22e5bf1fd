// What one decision sees of the database: the port's transaction, and the mark that a failing decision goes back to.
import type { ResourceType } from '@sealpost/scim'
import type { Transaction } from '../../domain/store.ts'
import type { WriteConnection } from './connection.ts'
import { type CredentialStatements, SqlCredentialWriter } from './credential-store.ts'
import type { ChainHead, EventLog, EventStatements } from './event-log.ts'
import { type RecordStatements, SqlRecordWriter } from './record-store.ts'
import type { UserStatements } from './user-statements.ts'
import { SqlUserWriter } from './user-writer.ts'

/** Every statement of the store, compiled once. */
export interface Statements {
  readonly users: UserStatements
  readonly credentials: CredentialStatements
  readonly records: RecordStatements
  readonly events: EventStatements
}

/** A transaction as the store itself uses it. */
export interface SqlTransaction extends Transaction {
  readonly keys: SqlCredentialWriter
}

/** One decision's part of a transaction that it may share with others. */
export class DecisionScope {
  readonly transaction: SqlTransaction
  readonly #connection: WriteConnection
  readonly #events: EventLog
  readonly #startedAt: ChainHead
  /** Whether there are others whose work a failure must leave alone. */
  readonly #shared: boolean
  #marked = false
  #over = false

  constructor(
    connection: WriteConnection,
    statements: Statements,
    events: EventLog,
    type: ResourceType,
    shared: boolean
  ) {
    this.#connection = connection
    this.#events = events
    this.#startedAt = events.head
    this.#shared = shared
    const beforeWrite = () => this.#beforeWrite()
    const credentials = new SqlCredentialWriter(connection, statements.credentials, beforeWrite)
    const { settings, erasures } = new SqlRecordWriter(connection, statements.records, beforeWrite)
    this.transaction = {
      users: new SqlUserWriter(connection, statements.users, type, beforeWrite),
      keys: credentials,
      passwords: credentials,
      events: {
        append: async event => {
          this.#requireOpen()
          events.append(event)
        },
        forget: async userId => {
          beforeWrite()
          return events.forget(userId)
        }
      },
      erasures,
      settings
    }
  }

  /** Ends the decision and keeps what it did. */
  keep(): void {
    this.#over = true
    this.#events.write()
  }

  /** Ends the decision and leaves nothing of it. */
  async undo(): Promise<void> {
    this.#over = true
    this.#events.backTo(this.#startedAt)
    if (this.#marked) await this.#connection.undo()
  }

  /** The mark costs a statement, so a decision that only reads, or only tells of something, has none. */
  #beforeWrite(): void {
    this.#requireOpen()
    if (this.#marked || !this.#shared) return
    this.#connection.mark()
    this.#marked = true
  }

  #requireOpen(): void {
    if (this.#over) throw new Error('A decision wrote after it was over: it must await everything it does.')
  }
}
