// The order of users in a list as SQL: the same as `compareForSort` of @sealpost/scim, ties in order of creation.
import { type AttributePath, findSubAttribute, leafAttribute, type ResourceType } from '@sealpost/scim'
import { type RawBuilder, sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { always, type Column, userColumns } from './user-columns.ts'

const bySequence = sql`users.seq`

/** Compiles the orders of one resource type for one database. */
export class SortCompiler {
  readonly #dialect: Dialect
  readonly #columns: ReadonlyMap<string, Column>

  constructor(dialect: Dialect, type: ResourceType) {
    this.#dialect = dialect
    this.#columns = userColumns(dialect, type)
  }

  /**
   * What follows `order by`.
   *
   * Users without a value come last in ascending order and first in descending. Of texts longer than their column holds, those that
   * begin alike are in no particular order.
   *
   * @remarks Only `userName` and `id` are sorted by an index.
   */
  compile(sortBy: AttributePath | undefined, sortOrder: 'ascending' | 'descending' = 'ascending'): RawBuilder<unknown> {
    const ascending = sortOrder === 'ascending'
    const column = sortBy && this.#columnOf(sortBy)
    if (column) {
      const key = sql`${column.key}${ascending ? sql`` : sql` desc`}`
      return column.unique
        ? key
        : sql`${column.present === always ? key : withMissing(column.key, ascending)}, ${bySequence}`
    }
    const text = sortBy && this.#textOf(sortBy)
    return text ? sql`${withMissing(text, ascending)}, ${bySequence}` : bySequence
  }

  #columnOf({ extension, attribute, subAttribute }: AttributePath): Column | undefined {
    if (extension !== undefined) return undefined
    return this.#columns.get(subAttribute ? `${attribute.name}.${subAttribute.name}` : attribute.name)
  }

  /** The first value, which is the primary one where there is one; undefined where all users are alike. */
  #textOf(path: AttributePath): RawBuilder<unknown> | undefined {
    const { extension, attribute } = path
    const sub = path.subAttribute ?? findSubAttribute(attribute, 'value')
    if (attribute.name === 'schemas' || (sub ?? leafAttribute(path)).type === 'complex') return undefined
    const steps: (string | number)[] = extension === undefined ? [] : [extension]
    for (const step of sub ? [attribute, sub] : [attribute]) {
      steps.push(step.name)
      if (step.multiValued) steps.push(0)
    }
    return this.#dialect.text({ document: sql.ref('users.search'), path: steps })
  }
}

const withMissing = (key: RawBuilder<unknown>, ascending: boolean): RawBuilder<unknown> =>
  ascending ? sql`${key} nulls last` : sql`${key} desc nulls first`
