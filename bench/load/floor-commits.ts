// A floor to compare with, its own process: a bare loop of one durable insert for each commit. Arguments: the database (a file for
// SQLite, an address for PostgreSQL) and the number of inserts. Prints one JSON line.
import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

export interface CommitFloor {
  readonly commitsPerSecond: number
  /** Of the process that inserts, for each commit. */
  readonly cpuMicrosecondsPerCommit: number
}

/** About as many bytes as a user and its log entry. */
const row = JSON.stringify({ filler: 'x'.repeat(900) })

const [database = '', count = '500'] = process.argv.slice(2)
const commit = /^postgres(ql)?:/.test(database) ? await postgresCommit(database) : sqliteCommit(database)
for (let i = 0; i < 50; i++) await commit()
const cpuBefore = process.cpuUsage()
const began = performance.now()
for (let i = 0; i < Number(count); i++) await commit()
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpuBefore)
const floor: CommitFloor = {
  commitsPerSecond: Number(count) / seconds,
  cpuMicrosecondsPerCommit: (user + system) / Number(count)
}
process.stdout.write(`${JSON.stringify(floor)}\n`, () => process.exit(0))

function sqliteCommit(file: string): () => void {
  const db = new DatabaseSync(file)
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on')
  db.exec('create table if not exists floor (id text primary key, body text not null)')
  const insert = db.prepare('insert into floor (id, body) values (?, ?)')
  return () => void insert.run(randomUUID(), row)
}

async function postgresCommit(url: string): Promise<() => Promise<unknown>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('create table if not exists floor (id text primary key, body text not null)')
  const text = 'insert into floor (id, body) values ($1, $2)'
  return () => client.query({ name: 'insert', text, values: [randomUUID(), row] })
}
