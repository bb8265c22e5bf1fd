import type { JsonObject, Resource } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { isPending } from '../erasure/erasure.ts'
import { orderErasure } from '../erasure/order-erasure.ts'
import { undo } from '../erasure/undo-erasure.ts'
import { eventOf } from '../events.ts'
import { newId, type VaultId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { attributeChanges } from './attribute-changes.ts'
import { isActive, type User, userNameKey, userNameOf } from './user.ts'
import { keepAnAdministrator, nameTaken, requireFittingSize, settleAttributes } from './user-rules.ts'

export interface Settled {
  /** The user after the change; the same object when nothing changed, and then nothing was written. */
  readonly user: User
  /** The vault whose key must be destroyed once the transaction is durable, see {@link writeSettling}; null: none. */
  readonly destroyed: VaultId | null
}

/**
 * Brings one account to the attributes somebody asked for, with all that follows from it, inside the caller's transaction.
 *
 * Becoming inactive ends all access, takes the profile away and orders the erasure of everything the account has, which begins at once unless the
 * brake, a grace period or a legal hold holds it up. Becoming active again starts empty, or undoes an erasure that hasn't begun.
 *
 * @throws DomainError `conflict` `user.userName-taken`; `forbidden` `user.last-administrator`; `too-large` `user.too-large`
 */
export async function settleUser(
  portal: Portal,
  tx: Transaction,
  occasion: Occasion,
  before: User,
  wanted: Resource
): Promise<Settled> {
  const attributes = settleAttributes(before, wanted)
  const changes = attributes === before.attributes ? [] : attributeChanges(before.attributes, attributes)
  if (changes.length === 0) return { user: before, destroyed: null }
  requireFittingSize(attributes)
  const stops = isActive(before) && !isActive({ attributes })
  const starts = !isActive(before) && isActive({ attributes })
  if (stops) await keepAnAdministrator(tx, before)
  await requireFreeName(tx, occasion, before, attributes)
  const names = changes.map(change => change.attribute)
  if (stops) return deactivate(portal, tx, occasion, before, attributes, names)
  const pending = starts ? (await tx.erasures.byUser(before.id)).find(isPending) : undefined
  const base = pending ? await undo(portal, tx, occasion, pending) : before
  const after: User = {
    ...base,
    attributes: pending ? { ...base.attributes, ...attributes } : attributes,
    version: before.version + 1,
    changedAt: occasion.at,
    deactivatedAt: starts ? null : before.deactivatedAt
  }
  await tx.users.update(after)
  await recordChange(tx, occasion, after, starts, { attributes: names }, { changes: changes as unknown as JsonObject[] })
  return { user: after, destroyed: null }
}

/** Runs a decision that may settle a user, and destroys what it says when it is durable: only then anybody is answered. */
export async function writeSettling<T>(
  portal: Portal,
  decision: (tx: Transaction) => Promise<{ readonly value: T; readonly destroyed: VaultId | null }>
): Promise<T> {
  const { value, destroyed } = await portal.store.write(decision)
  if (destroyed !== null) await portal.dataKeys.destroy(destroyed)
  return value
}

async function requireFreeName(tx: Transaction, occasion: Occasion, before: User, attributes: Resource): Promise<void> {
  const name = userNameOf({ attributes })
  if (userNameKey(name) === userNameKey(userNameOf(before))) return
  const owner = await tx.users.byUserName(name)
  if (owner) throw nameTaken(owner, occasion.actor)
}

async function recordChange(
  tx: Transaction,
  occasion: Occasion,
  after: User,
  starts: boolean,
  details: JsonObject,
  personal: JsonObject
): Promise<void> {
  const action = starts ? 'user.reactivated' : 'user.changed'
  // What was kept out of a deactivated account is kept out of the log too.
  const shown = after.deactivatedAt === null ? { personal } : {}
  await tx.events.append(eventOf(occasion, action, { target: { kind: 'user', id: after.id }, details, ...shown }))
}

async function deactivate(
  portal: Portal,
  tx: Transaction,
  occasion: Occasion,
  before: User,
  attributes: Resource,
  names: readonly string[]
): Promise<Settled> {
  const { at } = occasion
  const { erasure, destroyed } = await orderErasure(portal, tx, occasion, before, 'deactivated', names.length)
  const user: User = {
    ...before,
    attributes,
    administrator: false,
    version: before.version + 1,
    changedAt: at,
    deactivatedAt: at,
    vaultId: destroyed === null ? before.vaultId : newId<'vault'>(at)
  }
  await tx.users.update(user)
  const details = { attributes: [...names], erasureId: erasure.id, state: erasure.state }
  await tx.events.append(eventOf(occasion, 'user.deactivated', { target: { kind: 'user', id: user.id }, details }))
  return { user, destroyed }
}
