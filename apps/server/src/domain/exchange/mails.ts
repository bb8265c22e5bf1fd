import { newId, type RecipientId, type TransferId, type UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { personOf } from './address.ts'
import { inBatches } from './in-batches.ts'
import type { Mail, MailContent } from './mail.ts'
import { openAddress } from './recipients.ts'
import type { OwnedTransfer, Recipient } from './transfer.ts'

export interface MailAbout {
  readonly ownerId: UserId
  readonly transferId: TransferId
  readonly recipientId: RecipientId | null
  readonly expiresAt: number
}

/** A mail for the outbox, due at once, its content sealed. */
export async function sealMail(portal: Portal, about: MailAbout, content: MailContent, at: number): Promise<Mail> {
  const id = newId<'mail'>(at)
  const plain = Buffer.from(JSON.stringify(content), 'utf8')
  const sealedContent = await portal.dataKeys.seal(about.ownerId, plain, `mail:${id}`)
  return { id, ...about, sealedContent, createdAt: at, attempts: 0, nextAt: at, failure: null }
}

/** @throws DomainError `gone` `transfer.erased` */
export async function openMail({ dataKeys }: Portal, mail: Mail): Promise<MailContent> {
  const plain = await dataKeys.open(mail.ownerId, mail.sealedContent, `mail:${mail.id}`)
  return JSON.parse(Buffer.from(plain).toString('utf8')) as MailContent
}

/** Mails that announce a transfer to recipients. They name the address without its secret, which the portal doesn't know. */
export async function announcements(
  portal: Portal,
  { transfer, owner }: OwnedTransfer,
  recipients: readonly Recipient[],
  occasion: { readonly at: number; readonly expiresAt: number }
): Promise<readonly Mail[]> {
  if (!portal.mail || transfer.access !== 'recipients') return []
  const { name: senderName, address: senderAddress } = personOf(owner)
  const { expiresAt } = occasion
  const address = `${portal.origin}/r/${transfer.id}`
  const about = { ownerId: transfer.ownerId, transferId: transfer.id, expiresAt }
  const files = transfer.fileCount
  const mails = await inBatches(recipients, async recipient => {
    const to = await openAddress(portal, transfer.ownerId, recipient)
    if (to === null) return undefined
    const again = recipient.notifiedAt !== null
    const content = { kind: 'transfer', to, senderName, senderAddress, address, files, expiresAt, again } as const
    return sealMail(portal, { ...about, recipientId: recipient.id }, content, occasion.at)
  })
  return mails.filter(mail => mail !== undefined)
}
