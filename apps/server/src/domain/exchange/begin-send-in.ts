import type { Occasion } from '../actor.ts'
import { isActive } from '../directory/user.ts'
import { DomainError } from '../domain-error.ts'
import { newId, type RequestLinkId } from '../id.ts'
import { refuseImpersonation } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { digestOf, newToken } from '../token.ts'
import { dayMilliseconds } from './choice.ts'
import { blankTransfer } from './create-transfer.ts'
import { requireOpenDoor, unknownDoor } from './door.ts'
import { openPersonalAddress, openRequestLink } from './open-door.ts'
import { readExchangeOptions } from './options.ts'
import type { Transfer } from './transfer.ts'

/** Over one request link, or one personal address, at once. */
const mostDrafts = 20
/** A draft that nobody touched for this long doesn't keep others out. */
const idleMilliseconds = 15 * 60_000

/**
 * Begins to send in: a draft that belongs to whoever is sent to, and that whoever shows the token fills and completes.
 *
 * @returns The token, 256 random bits, told once.
 * @throws DomainError `not-found` `request-link.unknown`; `rate-limited` `request-link.busy`; `forbidden` `session.impersonating`
 */
export async function beginSendIn(
  portal: Portal,
  occasion: Occasion,
  door: { readonly requestLinkId: RequestLinkId } | { readonly name: string }
): Promise<{ readonly transfer: Transfer; readonly uploadToken: string }> {
  refuseImpersonation(occasion)
  const { at } = occasion
  const byLink = 'requestLinkId' in door
  const open = byLink
    ? await openRequestLink(portal, door.requestLinkId, at)
    : await openPersonalAddress(portal, door.name)
  const uploadToken = newToken()
  const transfer = await portal.store.write(async tx => {
    const owner = await tx.users.byId(open.owner.id)
    if (!owner || !isActive(owner)) throw unknownDoor()
    const { expiryDefaultDays } = await readExchangeOptions(tx)
    const draft: Transfer = {
      ...blankTransfer(newId<'transfer'>(at), owner.id, at),
      kind: 'sent-in',
      access: 'owner',
      uploadTokenHash: digestOf(uploadToken),
      requestLinkId: byLink ? door.requestLinkId : null,
      receivingKeyId: open.key.id,
      expiresAt: at + expiryDefaultDays * dayMilliseconds
    }
    await requireOpenDoor(tx, draft)
    const underWay = await tx.exchange.countDrafts(owner.id, draft.requestLinkId, at - idleMilliseconds)
    if (underWay >= mostDrafts) throw busy()
    await tx.exchange.insertTransfer(draft)
    return draft
  })
  return { transfer, uploadToken }
}

const busy = (): DomainError =>
  new DomainError(
    'rate-limited',
    'request-link.busy',
    'Too much is being sent to this address at once: try again when some of it is through.'
  )
