// Statements that are built and compiled once and then executed with other parameters: building one with Kysely costs as much as
// executing it. It owns how a statement is made and given its parameters; which statements there are is said where they are used.
import { type Compilable, type CompiledQuery, DummyDriver, Kysely, type RawBuilder, sql } from 'kysely'
import type { Connection, Query, SqlValue } from './connection.ts'
import type { Dialect } from './dialect.ts'
import type { Tables } from './tables.ts'

/** The names of a statement's parameters and what may be given for them. */
type Parameters = Readonly<Record<string, SqlValue>>

export interface Statement<Values extends Parameters, Row> extends Query {
  bind(values: Values): SqlValue[]
  /** Only a type: what the rows look like. */
  readonly row?: Row
}

/** Where a parameter goes while a statement is being built. */
class Slot {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

export type SlotOf<Values extends Parameters> = <Name extends keyof Values & string>(
  name: Name
) => RawBuilder<Values[Name]>

/**
 * Compiles a statement.
 *
 * @param build Builds it with Kysely; `slot` stands for a parameter, as often as it is needed.
 * @example
 * const byId = statement<{ id: string }>()(slot => db.selectFrom('users').selectAll().where('id', '=', slot('id')))
 */
export const statement =
  <Values extends Parameters>() =>
  <Row>(build: (slot: SlotOf<Values>) => Compilable<Row>): Statement<Values, Row> => {
    const compiled = build(name => sql`${new Slot(name)}`).compile()
    const slots = compiled.parameters
    return {
      sql: compiled.sql,
      kept: true,
      // Kysely hands parameters on as they are: a slot, or a constant of the statement.
      bind: values => slots.map(slot => (slot instanceof Slot ? (values[slot.name] as SqlValue) : (slot as SqlValue)))
    }
  }

/** The rows that a statement finds. */
export async function rowsOf<Values extends Parameters, Row>(
  connection: Connection,
  made: Statement<Values, Row>,
  values: Values
): Promise<readonly Row[]> {
  const { rows } = await connection.execute(made, made.bind(values))
  return rows as readonly Row[] // what Kysely derived from the statement
}

export async function rowOf<Values extends Parameters, Row>(
  connection: Connection,
  made: Statement<Values, Row>,
  values: Values
): Promise<Row | undefined> {
  const [row] = await rowsOf(connection, made, values)
  return row
}

/** How many rows a statement changed. */
export async function changesOf<Values extends Parameters>(
  connection: Connection,
  made: Statement<Values, unknown>,
  values: Values
): Promise<number> {
  return (await connection.execute(made, made.bind(values))).changes
}

/** The rows of a query that was built for this one time. */
export async function rowsOnce<Row>(connection: Connection, query: CompiledQuery<Row>): Promise<readonly Row[]> {
  const { rows } = await connection.execute({ sql: query.sql, kept: false }, query.parameters as SqlValue[]) // the driver checks them
  return rows as readonly Row[] // what Kysely derived from the query
}

export type Builder = Kysely<Tables>

/** Builds statements for a database without being connected to one. */
export const builderFor = (dialect: Dialect): Builder =>
  new Kysely({ dialect: { ...dialect, createDriver: () => new DummyDriver() } })
