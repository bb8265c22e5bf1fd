// The only file that binds to pg. It owns the two pools of a process (one connection writes, several read), their settings and
// named statements. It knows no table.
import { createHash } from 'node:crypto'
import pg from 'pg'
import {
  type Answer,
  type Connection,
  checkParameters,
  type Database,
  type Query,
  type SqlValue,
  type WriteConnection
} from './connection.ts'
import { closed, DatabaseUnavailable, postgresError, UnknownOutcome } from './driver-error.ts'

/** What happens where nobody waits for it and the operator should know. */
export interface DriverLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
}

const readConnections = 10
const connectWithinMilliseconds = 10_000

/**
 * How long a batch waits for the lock of another process's, and how long the server lets one of ours lie idle before it takes the
 * lock away: a process that hangs must not stop the others for good.
 */
const beginText = "begin; set local lock_timeout = '10s'; set local idle_in_transaction_session_timeout = '30s'"

/** bigint as a number, for these pools alone: all of ours are counts and milliseconds. */
const int8 = 20
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === int8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format))
}

/**
 * Opens a PostgreSQL database.
 *
 * @param url As in `postgres://user:password@host:5432/database?sslmode=verify-full`. Never logged.
 * @param readers Connections that read at most, besides the one that writes.
 * @throws DomainError `unavailable` if it doesn't answer or lets us not in
 */
export async function openPostgres(
  url: string,
  log: DriverLog | undefined,
  readers = readConnections
): Promise<Database> {
  const settings: pg.PoolConfig = {
    connectionString: url,
    types,
    application_name: 'sealpost',
    keepAlive: true,
    connectionTimeoutMillis: connectWithinMilliseconds
  }
  const reading = watched(new pg.Pool({ ...settings, max: readers }), log)
  const writing = watched(new pg.Pool({ ...settings, max: 1, pipeline: true, idleTimeoutMillis: 0 }), log)
  const close = async () => {
    await Promise.all([reading, writing].filter(pool => !pool.ending).map(pool => pool.end()))
  }
  try {
    await Promise.all([reading, writing].map(pool => pool.query('select 1')))
  } catch (error) {
    await close()
    throw postgresError(error)
  }
  return { reader: new PostgresReader(reading), writer: new PostgresWriter(writing), close }
}

/** Without a listener the process would end when the server closes an idle connection. The pool makes a new one when it needs it. */
function watched(pool: pg.Pool, log: DriverLog | undefined): pg.Pool {
  pool.on('error', error => log?.warn({ reason: error.message }, 'PostgreSQL closed an idle connection'))
  return pool
}

const names = new WeakMap<Query, string>()

/** A kept statement has a name made of its text, under which the server keeps it parsed. */
function nameOf(query: Query): string {
  const known = names.get(query)
  if (known) return known
  const name = createHash('sha256').update(query.sql).digest('hex').slice(0, 32)
  names.set(query, name)
  return name
}

const configOf = (query: Query, parameters: readonly SqlValue[]): pg.QueryConfig => {
  checkParameters(parameters)
  const values = parameters as SqlValue[] // pg does not write to it
  return query.kept ? { name: nameOf(query), text: query.sql, values } : { text: query.sql, values }
}

const answerOf = ({ rows, rowCount }: pg.QueryResult): Answer => ({ rows, changes: rowCount ?? 0 })

class PostgresReader implements Connection {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async execute(query: Query, parameters: readonly SqlValue[]): Promise<Answer> {
    const config = configOf(query, parameters)
    try {
      return answerOf(await this.#pool.query(config))
    } catch (error) {
      throw postgresError(error)
    }
  }
}

class PostgresWriter implements WriteConnection {
  readonly #pool: pg.Pool
  #client: pg.PoolClient | undefined
  #failure: unknown
  /** Counts the marks; what fails may only be undone by going back to a mark that was set before it was sent. */
  #marks = 0
  #failedAfter = 0
  #sent: Promise<unknown>[] = []

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  get failure(): unknown {
    return this.#failure
  }

  async begin(lock: Query): Promise<Answer> {
    this.#failure = undefined
    this.#marks = 0
    try {
      this.#client = await this.#pool.connect()
      this.#client.on('error', this.#broke)
      this.#post(beginText)
      return answerOf(await this.#client.query(configOf(lock, [])))
    } catch (error) {
      const cause = postgresError(error)
      await this.rollback(cause)
      throw cause
    }
  }

  async execute(query: Query, parameters: readonly SqlValue[]): Promise<Answer> {
    const config = configOf(query, parameters)
    const marks = this.#marks
    try {
      return answerOf(await this.#transaction.query(config))
    } catch (error) {
      throw this.#fail(error, marks)
    }
  }

  send(query: Query, parameters: readonly SqlValue[]): void {
    this.#post(configOf(query, parameters))
  }

  mark(): void {
    this.#marks++
    this.#post(this.#marks > 1 ? 'release savepoint decision; savepoint decision' : 'savepoint decision')
  }

  async undo(): Promise<void> {
    await this.#settled()
    // What an earlier decision sent has failed only now: its own mark is gone, and the transaction with it.
    if (this.#failure !== undefined && this.#failedAfter < this.#marks) return
    this.#failure = undefined
    await this.execute({ sql: 'rollback to savepoint decision', kept: false }, [])
  }

  async commit(): Promise<void> {
    const committing = this.#transaction.query('commit').catch(error => {
      throw this.#explainCommit(error)
    })
    const [{ command }] = await Promise.all([committing, this.#settled()])
    this.#release()
    // A transaction with a failed statement is answered by a rollback, without an error.
    if (command !== 'COMMIT') throw this.#failure ?? new Error(`PostgreSQL answered a commit with ${command}.`)
  }

  async rollback(cause: unknown = this.#failure): Promise<void> {
    const client = this.#client
    if (!client) return
    const broken = cause instanceof DatabaseUnavailable
    await this.#settled()
    const undone = broken
      ? false
      : await client.query('rollback').then(
          () => true,
          () => false
        )
    this.#release(!undone)
  }

  get #transaction(): pg.PoolClient {
    if (!this.#client) throw closed()
    return this.#client
  }

  /** Sends without waiting. The connection answers in the order of sending. */
  #post(query: string | pg.QueryConfig): void {
    const marks = this.#marks
    // The cast chooses between two overloads that do the same.
    const sent = this.#transaction.query(query as pg.QueryConfig).catch(error => this.#fail(error, marks))
    this.#sent.push(sent)
  }

  async #settled(): Promise<void> {
    const sent = this.#sent
    this.#sent = []
    await Promise.all(sent)
  }

  /** The first failure is the cause; those after it only say that the transaction is aborted. */
  #fail(error: unknown, marks: number): unknown {
    const cause = postgresError(error)
    if (this.#failure === undefined) {
      this.#failure = cause
      this.#failedAfter = marks
    }
    return cause
  }

  /** An error that the server answered means that nothing was committed; any other leaves it open. */
  #explainCommit(error: unknown): unknown {
    const cause = postgresError(error)
    this.#release(true)
    return error instanceof pg.DatabaseError && !(cause instanceof DatabaseUnavailable && cause.transient)
      ? cause
      : new UnknownOutcome(error)
  }

  readonly #broke = (error: Error): void => {
    this.#fail(error, 0)
  }

  #release(broken = false): void {
    this.#client?.off('error', this.#broke)
    this.#client?.release(broken)
    this.#client = undefined
    this.#sent = []
  }
}
