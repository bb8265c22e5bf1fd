import { randomBytes } from 'node:crypto'
import { quoted } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { isActive, type User, userNameOf } from '../directory/user.ts'
import { noUserNamed } from '../directory/user-rules.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import { newId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { verifierOf } from './authenticate-scim.ts'
import { isLive, type Key, type KeyKind } from './key.ts'

/** More live keys of one kind than anybody rotates; it keeps the check of a credential short. */
const maxLiveKeys = 10

export interface KeyChoice {
  readonly description: string
  readonly expiresAt?: number
}

export interface KeyDraft extends KeyChoice {
  /** A user name. */
  readonly owner: string
}

export interface NewScimKey {
  readonly key: Key
  readonly userName: string
  /** Shown once; only its verifier is kept. */
  readonly password: string
}

export interface NewApiKey {
  readonly key: Key
  readonly apiKey: string
  /** Shown once; kept sealed, since checking a signature needs it. */
  readonly apiSecret: string
}

/**
 * Makes a SCIM key for an administrator.
 *
 * @throws DomainError `not-found` `user.unknown`; `forbidden` `key.owner-not-administrator`; `conflict` `user.deactivated`,
 *   `key.too-many`, `key.owner-name`; `invalid` `key.expiry`; and as {@link requireAdministrator}
 */
export function createScimKey(portal: Portal, occasion: Occasion, draft: KeyDraft): Promise<NewScimKey> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    return insertScimKey(tx, occasion, await ownerNamed(tx, draft.owner), draft)
  })
}

/** Makes a SCIM key inside the caller's transaction, for a user it read there. @throws as {@link createScimKey} */
export async function insertScimKey(
  tx: Transaction,
  occasion: Occasion,
  owner: User,
  draft: KeyChoice
): Promise<NewScimKey> {
  const password = `scim_${randomBytes(32).toString('base64url')}`
  await requireRoom(tx, owner, draft, occasion.at, 'scim')
  const name = userNameOf(owner)
  if (!owner.administrator) {
    throw new DomainError(
      'forbidden',
      'key.owner-not-administrator',
      `Only an administrator may have a SCIM key, and ${quoted(name)} is none: give the administrator right first, under Users or with "npx sealpost user promote ${name}".`
    )
  }
  requirePresentable(name)
  const key = { ...blankKey(owner, draft, occasion.at, 'scim'), verifier: verifierOf(password) }
  await insertKey(tx, occasion, key)
  return { key, userName: name, password }
}

/**
 * Makes an API key.
 *
 * @throws DomainError `not-found` `user.unknown`; `conflict` `user.deactivated`, `key.too-many`; `invalid` `key.expiry`; and as
 *   {@link requireAdministrator}
 */
export function createApiKey(portal: Portal, occasion: Occasion, draft: KeyDraft): Promise<NewApiKey> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    return insertApiKey(portal, tx, occasion, await ownerNamed(tx, draft.owner), draft)
  })
}

/** Makes an API key inside the caller's transaction, for a user it read there. @throws as {@link createApiKey} */
export async function insertApiKey(
  portal: Portal,
  tx: Transaction,
  occasion: Occasion,
  owner: User,
  draft: KeyChoice
): Promise<NewApiKey> {
  const apiKey = randomBytes(16).toString('base64url')
  const apiSecret = randomBytes(32).toString('base64url')
  await requireRoom(tx, owner, draft, occasion.at, 'api')
  const blank = blankKey(owner, draft, occasion.at, 'api')
  const key = { ...blank, apiKey, sealedSecret: portal.secrets.seal(apiSecret, `api-key:${blank.id}`) }
  await insertKey(tx, occasion, key)
  return { key, apiKey, apiSecret }
}

/** A token is the name and the password with a colon between them, in one line of a header. */
function requirePresentable(userName: string): void {
  if (!/[:\p{Cc}]/u.test(userName)) return
  throw new DomainError(
    'conflict',
    'key.owner-name',
    `The user name ${quoted(userName)} has a colon or a control character, which can't be in a token: make the key for another administrator.`
  )
}

async function ownerNamed(tx: Transaction, userName: string): Promise<User> {
  const owner = await tx.users.byUserName(userName)
  if (owner) return owner
  throw noUserNamed(userName)
}

async function requireRoom(tx: Transaction, owner: User, draft: KeyChoice, at: number, kind: KeyKind): Promise<void> {
  const name = quoted(userNameOf(owner))
  if (!isActive(owner))
    throw new DomainError('conflict', 'user.deactivated', `${name} is deactivated and can't have keys.`)
  if (draft.expiresAt !== undefined && draft.expiresAt <= at) {
    throw new DomainError(
      'invalid',
      'key.expiry',
      'A key must expire in the future: give a later time, for example 2030-01-31T00:00:00Z.'
    )
  }
  const live = (await tx.keys.byOwner(owner.id)).filter(key => key.kind === kind && isLive(key, at))
  if (live.length < maxLiveKeys) return
  throw new DomainError(
    'conflict',
    'key.too-many',
    `${name} has ${live.length} live keys of this kind already: revoke one first.`
  )
}

const blankKey = (owner: User, draft: KeyChoice, at: number, kind: KeyKind): Key => ({
  id: newId<'key'>(at),
  ownerId: owner.id,
  kind,
  description: draft.description,
  verifier: null,
  apiKey: null,
  sealedSecret: null,
  createdAt: at,
  expiresAt: draft.expiresAt ?? null,
  revokedAt: null,
  lastUsedAt: null
})

async function insertKey(tx: Transaction, occasion: Occasion, key: Key): Promise<void> {
  await tx.keys.insert(key)
  const details = { keyKind: key.kind, ownerId: key.ownerId, expiresAt: key.expiresAt }
  await tx.events.append(eventOf(occasion, 'key.created', { target: { kind: 'key', id: key.id }, details }))
}
