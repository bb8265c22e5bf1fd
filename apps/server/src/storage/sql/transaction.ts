// What one decision sees of the database: the port's transaction, and the mark that a failing decision goes back to.
import type { ResourceType } from '@sealpost/scim'
import type { Transaction } from '../../domain/store.ts'
import type { WriteConnection } from './connection.ts'
import { credentialStatements, SqlCredentialWriter } from './credential-store.ts'
import type { Dialect } from './dialect.ts'
import { type ChainHead, type EventLog, eventStatements } from './event-log.ts'
import { exchangeStatements, exchangeWriter } from './exchange-store.ts'
import { linkStatements, SqlLinkWriter } from './link-store.ts'
import { passwordStatements, SqlPasswordWriter } from './password-store.ts'
import { providerStatements, SqlProviderWriter } from './provider-store.ts'
import { recordStatements, SqlRecordWriter } from './record-store.ts'
import { sessionStatements } from './session-statements.ts'
import { SqlSessionWriter } from './session-store.ts'
import type { Builder } from './statement.ts'
import { userStatements } from './user-statements.ts'
import { SqlUserWriter } from './user-writer.ts'

export type Statements = ReturnType<typeof allStatements>

/** Every statement that the store executes again and again, compiled once. */
export const allStatements = (db: Builder, dialect: Dialect) => ({
  users: userStatements(db, dialect),
  credentials: credentialStatements(db),
  passwords: passwordStatements(db),
  sessions: sessionStatements(db),
  providers: providerStatements(db),
  links: linkStatements(db),
  records: recordStatements(db),
  events: eventStatements(db, dialect),
  exchange: exchangeStatements(db, dialect)
})

/** A transaction as the store itself uses it. */
export interface SqlTransaction extends Transaction {
  readonly keys: SqlCredentialWriter
  readonly sessions: SqlSessionWriter
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
    const { passwords, secondFactors } = new SqlPasswordWriter(connection, statements.passwords, beforeWrite)
    const provider = new SqlProviderWriter(connection, statements.providers, beforeWrite)
    const { links, expired } = new SqlLinkWriter(connection, statements.links, beforeWrite)
    const { settings, erasures } = new SqlRecordWriter(connection, statements.records, beforeWrite)
    this.transaction = {
      users: new SqlUserWriter(connection, statements.users, type, beforeWrite),
      keys: new SqlCredentialWriter(connection, statements.credentials, beforeWrite),
      passwords,
      secondFactors,
      sessions: new SqlSessionWriter(connection, statements.sessions, beforeWrite),
      providers: provider.providers,
      authnRequests: provider.authnRequests,
      assertions: provider.assertions,
      signOnTests: provider.signOnTests,
      links,
      expired,
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
      exchange: exchangeWriter(connection, statements.exchange, beforeWrite),
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
