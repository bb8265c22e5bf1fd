// Settings: a small table that is written whole.
import type { SettingReader, Transaction } from '../../domain/store.ts'
import type { Connection } from './connection.ts'
import { type Builder, changesOf, rowOf, statement } from './statement.ts'
import type { SettingTable } from './tables.ts'

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

/** Settings within a decision. */
export class SqlRecordWriter {
  readonly settings: Transaction['settings']

  constructor(connection: Connection, statements: RecordStatements, beforeWrite: () => void) {
    const reader = new SqlSettingReader(connection, statements)
    this.settings = {
      read: name => reader.read(name),
      async write(name, value) {
        beforeWrite()
        await changesOf(connection, statements.writeSetting, { name, value: JSON.stringify(value) })
      }
    }
  }
}
