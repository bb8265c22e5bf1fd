import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { KeyId, UserId } from '../id.ts'
import { actingUser } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { insertApiKey, insertScimKey, type KeyChoice, type NewApiKey, type NewScimKey } from './create-key.ts'
import { isLive, type Key } from './key.ts'
import { endKey } from './revoke-key.ts'

/** The keys of the account acted in, and whether it may have SCIM keys. @throws as {@link actingUser} */
export async function readOwnKeys(
  { store }: Portal,
  occasion: Occasion
): Promise<{ readonly keys: readonly Key[]; readonly scim: boolean }> {
  const user = await actingUser(store, occasion)
  return { keys: await store.keys.byOwner(user.id), scim: user.administrator }
}

/** @throws DomainError `conflict` `key.too-many`; `invalid` `key.expiry`; and as {@link actingUser} */
export function createOwnApiKey(portal: Portal, occasion: Occasion, draft: KeyChoice): Promise<NewApiKey> {
  return portal.store.write(async tx => {
    const owner = await actingUser(tx, occasion)
    return insertApiKey(portal, tx, occasion, owner, draft)
  })
}

/**
 * Puts a SCIM key in the place of an API key of an administrator, with its description and expiry. The API key stops.
 *
 * @throws DomainError `not-found` `key.unknown`; `conflict` `key.not-convertible`, `key.too-many`, `key.owner-name`; `forbidden`
 *   `key.owner-not-administrator`; and as {@link actingUser}
 */
export function turnIntoScimKey(portal: Portal, occasion: Occasion, keyId: KeyId): Promise<NewScimKey> {
  return portal.store.write(async tx => {
    const owner = await actingUser(tx, occasion)
    const key = await ownKey(tx, owner.id, keyId)
    if (key.kind !== 'api' || !isLive(key, occasion.at))
      throw new DomainError(
        'conflict',
        'key.not-convertible',
        'Only an API key that still works can become a SCIM key: generate a new key first.'
      )
    await endKey(tx, occasion, key)
    const expiry = key.expiresAt === null ? {} : { expiresAt: key.expiresAt }
    return insertScimKey(tx, occasion, owner, { description: key.description, ...expiry })
  })
}

/** Ends a key of the account acted in. @throws DomainError `not-found` `key.unknown`; and as {@link actingUser} */
export function revokeOwnKey(portal: Portal, occasion: Occasion, keyId: KeyId): Promise<Key> {
  return portal.store.write(async tx => {
    const owner = await actingUser(tx, occasion)
    return endKey(tx, occasion, await ownKey(tx, owner.id, keyId))
  })
}

async function ownKey(tx: Transaction, ownerId: UserId, id: KeyId): Promise<Key> {
  const key = await tx.keys.byId(id)
  if (key?.ownerId === ownerId) return key
  throw new DomainError(
    'not-found',
    'key.unknown',
    "This account has no such key: it was removed, or is another account's."
  )
}
