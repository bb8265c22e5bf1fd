import type { Kysely } from 'kysely'
import type { Dialect } from '../dialect.ts'

/** One step of the database's form. Once released, neither its name nor what it does ever changes. */
export interface Migration {
  readonly name: string
  /** Runs inside a transaction. The tables have no types here, because those of that time are not those of today. */
  up(db: Kysely<unknown>, dialect: Dialect): Promise<void>
}
