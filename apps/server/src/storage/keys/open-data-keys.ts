// The key store: a database of its own beside the portal's. It owns making, finding and destroying the key of each vault, wrapped under a
// master key, which is sealed under the portal's secret key. Whoever has the data without the key store, or the key store without the secret
// key, can read nothing of the exchange.
import path from 'node:path'
import type { DataKeys, SecretBox } from '../../domain/portal.ts'
import type { Database } from '../sql/connection.ts'
import { type DriverLog, openPostgres } from '../sql/postgres-driver.ts'
import { openSqlite } from '../sql/sqlite-driver.ts'
import { Changes } from './changes.ts'
import { SqlDataKeys } from './data-keys.ts'
import { makeKeyFile } from './key-file.ts'
import { postgresTables, sqliteTables } from './key-tables.ts'
import { MasterFiles } from './master-files.ts'
import { MasterKeys } from './master-keys.ts'
import { masterTable } from './master-table.ts'
import { checkMaster, prepare } from './prepare.ts'
import { removeOld } from './rotation.ts'

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

/**
 * Opens the key store and makes it when it isn't there: a file for this user alone in a folder of its own with its master keys beside it, or a
 * schema `sealpost_keys` of a database. One of an earlier version is made one of this. Processes that open it at once wait for one another.
 *
 * @param secrets Seals the master keys.
 * @throws DomainError `unavailable` `store.unavailable`, `store.busy`, `secret.unreadable` when its master key is gone or sealed under
 *   another secret key
 */
export async function openDataKeys(place: KeyPlace, secrets: SecretBox, log?: DriverLog): Promise<DataKeys> {
  return place.kind === 'sqlite' ? openFiles(place.file, secrets) : openTables(place.url, secrets, log)
}

async function openFiles(file: string, secrets: SecretBox): Promise<DataKeys> {
  makeKeyFile(file)
  const files = new MasterFiles(path.dirname(file))
  const masters = new MasterKeys(files, secrets)
  const database = await openSqlite(file, patienceMilliseconds, sqliteSettings)
  const { statements } = sqliteTables
  return orClose(database, async () => {
    await prepare(database, sqliteTables, masters, secrets, files.epochs())
    await checkMaster(database, statements, masters)
    // What a crash left: files that nothing needs.
    await new Changes(database, statements.lock).make(async turn => void (await removeOld(turn, statements, masters)))
    return new SqlDataKeys(database, statements, masters)
  })
}

async function openTables(url: string, secrets: SecretBox, log: DriverLog | undefined): Promise<DataKeys> {
  const masters = new MasterKeys(masterTable, secrets)
  const database = await openPostgres(url, log, postgresReaders)
  const { statements } = postgresTables
  return orClose(database, async () => {
    await prepare(database, postgresTables, masters, secrets, [])
    await checkMaster(database, statements, masters)
    return new SqlDataKeys(database, statements, masters)
  })
}

async function orClose<T>(database: Database, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    await database.close()
    throw error
  }
}
