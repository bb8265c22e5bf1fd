// The narrow table that lists of accounts are read from: what of a user stands in it, and how it is written.
import { foldCase, isJsonObject, type JsonValue, type Resource } from '@sealpost/scim'
import { isActive, type User, userNameOf } from '../../domain/directory/user.ts'
import { storable } from './connection.ts'
import { type Builder, statement } from './statement.ts'
import { nameKeyOf } from './user-rows.ts'

/** Between what is searched one by one; nobody types it. */
const separator = '\n'

/** User name, display name, and given and family name side by side, each folded as user names are: one text to search in. */
export function listingText(attributes: Resource): string {
  const { userName, displayName, name } = attributes
  const { givenName, familyName } = isJsonObject(name) ? name : {}
  const fullName = [givenName, familyName].filter(isText).join(' ')
  const parts = [userName, displayName, fullName].filter(isText).map(foldCase)
  return storable([...new Set(parts)].join(separator))
}

const isText = (value: JsonValue | undefined): value is string => typeof value === 'string' && value !== ''

export type ListingRow = { active: number; user_name_key: string; text: string }

export const listingRowOf = (user: User): ListingRow => ({
  active: isActive(user) ? 1 : 0,
  user_name_key: nameKeyOf(userNameOf(user)),
  text: listingText(user.attributes)
})

/** Whether nothing changed of what the list is made of. A change shares with what it changes whatever it leaves alone. */
export const sameListing = ({ attributes: a }: User, { attributes: b }: User): boolean =>
  a.userName === b.userName && a.displayName === b.displayName && a.name === b.name && a.active === b.active

export const listingStatements = (db: Builder) => ({
  insertListing: statement<ListingRow & { seq: number }>()(slot =>
    db.insertInto('user_listing').values({
      active: slot('active'),
      user_name_key: slot('user_name_key'),
      user_seq: slot('seq'),
      text: slot('text')
    })
  ),
  updateListing: statement<ListingRow & { seq: number }>()(slot =>
    db
      .updateTable('user_listing')
      .set({ active: slot('active'), user_name_key: slot('user_name_key'), text: slot('text') })
      .where('user_seq', '=', slot('seq'))
  )
})
