import type { JsonObject, Resource } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { reachByConnection } from '../connections/milestones.ts'
import { eventOf } from '../events.ts'
import { newId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { attributeChanges } from './attribute-changes.ts'
import { settleUser } from './settle-user.ts'
import { isActive, isPerson, type SignInType, type User, type UserSource, userNameOf } from './user.ts'
import { nameTaken, requireFittingSize } from './user-rules.ts'

export interface UserDraft {
  readonly attributes: Resource
  readonly signIn: SignInType
  readonly source: UserSource
  readonly administrator?: boolean
  /** An encoded Argon2id hash, for sign-in by password. */
  readonly encodedPassword?: string
}

export interface CreatedUser {
  readonly user: User
  /** True when a deactivated account of that name was registered again instead. */
  readonly reactivated: boolean
}

/**
 * Creates a user.
 *
 * When an identity provider creates a person whose account here was deactivated, that account is registered again under its old id,
 * with what was sent and nothing else: otherwise a person who comes back could never be provisioned (a 409 for ever).
 *
 * @throws DomainError `conflict` `user.userName-taken`; `too-large` `user.too-large`
 * @see [RFC 7644 §3.3](https://www.rfc-editor.org/rfc/rfc7644#section-3.3)
 */
export function createUser(portal: Portal, occasion: Occasion, draft: UserDraft): Promise<CreatedUser> {
  return portal.store.write(async tx => {
    await reachByConnection(portal, tx, 'firstProvisionedUser', occasion)
    const owner = await tx.users.byUserName(userNameOf(draft))
    if (!owner) return { user: await insertUser(tx, occasion, draft), reactivated: false }
    if (!mayReturn(owner, draft)) throw nameTaken(owner, occasion.actor)
    return { user: await settleUser(tx, occasion, owner, { ...draft.attributes, active: true }), reactivated: true }
  })
}

const mayReturn = (owner: User, draft: UserDraft): boolean =>
  draft.source === 'scim' && isPerson(owner) && owner.deactivatedAt !== null && isActive(draft)

/** Inserts a user whose name is free, with its event. */
export async function insertUser(tx: Transaction, occasion: Occasion, draft: UserDraft): Promise<User> {
  requireFittingSize(draft.attributes)
  const user: User = {
    id: newId<'user'>(occasion.at),
    attributes: draft.attributes,
    administrator: draft.administrator ?? false,
    signIn: draft.signIn,
    source: draft.source,
    version: 1,
    createdAt: occasion.at,
    changedAt: occasion.at,
    deactivatedAt: null
  }
  await tx.users.insert(user)
  if (draft.encodedPassword !== undefined) await tx.passwords.write(user.id, draft.encodedPassword)
  const changes = attributeChanges({}, user.attributes)
  const attributes = changes.map(change => change.attribute)
  await tx.events.append(
    eventOf(occasion, 'user.created', {
      target: { kind: 'user', id: user.id },
      details: { signIn: user.signIn, administrator: user.administrator, attributes },
      personal: { changes: changes as unknown as JsonObject[] }
    })
  )
  return user
}
