import type { Connections, Key as PresentedKey, ScimKey } from '@sealpost/api'
import type { NewScimKey } from '../../domain/connections/create-key.ts'
import type { Key } from '../../domain/connections/key.ts'
import { type User, userNameOf } from '../../domain/directory/user.ts'
import { present, presentOrNull } from './present-instant.ts'

/** A key, without anything that would let somebody use it. */
export const presentKey = (key: Key): PresentedKey => ({
  id: key.id,
  kind: key.kind,
  description: key.description,
  apiKey: key.apiKey,
  createdAt: present(key.createdAt),
  expiresAt: presentOrNull(key.expiresAt),
  lastUsedAt: presentOrNull(key.lastUsedAt),
  revokedAt: presentOrNull(key.revokedAt)
})

/** A new SCIM key with all that goes into Entra, this once. */
export const presentNewScimKey = ({ key, userName, password }: NewScimKey, origin: string): ScimKey => ({
  key: presentKey(key),
  userName,
  password,
  bearerToken: `${userName}:${password}`,
  tenantUrl: tenantUrlOf(origin, 'entra')
})

export const tenantUrlOf = (origin: string, mount: 'entra' | 'scim'): string =>
  `${origin}/scim/v2/${mount === 'entra' ? 'entra/' : ''}`

export const presentConnectionKey = ({ key, owner }: { key: Key; owner: User }): Connections['keys'][number] => ({
  id: key.id,
  owner: { id: owner.id, userName: userNameOf(owner) },
  description: key.description,
  createdAt: present(key.createdAt),
  expiresAt: presentOrNull(key.expiresAt),
  lastUsedAt: presentOrNull(key.lastUsedAt)
})
