// E-mail addresses of users, which clients match accounts by, in a table of their own: what goes into it, and the filters it answers.
import {
  type Attribute,
  type AttributePath,
  comparable,
  type Filter,
  findAttribute,
  findSubAttribute,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  type Resource,
  type ResourceType
} from '@sealpost/scim'
import { sql } from 'kysely'
import { boundedKey } from './search-key.ts'
import type { Condition } from './user-columns.ts'

export interface EmailRow {
  readonly position: number
  readonly typeKey: string | null
  readonly valueKey: string
}

/** The rows of a user's addresses. Values without an address have none. */
export function emailRows(attributes: Resource, type: ResourceType): EmailRow[] {
  const { emails } = attributes
  const attribute = findAttribute(type, 'emails')
  if (!attribute || emails === undefined || !isJsonArray(emails)) return []
  return emails.flatMap((email, position) => {
    const valueKey = keyOf(email, attribute, 'value')
    return valueKey === null ? [] : [{ position, typeKey: keyOf(email, attribute, 'type'), valueKey }]
  })
}

function keyOf(email: JsonValue, attribute: Attribute, name: string): string | null {
  const sub = findSubAttribute(attribute, name)
  const value = sub && isJsonObject(email) ? email[sub.name] : undefined
  const key = sub && value !== undefined ? comparable(value, sub) : undefined
  return key === undefined ? null : boundedKey(String(key))
}

const isEmails = (path: AttributePath): boolean => path.extension === undefined && path.attribute.name === 'emails'

/** Whether a path of a filter ends at the addresses themselves. */
export const isEmailValue = (path: AttributePath): boolean => isEmails(path) && path.subAttribute?.name === 'value'

/** The condition that a user has any of some addresses, given as comparables. */
export const hasEmail = (addresses: readonly string[]): Condition =>
  sql`users.seq in (select user_seq from user_emails where value_key in (${sql.join(addresses.map(boundedKey))}))`

/** What the index knows about `emails[…]`. */
export interface EmailMatch {
  readonly value: string
  readonly type: string | undefined
  /** Whether the brackets ask for nothing else. */
  readonly exact: boolean
}

/** The keys of the address, and of its type, that a value path asks for, if it asks for one. */
export function matchEmailValue(path: AttributePath, filter: Filter): EmailMatch | undefined {
  if (!isEmails(path) || path.subAttribute) return undefined
  const terms = filter.kind === 'and' ? filter.operands : [filter]
  const [value] = terms.flatMap(term => equalTo(term, 'value'))
  const [type] = terms.flatMap(term => equalTo(term, 'type'))
  if (value === undefined) return undefined
  return { value, type, exact: terms.length === (type === undefined ? 1 : 2) }
}

/** The condition that a user has such an address. */
export const hasEmailLike = ({ value, type }: EmailMatch): Condition =>
  type === undefined
    ? sql`users.seq in (select user_seq from user_emails where value_key = ${value})`
    : sql`users.seq in (select user_seq from user_emails where value_key = ${value} and type_key = ${type})`

/** The key that a term wants a sub-attribute to equal. */
function equalTo(term: Filter, name: string): string[] {
  if (term.kind !== 'compare' || term.operator !== 'eq' || term.path.attribute.name !== name) return []
  const key = term.value === null ? undefined : comparable(term.value, term.path.attribute)
  return key === undefined ? [] : [boundedKey(String(key))]
}
