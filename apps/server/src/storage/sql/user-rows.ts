// Users as rows: what is read of them, and what is written for them.
import type { Resource, ResourceType } from '@sealpost/scim'
import {
  isActive,
  type SignInType,
  type User,
  type UserSource,
  userNameKey,
  userNameOf
} from '../../domain/directory/user.ts'
import type { UserId } from '../../domain/id.ts'
import { searchDocument } from './search-document.ts'
import { boundedKey } from './search-key.ts'

/** The columns a user is made of. */
export const userColumnNames = [
  'users.seq',
  'users.id',
  'users.attributes',
  'users.administrator',
  'users.sign_in',
  'users.source',
  'users.version',
  'users.created_at',
  'users.changed_at',
  'users.deactivated_at'
] as const

export interface UserRow {
  readonly seq: number
  readonly id: string
  readonly attributes: string
  readonly administrator: number
  readonly sign_in: string
  readonly source: string
  readonly version: number
  readonly created_at: number
  readonly changed_at: number
  readonly deactivated_at: number | null
}

/** The casts say what only this file's own writing puts there. */
export const userOf = (row: UserRow): User => ({
  id: row.id as UserId,
  attributes: JSON.parse(row.attributes) as Resource,
  administrator: row.administrator === 1,
  signIn: row.sign_in as SignInType,
  source: row.source as UserSource,
  version: row.version,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  deactivatedAt: row.deactivated_at
})

/** What a user may be matched by. */
export const namesOf = ({
  attributes
}: User): { readonly user_name_key: string; readonly external_id: string | null } => ({
  user_name_key: nameKeyOf(userNameOf({ attributes })),
  external_id: typeof attributes.externalId === 'string' ? boundedKey(attributes.externalId) : null
})

export const nameKeyOf = (userName: string): string => boundedKey(userNameKey(userName))

/** The columns that any change of a user may touch, but for the names and the id. */
export const stateOf = (user: User, type: ResourceType) => ({
  active: isActive(user) ? 1 : 0,
  administrator: user.administrator ? 1 : 0,
  sign_in: user.signIn,
  attributes: JSON.stringify(user.attributes),
  search: searchDocument(user.attributes, type),
  version: user.version,
  changed_at: user.changedAt,
  deactivated_at: user.deactivatedAt
})
