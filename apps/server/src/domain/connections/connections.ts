import type { Mount, Occasion } from '../actor.ts'
import type { User } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import type { NewScimKey } from './create-key.ts'
import type { Key } from './key.ts'
import type { ScimPolicy } from './scim-policy.ts'

export async function createConnection(
  portal: Portal,
  occasion: Occasion,
  draft: { readonly userName: string }
): Promise<NewScimKey & { readonly createdAccount: boolean }> {
  throw new Error('not yet')
}

export interface Connections {
  readonly keys: readonly { readonly key: Key; readonly owner: User }[]
  readonly policies: Readonly<Record<Mount, ScimPolicy>>
}

export async function readConnections(portal: Portal, occasion: Occasion): Promise<Connections> {
  throw new Error('not yet')
}
