import type { Occasion } from '../actor.ts'
import type { RecipientId, TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { requireNamed } from './add-recipients.ts'
import type { Mail } from './mail.ts'
import { announcements } from './mails.ts'
import { ownOpenTransfer } from './own-transfer.ts'

/**
 * Tells recipients by mail that a transfer waits for them: all, or one. Who has a mail under way already gets no second one.
 *
 * @returns For how many of them a mail waits now; 0 when the portal sends no mail.
 * @throws DomainError `conflict` `transfer.state` for a link for anyone; and as {@link ownOpenTransfer}
 */
export async function notifyRecipients(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  recipientId?: RecipientId
): Promise<number> {
  const { exchange } = portal.store
  const owned = requireNamed(await ownOpenTransfer(portal.store, occasion, id))
  const [recipients, outbox] = await Promise.all([exchange.recipients(id), exchange.mails(id)])
  const wanted = recipients.filter(recipient => recipientId === undefined || recipient.id === recipientId)
  const told = wanted.filter(recipient => outbox.some(mail => isUnderWay(mail, recipient.id)))
  const { at } = occasion
  const untold = wanted.filter(recipient => !told.includes(recipient))
  const mails = await announcements(portal, owned, untold, { at, expiresAt: owned.transfer.expiresAt })
  return portal.store.write(async tx => {
    await ownOpenTransfer(tx, occasion, id)
    const present = new Set((await tx.exchange.recipients(id)).map(recipient => recipient.id))
    let waiting = told.filter(recipient => present.has(recipient.id)).length
    for (const mail of mails) {
      if (mail.recipientId === null || !present.has(mail.recipientId)) continue
      await tx.exchange.insertMail(mail)
      await tx.exchange.notified(mail.recipientId, at)
      waiting += 1
    }
    return waiting
  })
}

/** A code under way is counted too: it reaches the same mailbox. */
const isUnderWay = (mail: Mail, recipientId: RecipientId): boolean =>
  mail.recipientId === recipientId && mail.nextAt !== null
