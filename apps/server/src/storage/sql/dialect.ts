// Every difference between SQLite and PostgreSQL that reaches into statements. What differs in how they are driven is in the two drivers.
import {
  type DialectAdapter,
  type Expression,
  type Dialect as KyselyDialect,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  type RawBuilder,
  type SqlBool,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql
} from 'kysely'
import type { Query } from './connection.ts'

/** A place in a JSON document: from the document down by member names and indexes. An empty path is the document itself. */
export interface Place {
  readonly document: Expression<unknown>
  readonly path: readonly (string | number)[]
}

export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  readonly createAdapter: () => DialectAdapter
  readonly createQueryCompiler: () => QueryCompiler
  readonly createIntrospector: KyselyDialect['createIntrospector']
  /** Column types. `text` orders by code point on both. */
  readonly types: Readonly<Record<'text' | 'integer' | 'bytes' | 'document' | 'serial', RawBuilder<unknown>>>
  /** What stands behind the columns of a table, and of one that is only reached by its primary key. */
  readonly table: RawBuilder<unknown>
  readonly tableByKey: RawBuilder<unknown>
  /** Behind the query that begins a transaction: keeps all other writers waiting. SQLite's `begin immediate` has done so already. */
  readonly lock: RawBuilder<unknown>
  /** Likewise, before there are tables. */
  readonly lockForMigration: Query
  /**
   * Only where the database works on the server's own thread: how to name many rows in one parameter. A search that has to look at
   * every user is done there in steps, between which the process does other things.
   */
  readonly stepwise?: { among(numbers: readonly number[]): RawBuilder<number> }
  /** Behind a text: it orders by code point. Columns of type `text` do so by themselves. */
  readonly byCodePoint: RawBuilder<unknown>

  /** The text at a place; null if there is none. */
  text(place: Place): RawBuilder<string | null>
  /** Whether there is anything at a place, a JSON null included. */
  exists(place: Place): RawBuilder<SqlBool>
  /** The elements of the array at a place as rows of a table `alias` with a column `value`; none if there is no array. */
  elements(place: Place, alias: string): RawBuilder<unknown>
  /** The elements of a JSON array as what follows `in`: one parameter, however many they are. */
  readonly listed: {
    texts(json: Expression<string>): RawBuilder<string>
    numbers(json: Expression<string>): RawBuilder<number>
  }
  contains(text: Expression<unknown>, part: string | Expression<string>): RawBuilder<SqlBool>
  startsWith(text: Expression<unknown>, part: string): RawBuilder<SqlBool>
  endsWith(text: Expression<unknown>, part: string): RawBuilder<SqlBool>
  /** The end of a text; an index over it knows it by this form. */
  lastCharacters(text: Expression<unknown>, count: number): RawBuilder<string>
}

/** A path in SQLite's JSON notation. Names are quoted; they come from schemas and hold neither quotes nor backslashes. */
const sqlitePath = (path: Place['path']): RawBuilder<unknown> =>
  sql.lit(`$${path.map(step => (typeof step === 'number' ? `[${step}]` : `."${step}"`)).join('')}`)

export const sqlite: Dialect = {
  name: 'sqlite',
  createAdapter: () => new SqliteAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: db => new SqliteIntrospector(db),
  types: {
    text: sql`text`,
    integer: sql`integer`,
    bytes: sql`blob`,
    document: sql`text`,
    serial: sql`integer primary key`
  },
  table: sql`strict`,
  tableByKey: sql`strict, without rowid`,
  lock: sql``,
  lockForMigration: { sql: 'select 1', kept: false },
  stepwise: { among: numbers => sql`(select value from json_each(${JSON.stringify(numbers)}))` },
  byCodePoint: sql`collate binary`,
  text: ({ document, path }) =>
    path.length === 0 ? sql`${document}` : sql`json_extract(${document}, ${sqlitePath(path)})`,
  exists: ({ document, path }) =>
    path.length === 0 ? sql`true` : sql`json_type(${document}, ${sqlitePath(path)}) is not null`,
  elements: ({ document, path }, alias) => sql`json_each(${document}, ${sqlitePath(path)}) as ${sql.ref(alias)}`,
  listed: {
    texts: json => sql`(select value from json_each(${json}))`,
    numbers: json => sql`(select value from json_each(${json}))`
  },
  contains: (text, part) => sql`instr(${text}, ${part}) > 0`,
  startsWith: (text, part) => sql`substr(${text}, 1, ${characters(part)}) = ${part}`,
  endsWith: (text, part) => sql`substr(${text}, ${-characters(part)}) = ${part}`,
  lastCharacters: (text, count) => sql`substr(${text}, ${sql.lit(-count)})`
}

const postgresPath = (path: Place['path']): RawBuilder<unknown> =>
  path.length === 0 ? sql`'{}'` : sql`array[${sql.join(path.map(step => sql.lit(String(step))))}]`

export const postgres: Dialect = {
  name: 'postgres',
  createAdapter: () => new PostgresAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: db => new PostgresIntrospector(db),
  types: {
    text: sql`text collate "C"`,
    integer: sql`bigint`,
    bytes: sql`bytea`,
    document: sql`jsonb`,
    serial: sql`bigint generated by default as identity primary key`
  },
  table: sql``,
  tableByKey: sql``,
  lock: sql`for update`,
  // Any number will do, as long as all versions use the same.
  lockForMigration: { sql: 'select pg_advisory_xact_lock(736513987201)', kept: false },
  byCodePoint: sql`collate "C"`,
  text: ({ document, path }) => sql`((${document} #>> ${postgresPath(path)}) collate "C")`,
  exists: ({ document, path }) => sql`(${document} #> ${postgresPath(path)}) is not null`,
  elements: ({ document, path }, alias) =>
    sql`jsonb_array_elements(${document} #> ${postgresPath(path)}) as ${sql.ref(alias)}(value)`,
  listed: {
    texts: json => sql`(select value from json_array_elements_text(${json}::json))`,
    numbers: json => sql`(select value::bigint from json_array_elements_text(${json}::json))`
  },
  contains: (text, part) => sql`strpos(${text}, ${part}) > 0`,
  startsWith: (text, part) => sql`starts_with(${text}, ${part})`,
  endsWith: (text, part) => sql`right(${text}, ${characters(part)}) = ${part}`,
  lastCharacters: (text, count) => sql`right(${text}, ${sql.lit(count)})`
}

/** How many code points a text has, which is how both databases count. */
function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
