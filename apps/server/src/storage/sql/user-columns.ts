// Which attributes of a user are answered by columns of the table instead of the search document, one row for each.
import { type Comparable, type CompareOperator, type ResourceType, ScimError } from '@sealpost/scim'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { boundedKey, maxKeyLength } from './search-key.ts'

export type Condition = RawBuilder<SqlBool>

/** Every operator but `ne`, which is the opposite of `eq`. */
export type Test = Exclude<CompareOperator, 'ne'>

export const always: Condition = sql`true`
export const never: Condition = sql`false`

export interface Column {
  /** True as the value compares with the operand; false or null otherwise. */
  compare(operator: Test, operand: Comparable): Condition
  /** Likewise for any of several operands, where an index answers that. */
  equalsAny?(operands: readonly string[]): Condition
  /** `always` says that it is never null. */
  readonly present: Condition
  /** What to sort by. */
  readonly key: RawBuilder<unknown>
  /** Whether no two users have the same. */
  readonly unique?: boolean
}

/**
 * The columns that answer attributes, by the attribute's path.
 *
 * @param type The user's schema, for the attributes whose value follows from it.
 */
export function userColumns(dialect: Dialect, type: ResourceType): ReadonlyMap<string, Column> {
  const text = (expression: RawBuilder<unknown>) => textColumn(dialect, expression)
  const id = sql.ref('users.id')
  return new Map<string, Column>([
    ['id', { ...text(id), equalsAny: operands => sql`${id} in (${sql.join(operands)})`, unique: true }],
    ['userName', { ...boundedColumn(dialect, 'users.user_name_key', 'userName'), present: always, unique: true }],
    ['externalId', boundedColumn(dialect, 'users.external_id', 'externalId')],
    ['active', activeColumn],
    ['meta.created', timeColumn('users.created_at')],
    ['meta.lastModified', timeColumn('users.changed_at')],
    ['meta.version', text(sql`('W/"' || users.version || '"' ${dialect.byCodePoint})`)],
    ['meta.resourceType', text(sql`(${sql.lit(type.name)} ${dialect.byCodePoint})`)],
    ['meta.location', locationColumn]
  ])
}

const inOrder = { eq: sql`=`, gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` }

/** The condition that a text in the form of a key compares with another key. */
export function testText(dialect: Dialect, text: RawBuilder<unknown>, operator: Test, key: string): Condition {
  switch (operator) {
    case 'co':
      return key === '' ? sql`${text} is not null` : dialect.contains(text, key)
    case 'sw':
      return key === '' ? sql`${text} is not null` : dialect.startsWith(text, key)
    case 'ew':
      return key === '' ? sql`${text} is not null` : dialect.endsWith(text, key)
    default:
      return sql`${text} ${inOrder[operator]} ${key}`
  }
}

const textColumn = (dialect: Dialect, text: RawBuilder<unknown>): Column => ({
  compare: (operator, operand) => testText(dialect, text, operator, String(operand)),
  present: always,
  key: text
})

/** A text that is kept whole only up to a length; the search document has the whole of a longer one. */
function boundedColumn(dialect: Dialect, column: string, name: string): Column {
  const text = sql.ref(column)
  const document = dialect.text({ document: sql.ref('users.search'), path: [name] })
  const whole = sql`(case when length(${text}) > ${sql.lit(maxKeyLength)} then ${document} else ${text} end)`
  return {
    compare: (operator, operand) =>
      operator === 'eq'
        ? sql`${text} = ${boundedKey(String(operand))}`
        : testText(dialect, whole, operator, String(operand)),
    equalsAny: operands => sql`${text} in (${sql.join(operands.map(boundedKey))})`,
    present: sql`${text} <> ''`,
    key: text
  }
}

/** An account that was never said to be inactive is active. */
const activeColumn: Column = {
  compare: (_operator, operand) => sql`users.active = ${sql.lit(operand === true ? 1 : 0)}`,
  present: always,
  key: sql.ref('users.active')
}

function timeColumn(column: string): Column {
  const time = sql.ref(column)
  return {
    compare: (operator, operand) =>
      operator in inOrder ? sql`${time} ${inOrder[operator as keyof typeof inOrder]} ${operand}` : never,
    present: always,
    key: time
  }
}

/** The address depends on where the portal is reached; what differs in it from user to user is the id. */
const locationColumn: Column = {
  compare() {
    throw new ScimError(400, 'meta.location cannot be filtered by: use id, which is its last part.', 'invalidFilter')
  },
  present: always,
  key: sql.ref('users.id')
}
