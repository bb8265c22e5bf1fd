import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { Portal } from '../portal.ts'
import type { Mail, MailContent } from './mail.ts'
import { openMail } from './mails.ts'
import { closedBecause } from './refusals.ts'

const minute = 60_000
/** Longer than a mail server takes to answer. What a process that died had taken is sent after that. */
const leaseMilliseconds = 5 * minute
const longestPause = 360 * minute
const mostAttempts = 10
const longestFailure = 200

/**
 * Sends mails that are due. What fails is tried again, each time after twice as long, from a minute up to six hours; after ten attempts, or when
 * it would be of no use any more, it is given up and told in the log. A mail whose transfer is over, or whose recipient was removed, is not
 * sent. No mail is lost; after a crash one may be sent twice.
 *
 * @param send Its error's message says why without addresses.
 * @returns How many were sent.
 */
export async function deliverMails(
  portal: Portal,
  occasion: Occasion,
  send: (content: MailContent) => Promise<void>,
  limit: number
): Promise<number> {
  const mails = await portal.store.write(tx => tx.exchange.takeMails(occasion.at, leaseMilliseconds, limit))
  const sent = await Promise.all(mails.map(mail => deliver(portal, occasion, mail, send)))
  return sent.filter(Boolean).length
}

async function deliver(
  portal: Portal,
  occasion: Occasion,
  mail: Mail,
  send: (content: MailContent) => Promise<void>
): Promise<boolean> {
  const content = (await isWanted(portal, mail, occasion.at)) ? await contentOf(portal, mail) : undefined
  if (!content) {
    await portal.store.write(tx => tx.exchange.removeMail(mail.id))
    return false
  }
  try {
    await send(content)
  } catch (error) {
    await putOff(portal, occasion, mail, content.kind, reasonOf(error))
    return false
  }
  await portal.store.write(tx => tx.exchange.removeMail(mail.id))
  return true
}

async function isWanted({ store }: Portal, mail: Mail, at: number): Promise<boolean> {
  const { transferId, recipientId } = mail
  if (mail.expiresAt <= at) return false
  if (transferId === null) return true
  const owned = await store.exchange.transfer(transferId)
  if (!owned || closedBecause(owned, at)) return false
  if (recipientId === null) return true
  return (await store.exchange.recipients(transferId)).some(recipient => recipient.id === recipientId)
}

/** Undefined when the key it was sealed under was destroyed. */
async function contentOf(portal: Portal, mail: Mail): Promise<MailContent | undefined> {
  try {
    return await openMail(portal, mail)
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'gone') return undefined
    throw error
  }
}

function putOff(
  portal: Portal,
  occasion: Occasion,
  mail: Mail,
  kind: MailContent['kind'],
  failure: string
): Promise<void> {
  const attempts = mail.attempts + 1
  const nextAt = occasion.at + Math.min(minute * 2 ** (attempts - 1), longestPause)
  const hopeless = attempts >= mostAttempts || nextAt >= mail.expiresAt
  return portal.store.write(async tx => {
    await tx.exchange.updateMail({ ...mail, attempts, failure, nextAt: hopeless ? null : nextAt })
    if (!hopeless) return
    const { transferId, recipientId } = mail
    const target = transferId === null ? {} : { target: { kind: 'transfer', id: transferId } as const }
    const details = { kind, attempts, reason: failure, recipientId }
    await tx.events.append(eventOf(occasion, 'mail.failed', { ...target, outcome: 'failed', details }))
  })
}

/** Nothing that looks like an address stays in it. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : 'The mail could not be sent.')
    .replace(/[^\s<>"']+@[^\s<>"']+/g, '…')
    .slice(0, longestFailure)
