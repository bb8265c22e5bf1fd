import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { KeyId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import type { Key } from './key.ts'

/**
 * Ends a key, whosever it is, at once. Revoking it again changes nothing.
 *
 * @throws DomainError `not-found` `key.unknown`; and as {@link requireAdministrator}
 */
export function revokeKey(portal: Portal, occasion: Occasion, id: KeyId): Promise<Key> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const key = await tx.keys.byId(id)
    if (key) return endKey(tx, occasion, key)
    throw new DomainError('not-found', 'key.unknown', `No key has the id "${id}": see "npx sealpost key list EMAIL".`)
  })
}

/** Ends a key inside the caller's transaction. */
export async function endKey(tx: Transaction, occasion: Occasion, key: Key): Promise<Key> {
  if (!(await tx.keys.revoke(key.id, occasion.at))) return key
  const details = { keyKind: key.kind, ownerId: key.ownerId }
  await tx.events.append(eventOf(occasion, 'key.revoked', { target: { kind: 'key', id: key.id }, details }))
  return { ...key, revokedAt: occasion.at, sealedSecret: null }
}
