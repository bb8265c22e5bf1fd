import { parseResource, quoted } from '@sealpost/scim'
import type { Mount, Occasion } from '../actor.ts'
import { insertUser } from '../directory/create-user.ts'
import { attributesOfPerson } from '../directory/person-attributes.ts'
import { grantAdministrator } from '../directory/set-administrator.ts'
import { isPerson, type User, userNameOf } from '../directory/user.ts'
import { requireUserNameForm } from '../directory/user-name.ts'
import { DomainError } from '../domain-error.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { insertScimKey, type NewScimKey } from './create-key.ts'
import { isLive, type Key } from './key.ts'
import { readScimPolicy, type ScimPolicy } from './scim-policy.ts'

/**
 * Makes a service account with the administrator right, unless it is there, and a SCIM key for it: all that an identity provider needs.
 *
 * @throws DomainError `invalid` `user.userName-form`; `conflict` `key.owner-is-person`, `user.deactivated`, `key.too-many`; and as
 *   {@link requireAdministrator}
 */
export async function createConnection(
  portal: Portal,
  occasion: Occasion,
  { userName }: { readonly userName: string }
): Promise<NewScimKey & { readonly createdAccount: boolean }> {
  requireUserNameForm(userName)
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const found = await tx.users.byUserName(userName)
    const account = found ? requireService(found) : await insertService(portal, tx, occasion, userName)
    const owner = await grantAdministrator(tx, occasion, account)
    const made = await insertScimKey(tx, occasion, owner, { description: '' })
    return { ...made, createdAccount: !found }
  })
}

/** A person's account would lose its key with the person. */
function requireService(user: User): User {
  if (!isPerson(user)) return user
  throw new DomainError(
    'conflict',
    'key.owner-is-person',
    `${quoted(userNameOf(user))} is a person's account: choose another name for the connection, such as scim-admin@your domain.`
  )
}

function insertService(portal: Portal, tx: Transaction, occasion: Occasion, userName: string): Promise<User> {
  const { emails: _, ...attributes } = attributesOfPerson({ userName })
  const parsed = parseResource(attributes, portal.userType, 'create')
  return insertUser(tx, occasion, { attributes: parsed, signIn: 'service', source: 'console', administrator: true })
}

export interface Connections {
  /** SCIM keys that work, by age. */
  readonly keys: readonly { readonly key: Key; readonly owner: User }[]
  readonly policies: Readonly<Record<Mount, ScimPolicy>>
}

/** The SCIM keys that work and what each address allows. @throws as {@link requireAdministrator} */
export async function readConnections({ store }: Portal, occasion: Occasion): Promise<Connections> {
  await requireAdministrator(store, occasion)
  const live = (await store.keys.scim()).filter(key => isLive(key, occasion.at))
  const owned = await Promise.all(live.map(async key => ({ key, owner: await store.users.byId(key.ownerId) })))
  const keys = owned.flatMap(({ key, owner }) => (owner ? [{ key, owner }] : []))
  const [entra, scim] = await Promise.all([readScimPolicy(store, 'entra'), readScimPolicy(store, 'scim')])
  return { keys, policies: { entra, scim } }
}
