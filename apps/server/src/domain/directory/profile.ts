import type { JsonObject, JsonValue, Resource } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { DomainError, fieldError } from '../domain-error.ts'
import { actingUser } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { SecondFactor } from '../sign-on/second-factor.ts'
import type { ListedUser } from '../store.ts'
import { settleUser } from './settle-user.ts'

export interface Profile {
  readonly user: ListedUser
  /** Whether the account has a password, and so may have a second factor. */
  readonly password: boolean
  readonly secondFactor: SecondFactor | null
}

/** The account acted in: another's while impersonating. @throws as {@link actingUser} */
export async function readProfile({ store }: Portal, occasion: Occasion): Promise<Profile> {
  const user = await actingUser(store, occasion)
  const [owner, lastSignInAt] = await Promise.all([store.passwords.byUser(user.id), store.users.lastSignInAt(user.id)])
  const encodedHash = owner?.encodedHash ?? null
  return { user: { user, lastSignInAt }, password: encodedHash !== null, secondFactor: owner?.secondFactor ?? null }
}

const longestName = 200

/**
 * Changes the names of the account acted in; an empty one is removed. Names that an identity provider keeps are its to change.
 *
 * @throws DomainError `conflict` `user.names-managed`; `invalid` `user.name`; and as {@link actingUser}
 */
export async function changeOwnNames(
  portal: Portal,
  occasion: Occasion,
  names: { readonly givenName: string; readonly familyName: string }
): Promise<void> {
  const givenName = nameOf('givenName', names.givenName)
  const familyName = nameOf('familyName', names.familyName)
  return portal.store.write(async tx => {
    const before = await actingUser(tx, occasion)
    if (before.source === 'scim')
      throw new DomainError(
        'conflict',
        'user.names-managed',
        'The names of this account come from the identity provider: have them changed there, and they follow here.'
      )
    await settleUser(tx, occasion, before, renamed(before.attributes, { ...givenName, ...familyName }))
  })
}

/** What was written out of the old names would contradict the new ones, so it goes with them. */
function renamed({ name: before, ...others }: Resource, names: JsonObject): Resource {
  const { givenName: _given, familyName: _family, formatted: _formatted, ...kept } = isObject(before) ? before : {}
  const name = { ...kept, ...names }
  return Object.keys(name).length === 0 ? others : { ...others, name }
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function nameOf(field: 'givenName' | 'familyName', text: string): JsonObject {
  const name = text.trim()
  if (name.length <= longestName && !/\p{Cc}/u.test(name)) return name === '' ? {} : { [field]: name }
  throw fieldError('user.name', field, `A name has ${longestName} characters at most, in one line.`)
}
