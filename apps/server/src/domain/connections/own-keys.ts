import type { Occasion } from '../actor.ts'
import type { KeyId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { NewApiKey, NewScimKey } from './create-key.ts'
import type { Key } from './key.ts'

export async function readOwnKeys(
  portal: Portal,
  occasion: Occasion
): Promise<{ readonly keys: readonly Key[]; readonly scim: boolean }> {
  throw new Error('not yet')
}

export async function createOwnApiKey(
  portal: Portal,
  occasion: Occasion,
  draft: { readonly description: string; readonly expiresAt?: number }
): Promise<NewApiKey> {
  throw new Error('not yet')
}

export async function turnIntoScimKey(portal: Portal, occasion: Occasion, keyId: KeyId): Promise<NewScimKey> {
  throw new Error('not yet')
}

export async function revokeOwnKey(portal: Portal, occasion: Occasion, keyId: KeyId): Promise<Key> {
  throw new Error('not yet')
}
