// The key store: a database of its own beside the portal's. It owns making, finding and destroying the key of each user, wrapped under the
// portal's secret key. Whoever has the data without the key store, or the key store without the secret key, can read nothing of the exchange.
import type { DataKeys, SecretBox } from '../../domain/portal.ts'
import type { Database, Query } from '../sql/connection.ts'
import { DatabaseUnavailable } from '../sql/driver-error.ts'
import { type DriverLog, openPostgres } from '../sql/postgres-driver.ts'
import { openSqlite } from '../sql/sqlite-driver.ts'
import { type KeyStatements, SqlDataKeys } from './data-keys.ts'
import { makeKeyFile } from './key-file.ts'

export type KeyPlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string }

const patienceMilliseconds = 10_000

/**
 * No log of commits that would keep what was removed: a journal is there only during a change, and gone, with its entry in the folder, before
 * the change counts as made. What is removed is overwritten in the file.
 */
const sqliteSettings = `
  pragma journal_mode = delete;
  pragma synchronous = extra;
  pragma secure_delete = on;
  pragma trusted_schema = off;
  pragma temp_store = memory;
`

/** Connections that read keys at most. */
const postgresReaders = 4

const kept = (sql: string): Query => ({ sql, kept: true })

const sqliteStatements: KeyStatements = {
  lock: kept('select 1'),
  find: kept('select wrapped_key from data_keys where user_id = ?'),
  insert: kept(
    'insert into data_keys (user_id, wrapped_key, epoch, created_at) values (?, ?, 1, ?) on conflict (user_id) do nothing'
  ),
  remove: kept('delete from data_keys where user_id = ?')
}

const postgresStatements: KeyStatements = {
  lock: kept('select 1'),
  find: kept('select wrapped_key from sealpost_keys.data_keys where user_id = $1'),
  insert: kept(
    'insert into sealpost_keys.data_keys (user_id, wrapped_key, epoch, created_at) values ($1, $2, 1, $3) on conflict (user_id) do nothing'
  ),
  remove: kept('delete from sealpost_keys.data_keys where user_id = $1')
}

const sqliteTables = [
  'create table if not exists data_keys (user_id text not null primary key, wrapped_key blob not null, epoch integer not null, created_at integer not null) strict, without rowid'
]

const postgresTables = [
  'create schema if not exists sealpost_keys',
  'create table if not exists sealpost_keys.data_keys (user_id text collate "C" not null primary key, wrapped_key bytea not null, epoch bigint not null, created_at bigint not null)'
]

/** Any number will do, as long as all versions use the same and no other lock has it. */
const lockForTables: Query = { sql: 'select pg_advisory_xact_lock(736513987202)', kept: false }

/**
 * Opens the key store and makes it when it isn't there: a file for this user alone in a folder of its own, or a schema `sealpost_keys` of
 * the same database. Processes that open it at once wait for one another.
 *
 * @param secrets Wraps the keys.
 * @throws DomainError `unavailable` `store.unavailable`, `store.busy`
 */
export async function openDataKeys(place: KeyPlace, secrets: SecretBox, log?: DriverLog): Promise<DataKeys> {
  if (place.kind === 'sqlite') {
    makeKeyFile(place.file)
    const database = await openSqlite(place.file, patienceMilliseconds, sqliteSettings)
    await prepare(database, sqliteStatements.lock, sqliteTables)
    return new SqlDataKeys(database, sqliteStatements, secrets)
  }
  const database = await openPostgres(place.url, log, postgresReaders)
  await prepare(database, lockForTables, (await isThere(database)) ? [] : postgresTables)
  return new SqlDataKeys(database, postgresStatements, secrets)
}

/** Making what is there already takes a right that the portal's user need not have. */
async function isThere({ reader }: Database): Promise<boolean> {
  const { rows } = await reader.execute(
    { sql: "select 1 from pg_tables where schemaname = 'sealpost_keys' and tablename = 'data_keys'", kept: false },
    []
  )
  return rows.length > 0
}

async function prepare(database: Database, lock: Query, tables: readonly string[]): Promise<void> {
  const { writer } = database
  try {
    await writer.begin(lock)
    for (const sql of tables) await writer.execute({ sql, kept: false }, [])
    await writer.commit()
  } catch (error) {
    await writer.rollback()
    await database.close()
    throw explain(error)
  }
}

function explain(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === '42501')) return error
  const detail =
    'PostgreSQL does not let the portal make the schema sealpost_keys: grant its user the right to CREATE in the database, or make that schema for it (CREATE SCHEMA sealpost_keys AUTHORIZATION …).'
  return new DatabaseUnavailable('store.unavailable', detail, error, false)
}
