import type { KeyActor } from '../actor.ts'
import { isActive, type User } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import type { Key } from './key.ts'

export type ApiKeyAuthentication =
  | { readonly actor: KeyActor; readonly owner: User }
  | { readonly refused: string; readonly detail: string }

/** Signatures by keys that don't exist are checked all the same, so that the answer takes as long. */
const nobodysSecret = 'A'.repeat(43)

/**
 * Tells whose API key a request was signed with, if it works now.
 *
 * Who can't sign with the secret learns nothing but that; who can is told why the key doesn't work any more. A revoked key's secret is
 * forgotten, so such a key is like one that never was.
 *
 * @param verify Whether the request's signature fits the secret; called once, also when there is no such key.
 * @returns The owner, registered, or why it was refused: `key.signature`, `key.owner-deactivated`, `key.expired`.
 */
export async function authenticateApiKey(
  portal: Portal,
  apiKey: string,
  verify: (secret: string) => boolean,
  at: number
): Promise<ApiKeyAuthentication> {
  const found = await portal.store.keys.byApiKey(apiKey)
  const secret = found && secretOf(portal, found.key)
  const fits = verify(secret ?? nobodysSecret)
  if (!found || secret === undefined || !fits) {
    return refuse(
      'key.signature',
      'The signature is wrong, or no such API key works here: sign with the id and secret of a key that is listed under API Keys.'
    )
  }
  const { key, owner } = found
  if (!isActive(owner)) {
    return refuse(
      'key.owner-deactivated',
      'The owner of this API key is deactivated: use a key of a registered account.'
    )
  }
  if (key.expiresAt !== null && key.expiresAt <= at) {
    return refuse('key.expired', 'This API key has expired: generate a new one under API Keys and sign with that.')
  }
  portal.store.touchKey(key.id, at)
  return { actor: { kind: 'key', keyId: key.id, ownerId: owner.id }, owner }
}

function secretOf({ secrets }: Portal, key: Key): string | undefined {
  const { sealedSecret, revokedAt } = key
  return sealedSecret && revokedAt === null ? secrets.open(sealedSecret, `api-key:${key.id}`) : undefined
}

const refuse = (refused: string, detail: string): ApiKeyAuthentication => ({ refused, detail })
