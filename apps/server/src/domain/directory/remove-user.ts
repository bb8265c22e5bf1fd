import type { Occasion } from '../actor.ts'
import { reachByConnection } from '../connections/milestones.ts'
import { eventOf } from '../events.ts'
import { newId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { alerting, type PersonChange, personOf } from './change-person.ts'
import { keepAnAdministrator, requireVersion } from './user-rules.ts'

/**
 * Removes a person altogether: account, name, keys, sessions, links, transfers, and what is personal in the audit log. The user name is free again.
 *
 * @throws DomainError `not-found` `user.unknown`, `precondition-failed` `user.version`, `forbidden` `user.last-administrator`
 * @see [RFC 7644 §3.6](https://www.rfc-editor.org/rfc/rfc7644#section-3.6)
 */
export function removeUser(portal: Portal, occasion: Occasion, removal: PersonChange): Promise<void> {
  const run = portal.store.write(async tx => {
    const user = await personOf(tx, removal.id)
    requireVersion(user, removal.expectedVersion)
    await keepAnAdministrator(tx, user)
    const keys = (await tx.keys.byOwner(user.id)).length
    const sessions = await tx.sessions.endAll(user.id)
    const transfers = await tx.exchange.revokeAll(user.id, occasion.at)
    const auditEntries = await tx.events.forget(user.id)
    await tx.users.remove(user.id)
    const removed = { profileAttributes: Object.keys(user.attributes).length, keys, sessions, transfers, auditEntries }
    const erasureId = newId<'erasure'>(occasion.at)
    await tx.erasures.insert({ id: erasureId, userId: user.id, orderedAt: occasion.at, reason: 'removed', removed })
    const target = { kind: 'user', id: user.id } as const
    await tx.events.append(eventOf(occasion, 'user.removed', { target, details: { erasureId, removed } }))
    await reachByConnection(portal, tx, 'firstDeactivation', occasion)
  })
  return alerting(portal, occasion, removal.id, run)
}
