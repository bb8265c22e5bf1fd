import { randomInt } from 'node:crypto'
import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { requireNamed } from './add-recipients.ts'
import { addressDigest, personOf } from './address.ts'
import { browserHashOf, type LinkBrowser, openLink } from './admit-reader.ts'
import { sealMail } from './mails.ts'
import { openAddress } from './recipients.ts'

const minutes = 10
const minute = 60_000

/** How many codes are made for one address of one transfer within how long, whoever asks. Whoever calls this allows one source fewer. */
const bounds = [
  { most: 10, within: 10 * minute },
  { most: 20, within: 24 * 60 * minute }
]

/**
 * Mails a code to an address if it is a recipient's. Whoever asks is told the same if it isn't, and is kept to the same bounds: only the
 * mailbox tells. Asking again on the same browser puts the new code in the place of the old.
 *
 * @throws DomainError `conflict` `code.no-mail`, `transfer.state`; `rate-limited` `code.too-many`; and as {@link openLink}
 */
export async function requestCode(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  holder: LinkBrowser,
  address: string
): Promise<{ readonly minutes: 10 }> {
  const { at } = occasion
  const { transfer, owner } = requireNamed(await openLink(portal.store, occasion, id, holder))
  if (!portal.mail) throw noMail()
  const digest = addressDigest(portal, address)
  const recipient = await portal.store.exchange.recipientByAddress(id, digest)
  const code = newCode()
  const expiresAt = at + minutes * minute
  // Made for a stranger's address too, and thrown away: it takes as long.
  const about = { ownerId: transfer.ownerId, transferId: id, recipientId: recipient?.id ?? null, expiresAt }
  // As the sender wrote it: what is the same without regard to case may be another mailbox.
  const to = (recipient && (await openAddress(portal, transfer.ownerId, recipient))) ?? address.trim()
  const content = { kind: 'code', to, code, senderName: personOf(owner).name, minutes } as const
  const mail = await sealMail(portal, about, content, at)
  await portal.store.write(async tx => {
    await openLink(tx, occasion, id, holder)
    await requireFewCodes(tx, id, digest, at)
    const present = (await tx.exchange.recipients(id)).some(other => other.id === recipient?.id)
    const recipientId = present && recipient ? recipient.id : null
    await tx.exchange.writeCode({
      transferId: id,
      browserHash: browserHashOf(holder.browserToken),
      recipientId,
      addressDigest: digest,
      codeDigest: codeDigestOf(portal, id, code),
      createdAt: at,
      expiresAt,
      attempts: 0
    })
    if (recipientId !== null) await tx.exchange.insertMail(mail)
  })
  return { minutes }
}

/** What is kept of a code: it has few digits, so a digest without a key could be searched. */
export const codeDigestOf = ({ secrets }: Portal, id: TransferId, code: string): Uint8Array =>
  secrets.digest(code, `code:${id}`)

const newCode = (): string => randomInt(1_000_000).toString().padStart(6, '0')

async function requireFewCodes(tx: Transaction, id: TransferId, digest: Uint8Array, at: number): Promise<void> {
  for (const { most, within } of bounds) {
    if ((await tx.exchange.countCodes(id, digest, at - within)) < most) continue
    throw new DomainError(
      'rate-limited',
      'code.too-many',
      `${most} codes were asked for this address already: use the latest of them, or ask again later.`
    )
  }
}

const noMail = (): DomainError =>
  new DomainError(
    'conflict',
    'code.no-mail',
    'This portal sends no mail, so it can’t send a code: sign in with an account that has this address, or ask the sender for a link for anyone.'
  )
