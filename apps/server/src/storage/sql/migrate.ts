// Brings a database to the newest form: each migration once, in order, all in one transaction that keeps every other process waiting.
// Kysely's own Migrator is not used because it makes its tables before it takes its lock, and reads the catalogue at each start.
import { type CompiledQuery, type DatabaseConnection, DummyDriver, Kysely, type QueryResult } from 'kysely'
import { DomainError } from '../../domain/domain-error.ts'
import type { Connection, SqlValue, WriteConnection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { migration as first } from './migrations/0001-first.ts'
import { migration as signOn } from './migrations/0002-sign-on.ts'
import { migration as exchange } from './migrations/0003-exchange.ts'
import type { Migration } from './migrations/migration.ts'

/** In order. New ones are added at the end. */
export const migrations: readonly Migration[] = [first, signOn, exchange]

interface Made {
  migrations: { name: string }
}

/**
 * Runs the migrations that a database has not seen, and then what else belongs to bringing it up to date.
 *
 * All of it is one transaction: a process that is killed leaves the old form, two that start at once do it once.
 *
 * @param finish  Runs in the same transaction, on the newest form.
 * @param through Name of the last migration to run; the newest one but in tests.
 * @throws DomainError `unavailable` `store.newer-form` if the database has seen migrations that this program doesn't know
 */
export async function migrate(
  writer: WriteConnection,
  dialect: Dialect,
  finish: () => Promise<void>,
  through = migrations.at(-1)?.name
): Promise<void> {
  await writer.begin(dialect.lockForMigration)
  try {
    await runMissing(writer, dialect, through)
    await finish()
  } catch (error) {
    await writer.rollback()
    throw error
  }
  await writer.commit()
}

async function runMissing(connection: Connection, dialect: Dialect, through: string | undefined): Promise<void> {
  const db = kyselyOver<Made>(connection, dialect)
  await db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('name', dialect.types.text, column => column.notNull().primaryKey())
    .modifyEnd(dialect.table)
    .execute()
  const rows = await db.selectFrom('migrations').select('name').execute()
  const made = new Set(rows.map(row => row.name))
  refuseNewer(made)
  const wanted = migrations.slice(0, migrations.findIndex(({ name }) => name === through) + 1)
  for (const migration of wanted) {
    if (made.has(migration.name)) continue
    await migration.up(kyselyOver<unknown>(connection, dialect), dialect)
    await db.insertInto('migrations').values({ name: migration.name }).execute()
  }
}

function refuseNewer(made: ReadonlySet<string>): void {
  const known = new Set(migrations.map(({ name }) => name))
  const unknown = [...made].find(name => !known.has(name))
  if (unknown === undefined) return
  throw new DomainError(
    'unavailable',
    'store.newer-form',
    `The database was used by a newer version (migration ${unknown}): run that version, or restore a backup from before the upgrade.`
  )
}

/** Kysely over a connection that is in a transaction already, which it neither begins nor ends. */
function kyselyOver<Database>(connection: Connection, dialect: Dialect): Kysely<Database> {
  return new Kysely({ dialect: { ...dialect, createDriver: () => new OpenDriver(connection) } })
}

class OpenDriver extends DummyDriver {
  readonly #connection: DatabaseConnection

  constructor(connection: Connection) {
    super()
    this.#connection = {
      async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
        const { rows, changes } = await connection.execute({ sql, kept: false }, parameters as SqlValue[]) // the driver checks them
        return { rows: rows as Row[], numAffectedRows: BigInt(changes) } // what Kysely derived from the query
      },
      streamQuery() {
        throw new Error('Migrations do not stream.')
      }
    }
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
}
