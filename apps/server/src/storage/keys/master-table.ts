// Master keys in a table of PostgreSQL. To destroy one, the table is emptied, which gives it another file and removes the old one, and
// what is left is written again: a row that is only deleted would stay in the file.
import type { Connection, Query, WriteConnection } from '../sql/connection.ts'
import type { MasterKeyPlace } from './master-keys.ts'

const kept = (sql: string): Query => ({ sql, kept: true })

const find = kept('select sealed from sealpost_keys.master_keys where epoch = $1')
const all = kept('select epoch, sealed from sealpost_keys.master_keys')
const write = kept(
  'insert into sealpost_keys.master_keys (epoch, sealed) values ($1, $2) on conflict (epoch) do update set sealed = excluded.sealed'
)
/** While it waits for somebody who reads the table, for a backup perhaps, all others wait behind it. */
const patience: Query = { sql: "set local lock_timeout = '1s'", kept: false }
const empty: Query = { sql: 'truncate sealpost_keys.master_keys', kept: false }

interface MasterRow {
  readonly epoch: number
  readonly sealed: Uint8Array
}

export const masterTable: MasterKeyPlace = {
  async read(connection, epoch) {
    const { rows } = await connection.execute(find, [epoch])
    const [row] = rows as readonly Pick<MasterRow, 'sealed'>[] // the column of find
    return row?.sealed
  },

  async write(writer, epoch, sealed) {
    await writer.execute(write, [epoch, sealed])
  },

  async removeBelow(writer, epoch) {
    const rows = await readAll(writer)
    if (rows.every(row => row.epoch >= epoch)) return
    await writer.execute(patience, [])
    await writer.execute(empty, [])
    for (const row of rows) if (row.epoch >= epoch) await writer.execute(write, [row.epoch, row.sealed])
  }
}

async function readAll(connection: Connection | WriteConnection): Promise<readonly MasterRow[]> {
  const { rows } = await connection.execute(all, [])
  return rows as readonly MasterRow[] // the columns of all
}
