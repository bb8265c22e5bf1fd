// Settings and the record of erasures: small tables that are written whole.
import type { ErasureId, UserId } from '../../domain/id.ts'
import type { Erasure, ErasureReader, SettingReader, Transaction } from '../../domain/store.ts'
import { type Connection, isStorable } from './connection.ts'
import { type Builder, changesOf, rowOf, rowsOf, statement } from './statement.ts'
import type { ErasureTable, SettingTable } from './tables.ts'

export type RecordStatements = ReturnType<typeof recordStatements>

export const recordStatements = (db: Builder) => ({
  readSetting: statement<{ name: string }>()(slot =>
    db.selectFrom('settings').select('value').where('name', '=', slot('name'))
  ),
  writeSetting: statement<{ [Column in keyof SettingTable]: string }>()(slot =>
    db
      .insertInto('settings')
      .values({ name: slot('name'), value: slot('value') })
      .onConflict(conflict => conflict.column('name').doUpdateSet(({ ref }) => ({ value: ref('excluded.value') })))
  ),
  erasuresOf: statement<{ user: string }>()(slot =>
    db
      .selectFrom('erasures')
      .select(['id', 'user_id', 'ordered_at', 'reason', 'removed'])
      .where('user_id', '=', slot('user'))
      .orderBy('ordered_at')
      .orderBy('id')
  ),
  insertErasure: statement<{ [Column in keyof ErasureTable]: ErasureTable[Column] }>()(slot =>
    db.insertInto('erasures').values({
      id: slot('id'),
      user_id: slot('user_id'),
      ordered_at: slot('ordered_at'),
      reason: slot('reason'),
      removed: slot('removed')
    })
  )
})

export class SqlSettingReader implements SettingReader {
  readonly #connection: Connection
  readonly #statements: RecordStatements

  constructor(connection: Connection, statements: RecordStatements) {
    this.#connection = connection
    this.#statements = statements
  }

  async read(name: string): Promise<unknown> {
    const row = await rowOf(this.#connection, this.#statements.readSetting, { name })
    return row && (JSON.parse(row.value) as unknown)
  }
}

export class SqlErasureReader implements ErasureReader {
  readonly #connection: Connection
  readonly #statements: RecordStatements

  constructor(connection: Connection, statements: RecordStatements) {
    this.#connection = connection
    this.#statements = statements
  }

  async byUser(userId: UserId): Promise<readonly Erasure[]> {
    if (!isStorable(userId)) return []
    const rows = await rowsOf(this.#connection, this.#statements.erasuresOf, { user: userId })
    return rows.map(erasureOf)
  }
}

/** The casts say what only this file's own writing puts there. */
const erasureOf = (row: ErasureTable): Erasure => ({
  id: row.id as ErasureId,
  userId: row.user_id as UserId,
  orderedAt: row.ordered_at,
  reason: row.reason as Erasure['reason'],
  removed: JSON.parse(row.removed) as Erasure['removed']
})

/** Settings and erasures within a decision. */
export class SqlRecordWriter {
  readonly settings: Transaction['settings']
  readonly erasures: Transaction['erasures']

  constructor(connection: Connection, statements: RecordStatements, beforeWrite: () => void) {
    const reader = new SqlSettingReader(connection, statements)
    this.settings = {
      read: name => reader.read(name),
      async write(name, value) {
        beforeWrite()
        await changesOf(connection, statements.writeSetting, { name, value: JSON.stringify(value) })
      }
    }
    this.erasures = {
      async insert({ id, userId, orderedAt, reason, removed }) {
        beforeWrite()
        const row = { id, user_id: userId, ordered_at: orderedAt, reason, removed: JSON.stringify(removed) }
        await changesOf(connection, statements.insertErasure, row)
      }
    }
  }
}
