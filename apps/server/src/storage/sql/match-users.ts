// The match queries of identity providers, "who has this user name, external id or address", which come before every change they
// make: each is one statement, compiled once, over one index. Every other filter is search-users.ts's.
import { type AttributePath, type CompareFilter, comparable, type Filter, leafAttribute } from '@sealpost/scim'
import type { Connection } from './connection.ts'
import { isEmailValue, matchEmailValue } from './email-match.ts'
import { boundedKey } from './search-key.ts'
import { rowsOf } from './statement.ts'
import type { UserRow } from './user-rows.ts'
import type { UserStatements } from './user-statements.ts'

/**
 * The users whom a filter matches, in order of creation, if it is a match query.
 *
 * @returns undefined if the filter asks for more; else at most one user more than `maxMatches`
 */
export function matchUsers(
  filter: Filter,
  statements: UserStatements,
  connection: Connection
): Promise<readonly UserRow[]> | undefined {
  if (filter.kind === 'compare') return filter.operator === 'eq' ? matchText(filter, statements, connection) : undefined
  if (filter.kind !== 'valuePath') return undefined
  const match = matchEmailValue(filter.path, filter.filter)
  if (!match?.exact) return undefined
  const { value, type } = match
  if (type === undefined) return rowsOf(connection, statements.byEmail, { value })
  return rowsOf(connection, statements.byTypedEmail, { value, type })
}

function matchText(
  { path, value }: CompareFilter,
  statements: UserStatements,
  connection: Connection
): Promise<readonly UserRow[]> | undefined {
  const text = value === null ? undefined : comparable(value, leafAttribute(path))
  if (path.extension !== undefined || typeof text !== 'string') return undefined
  const key = boundedKey(text)
  if (isEmailValue(path)) return rowsOf(connection, statements.byEmail, { value: key })
  switch (path.attribute.name) {
    case 'id':
      return rowsOf(connection, statements.byId, { id: text })
    case 'userName':
      return rowsOf(connection, statements.byUserName, { key })
    case 'externalId':
      return rowsOf(connection, statements.byExternalId, { key })
    default:
      return undefined
  }
}

/** Attributes whose equality an index answers. */
const indexed: ReadonlySet<string> = new Set(['id', 'userName', 'externalId'])

/** Whether an index leads to the few users among whom all matches of a filter are. */
export function narrowsByIndex(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.some(narrowsByIndex)
    case 'or':
      return filter.operands.every(narrowsByIndex)
    case 'compare':
      return filter.operator === 'eq' && filter.value !== null && isIndexed(filter.path)
    case 'valuePath':
      return matchEmailValue(filter.path, filter.filter) !== undefined
    default:
      return false
  }
}

const isIndexed = (path: AttributePath): boolean =>
  isEmailValue(path) || (path.extension === undefined && indexed.has(path.attribute.name))
