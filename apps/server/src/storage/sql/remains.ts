// What removed rows leave in the files of a database, overwritten.
import type { Remains } from '../../domain/store.ts'
import type { WriteConnection } from './connection.ts'
import type { Dialect } from './dialect.ts'

/**
 * SQLite overwrites in its pages whatever is removed (`secure_delete`); what is left stands in the log of commits, which is copied into the file and cut
 * to nothing. A reader that still uses it holds that up.
 *
 * PostgreSQL is not handled yet: nothing is overwritten there.
 */
export async function overwriteRemains(connection: WriteConnection, { name }: Dialect): Promise<Remains> {
  if (name === 'postgres') return { database: name, overwritten: true, left: ['tables', 'write-ahead-log'] }
  const { rows } = await connection.execute({ sql: 'pragma wal_checkpoint(truncate)', kept: false }, [])
  const [{ busy } = { busy: 1 }] = rows as readonly { readonly busy: number }[] // the columns of the pragma
  return { database: name, overwritten: busy === 0, left: [] }
}
