// Wrapped keys in a schema of their own of the PostgreSQL database.
import pg from 'pg'
import type { KeyRows } from './data-keys.ts'

/** Any number, the same for all processes: who makes the schema. */
const lock = 7_305_216_041

const connections = 4

/** @throws Error when the database doesn't answer */
export async function openPostgresKeyRows(url: string): Promise<KeyRows> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'sealpost keys',
    keepAlive: true,
    max: connections,
    connectionTimeoutMillis: 10_000
  })
  // A connection that breaks while nobody uses it is replaced by the pool.
  pool.on('error', () => undefined)
  try {
    await prepare(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  return {
    async read(owner) {
      const text = 'select wrapped from sealpost_keys.data_keys where owner_id = $1'
      const { rows } = await pool.query<{ wrapped: Uint8Array }>({ name: 'read', text, values: [owner] })
      return rows[0]?.wrapped
    },
    async insert(owner, wrapped) {
      const text =
        'insert into sealpost_keys.data_keys (owner_id, wrapped, epoch, created_at) values ($1, $2, 1, extract(epoch from now()) * 1000) on conflict do nothing'
      await pool.query({ name: 'insert', text, values: [owner, wrapped] })
    },
    async remove(owner) {
      await pool.query({
        name: 'remove',
        text: 'delete from sealpost_keys.data_keys where owner_id = $1',
        values: [owner]
      })
    },
    close: () => (pool.ending ? Promise.resolve() : pool.end())
  }
}

async function prepare(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [lock])
    await client.query('create schema if not exists sealpost_keys')
    await client.query(
      'create table if not exists sealpost_keys.data_keys (owner_id text not null primary key, wrapped bytea not null, epoch bigint not null, created_at bigint not null)'
    )
    await client.query('commit')
  } finally {
    client.release()
  }
}
