// The tables of the key store and the statements over them, for each of the two databases.
import type { Query } from '../sql/connection.ts'

/** The statements of a key store; parameters in this order. */
export interface KeyStatements {
  /** Begins a transaction: takes the lock of all who change something → epoch */
  readonly lock: Query
  /** → epoch */
  readonly current: Query
  /** epoch */
  readonly makeCurrent: Query
  /** vault → wrapped_key, epoch, and sealed where the master key is in the same database */
  readonly find: Query
  /** vault, wrapped key, epoch, time; leaves alone what is there. */
  readonly insert: Query
  /** vault, time, time */
  readonly destroy: Query
  /** vault, limit → vault_id */
  readonly destroyedAfter: Query
  /** vault, epoch, limit → vault_id, wrapped_key, epoch of living keys of earlier epochs, after the vault and in order */
  readonly stale: Query
  /** wrapped key, epoch, vault */
  readonly rewrap: Query
  /** → oldest epoch of living keys, and their number */
  readonly oldest: Query
  /** Writes the table of keys into another file, so that the old one goes with all that rows left in it. Needs to own the table. */
  readonly renew: readonly Query[]
}

export interface KeyTables {
  readonly statements: KeyStatements
  /** Taken while tables are made. */
  readonly lock: Query
  /** → one row when the schema is there; missing where there are none */
  readonly schema?: Query
  readonly makeSchema?: string
  readonly tables: readonly string[]
  /** → name of tables that are there */
  readonly names: Query
  /** → user_id, wrapped_key, created_at of keys wrapped under the portal's secret key itself, as stores had them at first */
  readonly firstKeys: Query
  readonly dropFirst: Query
  /** epoch */
  readonly begin: Query
}

const kept = (sql: string): Query => ({ sql, kept: true })
const once = (sql: string): Query => ({ sql, kept: false })

interface Words {
  readonly schema: string
  readonly key: string
  readonly bytes: string
  readonly integer: string
  readonly end: string
  /** Numbers the placeholders. */
  readonly place: (number: number) => string
}

const tablesOf = ({ schema, key, bytes, integer, end }: Words): readonly string[] => [
  // A destroyed key keeps its row, without the key: none is ever made again for that vault.
  `create table if not exists ${schema}vault_keys (vault_id ${key} not null, wrapped_key ${bytes}, epoch ${integer} not null, created_at ${integer} not null, destroyed_at ${integer}, constraint vault_keys_pkey primary key (vault_id), check ((wrapped_key is null) = (destroyed_at is not null)))${end}`,
  `create index if not exists vault_keys_destroyed on ${schema}vault_keys (vault_id) where destroyed_at is not null`,
  `create table if not exists ${schema}state (only_row integer not null primary key check (only_row = 1), epoch ${integer} not null)${schema ? '' : ' strict'}`
]

const statementsOf = ({ schema, place }: Words): Omit<KeyStatements, 'lock' | 'find' | 'renew'> => ({
  current: kept(`select epoch from ${schema}state`),
  makeCurrent: kept(`update ${schema}state set epoch = ${place(1)}`),
  insert: kept(
    `insert into ${schema}vault_keys (vault_id, wrapped_key, epoch, created_at) values (${place(1)}, ${place(2)}, ${place(3)}, ${place(4)}) on conflict (vault_id) do nothing`
  ),
  destroy: kept(
    `insert into ${schema}vault_keys (vault_id, epoch, created_at, destroyed_at) values (${place(1)}, 0, ${place(2)}, ${place(3)}) on conflict (vault_id) do update set wrapped_key = null, epoch = 0, destroyed_at = excluded.destroyed_at where vault_keys.destroyed_at is null`
  ),
  destroyedAfter: kept(
    `select vault_id from ${schema}vault_keys where destroyed_at is not null and vault_id > ${place(1)} order by vault_id limit ${place(2)}`
  ),
  stale: kept(
    `select vault_id, wrapped_key, epoch from ${schema}vault_keys where destroyed_at is null and vault_id > ${place(1)} and epoch < ${place(2)} order by vault_id limit ${place(3)}`
  ),
  rewrap: kept(
    `update ${schema}vault_keys set wrapped_key = ${place(1)}, epoch = ${place(2)} where vault_id = ${place(3)}`
  ),
  oldest: kept(`select min(epoch) as oldest, count(*) as living from ${schema}vault_keys where destroyed_at is null`)
})

const sqlite: Words = {
  schema: '',
  key: 'text',
  bytes: 'blob',
  integer: 'integer',
  end: ' strict, without rowid',
  place: () => '?'
}

/** `C` orders as SQLite does. */
const postgres: Words = {
  schema: 'sealpost_keys.',
  key: 'text collate "C"',
  bytes: 'bytea',
  integer: 'bigint',
  end: '',
  place: number => `$${number}`
}

export const sqliteTables: KeyTables = {
  statements: {
    ...statementsOf(sqlite),
    lock: kept('select epoch from state'),
    find: kept('select wrapped_key, epoch from vault_keys where vault_id = ?'),
    renew: []
  },
  lock: once('select 1'),
  tables: tablesOf(sqlite),
  names: once("select name from sqlite_master where type = 'table'"),
  firstKeys: once('select user_id, wrapped_key, created_at from data_keys'),
  dropFirst: once('drop table data_keys'),
  begin: once('insert into state (only_row, epoch) values (1, ?)')
}

export const postgresTables: KeyTables = {
  statements: {
    ...statementsOf(postgres),
    lock: kept('select epoch from sealpost_keys.state for update'),
    find: kept(
      'select wrapped_key, epoch, sealed from sealpost_keys.vault_keys left join sealpost_keys.master_keys using (epoch) where vault_id = $1'
    ),
    renew: [once("set local lock_timeout = '1s'"), once('cluster sealpost_keys.vault_keys using vault_keys_pkey')]
  },
  // Any number will do, as long as all versions use the same and no other lock has it.
  lock: once('select pg_advisory_xact_lock(736513987202)'),
  schema: once("select 1 from pg_namespace where nspname = 'sealpost_keys'"),
  makeSchema: 'create schema sealpost_keys',
  tables: [
    ...tablesOf(postgres),
    'create table if not exists sealpost_keys.master_keys (epoch bigint not null primary key, sealed bytea not null)'
  ],
  names: once("select tablename as name from pg_tables where schemaname = 'sealpost_keys'"),
  firstKeys: once('select user_id, wrapped_key, created_at from sealpost_keys.data_keys'),
  dropFirst: once('drop table sealpost_keys.data_keys'),
  begin: once('insert into sealpost_keys.state (only_row, epoch) values (1, $1)')
}
