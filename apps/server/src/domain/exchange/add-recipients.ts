import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { announcements } from './mails.ts'
import { readExchangeOptions } from './options.ts'
import { ownOpenTransfer } from './own-transfer.ts'
import { isSameDigest } from './proof.ts'
import { foldAddresses, newRecipients, requireFewRecipients } from './recipients.ts'
import { wrongOption, wrongState } from './refusals.ts'
import type { OwnedTransfer } from './transfer.ts'

export interface MoreRecipients {
  readonly recipients: readonly string[]
  /** Whether the new ones are told by mail, if the portal can. */
  readonly notify: boolean
}

/**
 * Adds recipients to a transfer that can be read now. Those it has already stay as they are and are told nothing again.
 *
 * @throws DomainError `invalid` `transfer.options`, `transfer.too-many-recipients`; `conflict` `transfer.state` for a link for anyone; and
 *   as {@link ownOpenTransfer}
 */
export async function addRecipients(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  more: MoreRecipients
): Promise<void> {
  const owned = requireNamed(await ownOpenTransfer(portal.store, occasion, id))
  const { at } = occasion
  const addresses = foldAddresses(more.recipients)
  if (addresses.length === 0) throw wrongOption({ recipients: 'Name at least one recipient.' })
  requireFewRecipients(addresses.length, (await readExchangeOptions(portal.store)).maxRecipients)
  const made = await newRecipients(portal, owned.transfer, addresses, at)
  const { expiresAt } = owned.transfer
  const mails = more.notify ? await announcements(portal, owned, made, { at, expiresAt }) : []
  await portal.store.write(async tx => {
    await ownOpenTransfer(tx, occasion, id)
    const present = await tx.exchange.recipients(id)
    const added = made.filter(one => !present.some(other => isSameDigest(other.addressDigest, one.addressDigest)))
    if (added.length === 0) return
    requireFewRecipients(present.length + added.length, (await readExchangeOptions(tx)).maxRecipients)
    for (const recipient of added) {
      await tx.exchange.insertRecipient(recipient)
      const mail = mails.find(({ recipientId }) => recipientId === recipient.id)
      if (!mail) continue
      await tx.exchange.insertMail(mail)
      await tx.exchange.notified(recipient.id, at)
    }
    const details = { recipientsAdded: added.length }
    await tx.events.append(eventOf(occasion, 'transfer.changed', { target: { kind: 'transfer', id }, details }))
  })
}

/** @throws DomainError `conflict` `transfer.state` */
export function requireNamed(owned: OwnedTransfer): OwnedTransfer {
  if (owned.transfer.access === 'recipients') return owned
  throw wrongState('This transfer has no named recipients: whoever has its link can read it.')
}
