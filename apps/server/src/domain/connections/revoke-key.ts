import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { KeyId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Key } from './key.ts'

/** Ends a key at once. Revoking it again changes nothing. @throws DomainError `not-found` `key.unknown` */
export function revokeKey(portal: Portal, occasion: Occasion, id: KeyId): Promise<Key> {
  return portal.store.write(async tx => {
    const key = await tx.keys.byId(id)
    if (!key)
      throw new DomainError('not-found', 'key.unknown', `No key has the id "${id}": see "npx sealpost key list EMAIL".`)
    if (!(await tx.keys.revoke(id, occasion.at))) return key
    const details = { keyKind: key.kind, ownerId: key.ownerId }
    await tx.events.append(eventOf(occasion, 'key.revoked', { target: { kind: 'key', id }, details }))
    return { ...key, revokedAt: occasion.at, sealedSecret: null }
  })
}
