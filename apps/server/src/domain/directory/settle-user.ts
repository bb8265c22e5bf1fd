import type { JsonObject, Resource } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import { newId } from '../id.ts'
import type { Transaction } from '../store.ts'
import { attributeChanges } from './attribute-changes.ts'
import { isActive, type User, userNameKey, userNameOf } from './user.ts'
import { keepAnAdministrator, nameTaken, requireFittingSize, settleAttributes } from './user-rules.ts'

/**
 * Brings one account to the attributes somebody asked for, with all that follows from it, inside the caller's transaction.
 *
 * Becoming inactive removes the profile, the password, the administrator right and what is personal in the audit log, revokes every
 * key and every transfer, ends every session, stops links of every kind, and records an erasure. Becoming active again starts empty but
 * for what was sent; what was revoked stays so.
 *
 * @returns The user after the change; the same object when nothing changed, and then nothing was written.
 * @throws DomainError `conflict` `user.userName-taken`; `forbidden` `user.last-administrator`; `too-large` `user.too-large`
 */
export async function settleUser(tx: Transaction, occasion: Occasion, before: User, wanted: Resource): Promise<User> {
  const attributes = settleAttributes(before, wanted)
  const changes = attributes === before.attributes ? [] : attributeChanges(before.attributes, attributes)
  if (changes.length === 0) return before
  requireFittingSize(attributes)
  const stops = isActive(before) && !isActive({ attributes })
  const starts = !isActive(before) && isActive({ attributes })
  if (stops) await keepAnAdministrator(tx, before)
  await requireFreeName(tx, occasion, before, attributes)
  const after: User = {
    ...before,
    attributes,
    administrator: before.administrator && !stops,
    version: before.version + 1,
    changedAt: occasion.at,
    deactivatedAt: stops ? occasion.at : starts ? null : before.deactivatedAt
  }
  await tx.users.update(after)
  const names = { attributes: changes.map(change => change.attribute) }
  if (stops) await recordDeactivation(tx, occasion, before, names)
  else await recordChange(tx, occasion, after, starts, names, { changes: changes as unknown as JsonObject[] })
  return after
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

async function recordDeactivation(tx: Transaction, occasion: Occasion, user: User, details: JsonObject): Promise<void> {
  const keys = await tx.keys.revokeAll(user.id, occasion.at)
  const sessions = await tx.sessions.endAll(user.id)
  await tx.links.removeAll(user.id)
  const transfers = await tx.exchange.revokeAll(user.id, occasion.at)
  await tx.exchange.closeDoors(user.id, occasion.at)
  // With the password goes the second factor.
  await tx.passwords.write(user.id, null)
  const auditEntries = await tx.events.forget(user.id)
  const erasureId = newId<'erasure'>(occasion.at)
  const removed = {
    profileAttributes: (details.attributes as string[]).length,
    keys,
    sessions,
    transfers,
    auditEntries
  }
  await tx.erasures.insert({ id: erasureId, userId: user.id, orderedAt: occasion.at, reason: 'deactivated', removed })
  const target = { kind: 'user', id: user.id } as const
  await tx.events.append(eventOf(occasion, 'user.deactivated', { target, details: { ...details, erasureId, removed } }))
}
