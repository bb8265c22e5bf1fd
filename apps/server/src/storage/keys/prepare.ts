// The tables of a key store when it is opened: made where there are none, and those of an earlier version changed.
import type { VaultId } from '../../domain/id.ts'
import type { SecretBox } from '../../domain/portal.ts'
import type { Connection, Database, WriteConnection } from '../sql/connection.ts'
import { DatabaseUnavailable } from '../sql/driver-error.ts'
import type { KeyStatements, KeyTables } from './key-tables.ts'
import { type MasterKeys, wrap } from './master-keys.ts'
import { isForbidden } from './renew-table.ts'
import { keyBytes, unreadable } from './sealing.ts'

const firstEpoch = 1

/**
 * Makes what isn't there yet, in one transaction.
 *
 * @param found Epochs of the master keys that lie beside the database.
 */
export async function prepare(
  database: Database,
  tables: KeyTables,
  masters: MasterKeys,
  secrets: SecretBox,
  found: readonly number[]
): Promise<void> {
  // Making what is there already takes a right that the portal's user need not have.
  if (await isReady(database.reader, tables)) return
  const { writer } = database
  try {
    await writer.begin(tables.lock)
    await makeTables(writer, tables)
    await beginFirstEpoch(writer, tables, masters, found)
    await wrapFirstKeys(writer, tables, masters, secrets)
    await writer.commit()
  } catch (error) {
    await writer.rollback()
    throw explain(error)
  }
}

async function isReady(connection: Connection, tables: KeyTables): Promise<boolean> {
  const names = await namesOf(connection, tables)
  return names.includes('state') && !names.includes('data_keys')
}

async function namesOf(connection: Connection, tables: KeyTables): Promise<readonly string[]> {
  const { rows } = await connection.execute(tables.names, [])
  return (rows as readonly { readonly name: string }[]).map(row => row.name) // the column of names
}

async function makeTables(writer: WriteConnection, { schema, makeSchema, tables }: KeyTables): Promise<void> {
  const missing = schema && (await writer.execute(schema, [])).rows.length === 0
  const wanted = missing && makeSchema ? [makeSchema, ...tables] : tables
  for (const sql of wanted) await writer.execute({ sql, kept: false }, [])
}

/** A master key of the first epoch may be there already: from a start that was cut short, before anything was wrapped under it. */
async function beginFirstEpoch(
  writer: WriteConnection,
  { statements, begin }: KeyTables,
  masters: MasterKeys,
  found: readonly number[]
): Promise<void> {
  const { rows } = await writer.execute(statements.current, [])
  if (rows.length > 0) return
  if (found.some(epoch => epoch !== firstEpoch)) throw lost()
  if (found.length === 0) await masters.make(writer, firstEpoch)
  else await masters.use(writer, firstEpoch, () => {})
  await writer.execute(begin, [firstEpoch])
}

interface FirstRow {
  readonly user_id: VaultId
  readonly wrapped_key: Uint8Array
  readonly created_at: number
}

/** Keys that were wrapped under the portal's secret key itself. The first vault of a user has the user's id. */
async function wrapFirstKeys(
  writer: WriteConnection,
  tables: KeyTables,
  masters: MasterKeys,
  secrets: SecretBox
): Promise<void> {
  if (!(await namesOf(writer, tables)).includes('data_keys')) return
  const { rows } = await writer.execute(tables.firstKeys, [])
  const epoch = await currentEpoch(writer, tables.statements)
  await masters.use(writer, epoch, async master => {
    for (const { user_id: vault, wrapped_key, created_at } of rows as readonly FirstRow[]) {
      const key = Buffer.from(secrets.open(wrapped_key, `data-key:${vault}`), 'base64')
      if (key.length !== keyBytes) throw unreadable()
      await writer.execute(tables.statements.insert, [vault, wrap(master, vault, epoch, key), epoch, created_at])
      key.fill(0)
    }
  })
  await writer.execute(tables.dropFirst, [])
}

/**
 * Shows that the current master key is there and opens.
 *
 * @throws DomainError `unavailable` `secret.unreadable`
 */
export async function checkMaster(database: Database, statements: KeyStatements, masters: MasterKeys): Promise<void> {
  const { reader } = database
  for (let before: number | undefined; ; ) {
    const epoch = await currentEpoch(reader, statements)
    try {
      return await masters.use(reader, epoch, () => {})
    } catch (error) {
      // Another process may have begun the next epoch meanwhile.
      if (epoch === before) throw error
      before = epoch
    }
  }
}

async function currentEpoch(connection: Connection, { current }: KeyStatements): Promise<number> {
  const { rows } = await connection.execute(current, [])
  const [row] = rows as readonly { readonly epoch: number }[] // the column of current
  if (!row) throw lost()
  return row.epoch
}

const lost = (): DatabaseUnavailable =>
  new DatabaseUnavailable(
    'store.unavailable',
    'The keys are missing from the key store, though there is a master key for them: restore the whole key store from its newest backup, or remove the files master.*.key of a store that you give up.',
    undefined,
    false
  )

function explain(error: unknown): unknown {
  if (!isForbidden(error)) return error
  const detail =
    "PostgreSQL does not let the portal make the tables of its key store: grant its user the right to CREATE in the database, or make the schema sealpost_keys for it (CREATE SCHEMA sealpost_keys AUTHORIZATION …); tables of an earlier version must be the user's own."
  return new DatabaseUnavailable('store.unavailable', detail, error, false)
}
