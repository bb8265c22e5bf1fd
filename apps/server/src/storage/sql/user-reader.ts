// Reading users.
import type { User } from '../../domain/directory/user.ts'
import type { UserId } from '../../domain/id.ts'
import type { AdministratorCount, Listing, ListingQuery, UserPage, UserQuery, UserReader } from '../../domain/store.ts'
import { type Connection, isStorable } from './connection.ts'
import type { UserList } from './list-users.ts'
import { matchUsers } from './match-users.ts'
import type { UserSearch } from './search-users.ts'
import { rowOf, rowsOf } from './statement.ts'
import { nameKeyOf, type UserRow, userOf } from './user-rows.ts'
import { maxMatches, type UserStatements } from './user-statements.ts'

export class SqlUserReader implements UserReader {
  readonly #connection: Connection
  readonly #statements: UserStatements
  readonly #search: UserSearch
  readonly #list: UserList

  constructor(connection: Connection, statements: UserStatements, search: UserSearch, list: UserList) {
    this.#connection = connection
    this.#statements = statements
    this.#search = search
    this.#list = list
  }

  async byId(id: UserId): Promise<User | undefined> {
    const row = await findById(this.#connection, this.#statements, id)
    return row && userOf(row)
  }

  async byIds(ids: readonly UserId[]): Promise<readonly User[]> {
    const asked = ids.filter(isStorable)
    if (asked.length === 0) return []
    return (await rowsOf(this.#connection, this.#statements.byIds, { ids: JSON.stringify(asked) })).map(userOf)
  }

  list(query: ListingQuery): Promise<Listing> {
    return this.#list.list(query)
  }

  lastSignInAt(id: UserId): Promise<number | null> {
    return this.#list.lastSignInAt(id)
  }

  async byUserName(userName: string): Promise<User | undefined> {
    const row = await findByUserName(this.#connection, this.#statements, userName)
    return row && userOf(row)
  }

  async find(query: UserQuery): Promise<UserPage> {
    const matched = query.filter && (await matchUsers(query.filter, this.#statements, this.#connection))
    const few = matched && matched.length <= (query.sortBy ? 1 : maxMatches)
    return few ? pageOf(matched, query) : this.#search.find(query)
  }

  async count(): Promise<{ readonly registered: number; readonly deactivated: number }> {
    const row = await rowOf(this.#connection, this.#statements.count, {})
    const deactivated = row?.inactive ?? 0
    return { registered: (row?.users ?? 0) - deactivated, deactivated }
  }

  countAdministrators(): Promise<AdministratorCount> {
    return countAdministrators(this.#connection, this.#statements)
  }
}

export async function countAdministrators(
  connection: Connection,
  statements: UserStatements
): Promise<AdministratorCount> {
  const row = await rowOf(connection, statements.countAdministrators, {})
  return { all: row?.count ?? 0, withPassword: row?.with_password ?? 0 }
}

export const findById = async (connection: Connection, { byId }: UserStatements, id: string) =>
  isStorable(id) ? rowOf(connection, byId, { id }) : undefined

export const findByUserName = async (connection: Connection, { byUserName }: UserStatements, userName: string) =>
  isStorable(userName) ? rowOf(connection, byUserName, { key: nameKeyOf(userName) }) : undefined

function pageOf(rows: readonly UserRow[], { without = [], offset, limit }: UserQuery): UserPage {
  const kept = without.length === 0 ? rows : rows.filter(row => !without.some(signIn => signIn === row.sign_in))
  return { users: kept.slice(offset, offset + limit).map(userOf), total: kept.length }
}
