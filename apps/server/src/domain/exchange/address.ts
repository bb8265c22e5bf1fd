import type { JsonValue } from '@sealpost/scim'
import { type User, userNameOf } from '../directory/user.ts'
import { isUserNameForm } from '../directory/user-name.ts'
import type { Portal } from '../portal.ts'

/** Without regard to case: what makes two addresses one. */
export const addressKey = (address: string): string => address.trim().toLowerCase()

/** By which an address is found, without being kept in the clear. */
export const addressDigest = ({ secrets }: Pick<Portal, 'secrets'>, address: string): Uint8Array =>
  secrets.digest(addressKey(address), 'address')

/**
 * The addresses that are a user's for certain: the user name, and e-mail addresses that an identity provider gave. What people could write
 * into their own profile proves nothing.
 */
export function addressesOf(user: User): readonly string[] {
  const managed = user.source === 'scim' || user.source === 'sign-on'
  const emails = managed && Array.isArray(user.attributes.emails) ? user.attributes.emails.map(textOf) : []
  const all = [userNameOf(user), ...emails].filter(isUserNameForm).map(addressKey)
  return [...new Set(all)]
}

/** What people are shown of somebody. */
export function personOf(user: User): { readonly name: string; readonly address: string } {
  const { displayName, name } = user.attributes
  const { givenName, familyName } = isObject(name) ? name : {}
  const parts = [givenName, familyName].filter(isText).join(' ')
  const address = userNameOf(user)
  return { name: isText(displayName) ? displayName : parts || address, address }
}

const isText = (value: JsonValue | undefined): value is string => typeof value === 'string' && value.trim() !== ''

const isObject = (value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function textOf(email: JsonValue): string {
  const { value } = isObject(email) ? email : {}
  return isText(value) ? value : ''
}
