import type { Occasion } from '../actor.ts'
import { DomainError, fieldError } from '../domain-error.ts'
import { eventOf, recordedActorOf } from '../events.ts'
import type { UserId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { isPending, type LegalHold } from './erasure.ts'

const longestReference = 100

/**
 * Holds up the destruction of what an account has, until the hold is lifted. Access ends all the same when the account is deactivated. Placing it
 * again changes the reference.
 *
 * @throws DomainError `invalid` `legal-hold.reference`; `not-found` `user.unknown`; and as {@link requireAdministrator}
 */
export async function placeLegalHold(
  portal: Portal,
  occasion: Occasion,
  userId: UserId,
  reference: string
): Promise<LegalHold> {
  const text = reference.trim()
  if (text === '' || text.length > longestReference || /\p{Cc}/u.test(text))
    throw fieldError('legal-hold.reference', 'reference', `A reference has 1 to ${longestReference} characters, in one line.`)
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const pending = (await tx.erasures.byUser(userId)).some(isPending)
    if (!pending && !(await tx.users.byId(userId)))
      throw new DomainError('not-found', 'user.unknown', `No user has the id ${userId}, and nothing of one waits for erasure.`)
    const before = await tx.erasures.legalHold(userId)
    const placed = { userId, placedAt: occasion.at, placedBy: recordedActorOf(occasion.actor) }
    const hold: LegalHold = { ...(before ?? placed), reference: text }
    await tx.erasures.placeHold(hold)
    await tx.events.append(eventOf(occasion, 'legal-hold.placed', { target: { kind: 'user', id: userId } }))
    return hold
  })
}

/** Lifts it: an erasure that is due begins by itself. @throws DomainError `not-found` `legal-hold.none`; and as {@link requireAdministrator} */
export async function liftLegalHold(portal: Portal, occasion: Occasion, userId: UserId): Promise<void> {
  await portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const hold = await tx.erasures.legalHold(userId)
    if (!hold) throw new DomainError('not-found', 'legal-hold.none', 'No legal hold stands on this account.')
    await tx.erasures.liftHold(userId)
    const legalHold = { placedAt: hold.placedAt, liftedAt: occasion.at }
    for (const erasure of (await tx.erasures.byUser(userId)).filter(isPending))
      await tx.erasures.update({ ...erasure, legalHold })
    await tx.events.append(eventOf(occasion, 'legal-hold.lifted', { target: { kind: 'user', id: userId } }))
  })
}
