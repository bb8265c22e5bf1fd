// Lists of users by any filter, in any order, page by page.
import type { ResourceType } from '@sealpost/scim'
import { type SelectQueryBuilder, sql } from 'kysely'
import type { SignInType } from '../../domain/directory/user.ts'
import type { UserPage, UserQuery } from '../../domain/store.ts'
import { FilterCompiler } from './compile-filter.ts'
import { SortCompiler } from './compile-sort.ts'
import type { Connection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { findInSteps } from './find-in-steps.ts'
import { narrowsByIndex } from './match-users.ts'
import { type Builder, rowsOnce, statement } from './statement.ts'
import type { Tables } from './tables.ts'
import { userColumnNames, userOf } from './user-rows.ts'

type Stepwise = NonNullable<Dialect['stepwise']>
type Selection = SelectQueryBuilder<Tables, 'users', unknown>

export class UserSearch {
  readonly #connection: Connection
  readonly #db: Builder
  readonly #filters: FilterCompiler
  readonly #sorts: SortCompiler
  readonly #stepwise: Stepwise | undefined

  constructor(connection: Connection, db: Builder, dialect: Dialect, type: ResourceType) {
    this.#connection = connection
    this.#db = db
    this.#filters = new FilterCompiler(dialect, type)
    this.#sorts = new SortCompiler(dialect, type)
    this.#stepwise = dialect.stepwise
  }

  /**
   * One page of the users that a query asks for, and how many there are in all.
   *
   * @throws {ScimError} 400 `invalidFilter` for what can't be searched
   * @remarks Reads every user unless the filter asks for a user name, an external id, an id or an address among other things; a page
   *   without a filter costs as much as the users before it take to pass over.
   */
  async find(query: UserQuery): Promise<UserPage> {
    const { filter } = query
    if (this.#stepwise && filter && !narrowsByIndex(filter)) return this.#findInSteps(query, this.#stepwise)
    const users = query.limit > 0 ? await this.#page(query) : []
    const total = totalOf(query, users.length) ?? (await this.#count(query))
    return { users, total }
  }

  async #page(query: UserQuery): Promise<UserPage['users']> {
    const page = this.#matching(query)
      .select(userColumnNames)
      .orderBy(this.#sorts.compile(query.sortBy, query.sortOrder))
      .limit(query.limit)
      .offset(query.offset)
    return (await rowsOnce(this.#connection, page.compile())).map(userOf)
  }

  /** Looks at every user, a few at a time, and then reads those of the page. Users who change meanwhile are found or not. */
  async #findInSteps(query: UserQuery, stepwise: Stepwise): Promise<UserPage> {
    const step = statement<{ after: number; through: number }>()(slot =>
      this.#matching(query)
        .select('users.seq')
        .where('users.seq', '>', slot('after'))
        .where('users.seq', '<=', slot('through'))
        .orderBy('users.seq')
    )
    const found = await findInSteps(this.#connection, step, await this.#lastSeq())
    const { offset, limit, sortBy, sortOrder } = query
    const among = sortBy ? found : found.slice(offset, offset + limit)
    const page = this.#db
      .selectFrom('users')
      .select(userColumnNames)
      .where('users.seq', 'in', stepwise.among(among))
      .orderBy(this.#sorts.compile(sortBy, sortOrder))
      .limit(limit)
      .offset(sortBy ? offset : 0)
    return { users: (await rowsOnce(this.#connection, page.compile())).map(userOf), total: found.length }
  }

  async #lastSeq(): Promise<number> {
    const last = this.#db.selectFrom('users').select(({ fn }) => fn.max('seq').as('seq'))
    const [row] = await rowsOnce(this.#connection, last.compile())
    return row?.seq ?? 0
  }

  async #count(query: UserQuery): Promise<number> {
    const counted = query.filter ? this.#countMatches(query) : this.#countAll(query.without ?? [])
    const [row] = await rowsOnce(this.#connection, counted.compile())
    return row?.count ?? 0
  }

  #countMatches(query: UserQuery) {
    return this.#matching(query).select(({ fn }) => fn.countAll<number>().as('count'))
  }

  /** All but those left out, each from an index alone, instead of looking at every row. */
  #countAll(without: readonly SignInType[]) {
    const number = this.#db.selectFrom('users').select(({ fn }) => fn.countAll<number>().as('count'))
    if (without.length === 0) return number
    const left = number.where(anyOf(without))
    return this.#db.selectNoFrom(({ eb }) =>
      eb(number.$asScalar(), '-', left.$asScalar()).$castTo<number>().as('count')
    )
  }

  #matching({ filter, without = [] }: UserQuery): Selection {
    const users: Selection = this.#db.selectFrom('users')
    const kept = without.length === 0 ? users : users.where(sql<boolean>`not ${anyOf(without)}`)
    return filter ? kept.where(this.#filters.compile(filter)) : kept
  }
}

/** As constants, so that the index on service accounts applies. */
const anyOf = (signIns: readonly SignInType[]) =>
  sql<boolean>`(${sql.join(
    signIns.map(signIn => sql`users.sign_in = ${sql.lit(signIn)}`),
    sql` or `
  )})`

/** A page that isn't full is the last one, and tells the total. */
function totalOf({ offset, limit }: UserQuery, found: number): number | undefined {
  if (limit === 0 || found === limit) return undefined
  return found > 0 || offset === 0 ? offset + found : undefined
}
