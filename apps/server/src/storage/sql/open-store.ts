// Storage over SQL: the port of domain/store.ts as an adapter over Kysely, for SQLite inside the process and for PostgreSQL beside it.
// It owns rows, statements, transactions and their durability. It holds no rule of the portal: what may happen is decided by the
// decisions it runs. Every difference between the databases is in dialect.ts and the two drivers.
import type { ResourceType } from '@sealpost/scim'
import type { Store } from '../../domain/store.ts'
import type { Database } from './connection.ts'
import { type Dialect, postgres, sqlite } from './dialect.ts'
import { migrate } from './migrate.ts'
import { type DriverLog, openPostgres } from './postgres-driver.ts'
import { renewSearchDocuments } from './renew-search.ts'
import { SqlStore } from './sql-store.ts'
import { openSqlite } from './sqlite-driver.ts'
import { builderFor } from './statement.ts'
import { allStatements } from './transaction.ts'

/** Where the state of a portal is kept. */
export type Place =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string }

export interface StoreOptions {
  /** The user's schema: what can be searched. */
  readonly userType: ResourceType
  readonly log?: DriverLog
}

/**
 * Opens the state of a portal, and brings its database to the newest form first.
 *
 * Processes that open the same database at once wait for one another.
 *
 * @throws DomainError `unavailable` `store.unavailable` when the database can't be reached or opened, `store.busy` when another
 *   process holds its lock for too long, `store.newer-form` when a newer version has used it
 */
export async function openStore(place: Place, options: StoreOptions): Promise<Store> {
  const [dialect, database] =
    place.kind === 'sqlite'
      ? ([sqlite, await openSqlite(place.file)] as const)
      : ([postgres, await openPostgres(place.url, options.log)] as const)
  try {
    return await prepareStore(database, dialect, options.userType)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function prepareStore(database: Database, dialect: Dialect, type: ResourceType): Promise<Store> {
  const db = builderFor(dialect)
  const statements = allStatements(db, dialect)
  await migrate(database.writer, dialect, () => renewSearchDocuments(database.writer, db, statements.records, type))
  return new SqlStore(database, db, dialect, statements, type)
}
