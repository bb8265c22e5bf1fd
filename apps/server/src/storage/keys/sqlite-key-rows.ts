// Wrapped keys in a SQLite file of its own. The rollback journal, `secure_delete` and syncing everything leave nothing of a removed key
// behind: pages are overwritten, and the journal that held them is deleted with the commit.
import fs from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { KeyRows } from './data-keys.ts'

const settings = `
  pragma busy_timeout = 5000;
  pragma journal_mode = delete;
  pragma synchronous = extra;
  pragma secure_delete = on;
  pragma trusted_schema = off;
  pragma temp_store = memory;
`

const table = `
  create table if not exists data_keys (
    owner_id text not null primary key,
    wrapped blob not null,
    epoch integer not null,
    created_at integer not null
  ) strict, without rowid
`

/** @param file Made with its folder, for this user alone, when it isn't there. */
export function openSqliteKeyRows(file: string): KeyRows {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  fs.closeSync(fs.openSync(file, 'a', 0o600))
  const db = new DatabaseSync(file)
  db.exec(settings)
  db.exec(table)
  const read = db.prepare('select wrapped from data_keys where owner_id = ?')
  const insert = db.prepare(
    'insert into data_keys (owner_id, wrapped, epoch, created_at) values (?, ?, 1, unixepoch() * 1000) on conflict do nothing'
  )
  const remove = db.prepare('delete from data_keys where owner_id = ?')
  return {
    read: async owner => read.get(owner)?.wrapped as Uint8Array | undefined,
    async insert(owner, wrapped) {
      insert.run(owner, wrapped)
    },
    async remove(owner) {
      remove.run(owner)
    },
    async close() {
      if (db.isOpen) db.close()
    }
  }
}
