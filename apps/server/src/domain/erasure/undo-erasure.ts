import type { Occasion } from '../actor.ts'
import { userNameOf, type User } from '../directory/user.ts'
import { nameTaken } from '../directory/user-rules.ts'
import { eventOf } from '../events.ts'
import type { ErasureId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import type { Erasure } from './erasure.ts'
import { openProfile } from './profile-aside.ts'
import { eachBraked, requirePending } from './release-erasure.ts'

/**
 * Takes back an erasure that hasn't begun: the account is registered again with profile, keys and everything sent, as it was. Sessions stay ended.
 *
 * @throws DomainError `not-found` `erasure.unknown`; `conflict` `erasure.state`, `user.userName-taken`; and as {@link requireAdministrator}
 */
export async function undoErasure(portal: Portal, occasion: Occasion, id: ErasureId): Promise<void> {
  await portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    await undo(portal, tx, occasion, requirePending(await tx.erasures.byId(id), id))
  })
}

/** Undoes all that the brake holds; how many. Those whose name was given to another meanwhile are left. @throws as {@link requireAdministrator} */
export async function undoBraked(portal: Portal, occasion: Occasion): Promise<number> {
  await requireAdministrator(portal.store, occasion)
  return eachBraked(portal, erasure => undoErasure(portal, occasion, erasure.id))
}

/** The account as it was, inside the caller's transaction. */
export async function undo(portal: Portal, tx: Transaction, occasion: Occasion, pending: Erasure): Promise<User> {
  const { at } = occasion
  const aside = await openProfile(portal, pending)
  const before = await tx.users.byId(pending.userId)
  const attributes = { ...before?.attributes, ...aside?.attributes, active: true }
  const administrator = aside?.administrator ?? false
  const back = { attributes, administrator, changedAt: at, deactivatedAt: null }
  const user: User = before
    ? { ...before, ...back, version: before.version + 1 }
    : {
        ...back,
        id: pending.userId,
        signIn: aside?.signIn ?? 'saml',
        source: aside?.source ?? 'scim',
        version: 1,
        createdAt: aside?.createdAt ?? at,
        vaultId: pending.vaultId
      }
  const owner = before ? undefined : await tx.users.byUserName(userNameOf(user))
  if (owner) throw nameTaken(owner, occasion.actor)
  await (before ? tx.users.update(user) : tx.users.insert(user))
  await tx.exchange.unbar(pending.id)
  await tx.erasures.update({ ...pending, state: 'undone', sealedProfile: null, addressDigests: [], completedAt: at })
  const details = { userId: user.id }
  await tx.events.append(eventOf(occasion, 'erasure.undone', { target: { kind: 'erasure', id: pending.id }, details }))
  return user
}
