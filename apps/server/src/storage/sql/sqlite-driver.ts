// The only file that binds to node:sqlite. It owns the two connections of a process (one writes, one reads), their settings, prepared
// statements, and waiting for another process's lock without stopping this one. It knows no table.
//
// node:sqlite works synchronously on the thread of the server: a statement is over when its call returns, and the promises given out
// here are settled already. Statements are short; what waits for the disk is the commit alone, shared by all decisions of a batch.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Answer,
  type Connection,
  checkParameters,
  type Database,
  type Query,
  type SqlValue,
  type WriteConnection
} from './connection.ts'
import { busy, DatabaseUnavailable, isSqliteBusy, sqliteError } from './driver-error.ts'

/** How long SQLite itself may wait for a lock, during which the whole process stands still. */
const blockingMilliseconds = 25

/** Statements of searches, each of another form, that are kept prepared; of long ones only the last. */
const maxRecent = 200
const maxRecentLength = 4_096

/**
 * `synchronous=FULL` makes each commit durable before it returns. `secure_delete` overwrites what is removed. The log of a commit is
 * copied into the file after every 4,000 pages (16 MiB), and a log that once grew larger is cut down to 64 MiB.
 */
const writerSettings = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma foreign_keys = on;
  pragma secure_delete = on;
  pragma trusted_schema = off;
  pragma temp_store = memory;
  pragma cache_size = -32768;
  pragma wal_autocheckpoint = 4000;
  pragma journal_size_limit = 67108864;
`
const readerSettings = `
  pragma query_only = on;
  pragma trusted_schema = off;
  pragma temp_store = memory;
  pragma cache_size = -32768;
`

/**
 * Opens a database file, which is made if it isn't there.
 *
 * @param file Path of the file; its folder must exist. SQLite keeps two more files beside it.
 * @param patienceMilliseconds How long to wait in all for the lock of another process, now and before each transaction.
 * @param settings What the writing connection keeps to.
 * @throws DomainError `unavailable`
 */
export async function openSqlite(
  file: string,
  patienceMilliseconds = 10_000,
  settings = writerSettings
): Promise<Database> {
  const writing = await whenFree(() => connect(file, settings), patienceMilliseconds)
  const reading = await whenFree(() => connect(file, readerSettings), patienceMilliseconds).catch(error => {
    writing.close()
    throw error
  })
  return {
    reader: new SqliteReader(reading, patienceMilliseconds),
    writer: new SqliteWriter(writing, patienceMilliseconds),
    // In this order: the last connection to close is the one that may copy the log into the file and remove it.
    async close() {
      if (reading.isOpen) reading.close()
      if (writing.isOpen) writing.close()
    }
  }
}

function connect(file: string, settings: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: blockingMilliseconds })
  try {
    database.exec(settings)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Runs what needs a lock until it is free, and lets the process go on in between. */
async function whenFree<T>(attempt: () => T, patienceMilliseconds: number): Promise<T> {
  const giveUpAt = performance.now() + patienceMilliseconds
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      return attempt()
    } catch (error) {
      if (!isSqliteBusy(error instanceof DatabaseUnavailable ? error.cause : error)) throw sqliteError(error)
      if (performance.now() > giveUpAt) throw busy(error)
      await sleep(pause)
    }
  }
}

interface Prepared {
  readonly statement: StatementSync
  readonly answersRows: boolean
}

class SqliteConnection implements Connection {
  protected readonly database: DatabaseSync
  readonly #kept = new Map<Query, Prepared>()
  readonly #recent = new Map<string, Prepared>()
  #long: (Prepared & { readonly sql: string }) | undefined

  constructor(database: DatabaseSync) {
    this.database = database
  }

  async execute(query: Query, parameters: readonly SqlValue[]): Promise<Answer> {
    return this.run(query, parameters)
  }

  protected run(query: Query, parameters: readonly SqlValue[]): Answer {
    checkParameters(parameters)
    try {
      const { statement, answersRows } = this.#prepare(query)
      if (answersRows) return { rows: statement.all(...parameters), changes: 0 }
      return { rows: [], changes: Number(statement.run(...parameters).changes) }
    } catch (error) {
      throw sqliteError(error)
    }
  }

  #prepare(query: Query): Prepared {
    const known = query.kept ? this.#kept.get(query) : this.#recall(query.sql)
    if (known) return known
    const statement = this.database.prepare(query.sql)
    const prepared = { statement, answersRows: statement.columns().length > 0 }
    if (query.kept) this.#kept.set(query, prepared)
    else this.#remember(query.sql, prepared)
    return prepared
  }

  #recall(sql: string): Prepared | undefined {
    return this.#long?.sql === sql ? this.#long : this.#recent.get(sql)
  }

  /** Forgets the one that came first when there are too many. */
  #remember(sql: string, prepared: Prepared): void {
    if (sql.length > maxRecentLength) {
      this.#long = { sql, ...prepared }
      return
    }
    const [oldest] = this.#recent.keys()
    if (oldest !== undefined && this.#recent.size >= maxRecent) this.#recent.delete(oldest)
    this.#recent.set(sql, prepared)
  }
}

/** Without a log of commits, a commit of another process keeps readers waiting too. */
class SqliteReader extends SqliteConnection {
  readonly #patienceMilliseconds: number

  constructor(database: DatabaseSync, patienceMilliseconds: number) {
    super(database)
    this.#patienceMilliseconds = patienceMilliseconds
  }

  override execute(query: Query, parameters: readonly SqlValue[]): Promise<Answer> {
    return whenFree(() => this.run(query, parameters), this.#patienceMilliseconds)
  }
}

const statement = (sql: string): Query => ({ sql, kept: true })
const mark = statement('savepoint decision')
const release = statement('release decision')
const undo = statement('rollback to decision')
const commit = statement('commit')
const rollback = statement('rollback')

class SqliteWriter extends SqliteConnection implements WriteConnection {
  readonly #patienceMilliseconds: number
  #failure: unknown
  #marked = false

  constructor(database: DatabaseSync, patienceMilliseconds: number) {
    super(database)
    this.#patienceMilliseconds = patienceMilliseconds
  }

  get failure(): unknown {
    return this.#failure
  }

  async begin(lock: Query): Promise<Answer> {
    this.#failure = undefined
    this.#marked = false
    await whenFree(() => this.database.exec('begin immediate'), this.#patienceMilliseconds)
    return this.run(lock, [])
  }

  override async execute(query: Query, parameters: readonly SqlValue[]): Promise<Answer> {
    try {
      return this.run(query, parameters)
    } catch (error) {
      // SQLite takes back the statement that failed and leaves the transaction as it was, except after faults of the machine.
      if (!this.database.isTransaction) this.#failure = error
      throw error
    }
  }

  send(query: Query, parameters: readonly SqlValue[]): void {
    try {
      this.run(query, parameters)
    } catch (error) {
      this.#failure = error
    }
  }

  mark(): void {
    if (this.#marked) this.send(release, [])
    this.send(mark, [])
    this.#marked = true
  }

  async undo(): Promise<void> {
    this.run(undo, [])
    if (this.database.isTransaction) this.#failure = undefined
  }

  async commit(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    this.run(commit, [])
  }

  async rollback(): Promise<void> {
    if (this.database.isOpen && this.database.isTransaction) this.run(rollback, [])
  }
}
