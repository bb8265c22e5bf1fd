import type { Occasion } from '../actor.ts'
import { newId, type TransferId, type UserId } from '../id.ts'
import { requireSender } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { expiryOf, requirePublicLinks } from './choice.ts'
import { type ExchangeOptions, readExchangeOptions } from './options.ts'
import { foldAddresses, newRecipients, requireFewRecipients } from './recipients.ts'
import { wrongOption } from './refusals.ts'
import type { Transfer } from './transfer.ts'

export interface NewTransfer {
  readonly access: 'recipients' | 'public'
  /** Addresses; none with `public`. */
  readonly recipients: readonly string[]
  /** With `public` alone. */
  readonly password?: string | undefined
  /** Left out: the portal's default. */
  readonly expiresInDays?: number | undefined
}

/** Begins every password that is hashed, so that its hash serves nowhere else. */
export const passwordOfLink = (password: string): string => `secure-link:${password}`

/**
 * Begins a transfer: a draft that its sender fills and completes. Its time runs from when it is completed.
 *
 * @throws DomainError `invalid` `transfer.options`, `transfer.too-many-recipients`; `forbidden` `transfer.public`; and as
 *   {@link requireSender}
 */
export async function createTransfer(portal: Portal, occasion: Occasion, wanted: NewTransfer): Promise<Transfer> {
  const sender = await requireSender(portal.store, occasion)
  const addresses = addressesFor(wanted)
  requireAllowed(await readExchangeOptions(portal.store), wanted, addresses.length, occasion.at)
  const blank = blankTransfer(newId<'transfer'>(occasion.at), sender.id, occasion.at)
  const recipients = await newRecipients(portal, blank, addresses, occasion.at)
  const { password } = wanted
  const passwordHash = password === undefined ? null : await portal.passwords.hash(passwordOfLink(password))
  return portal.store.write(async tx => {
    await requireSender(tx, occasion)
    const expiresAt = requireAllowed(await readExchangeOptions(tx), wanted, addresses.length, occasion.at)
    const transfer: Transfer = { ...blank, access: wanted.access, passwordHash, expiresAt }
    await tx.exchange.insertTransfer(transfer)
    for (const recipient of recipients) await tx.exchange.insertRecipient(recipient)
    return transfer
  })
}

/** A draft of a sender's, with nothing in it and over already. */
export const blankTransfer = (id: TransferId, ownerId: UserId, at: number): Transfer => ({
  id,
  ownerId,
  kind: 'sent',
  format: 'age-v1',
  access: 'recipients',
  state: 'draft',
  proofHash: null,
  passwordHash: null,
  uploadTokenHash: null,
  requestLinkId: null,
  receivingKeyId: null,
  sealedManifest: null,
  fileCount: 0,
  bytes: 0,
  createdAt: at,
  touchedAt: at,
  sentAt: null,
  expiresAt: at,
  revokedAt: null,
  removedAt: null,
  deleted: false
})

function addressesFor({ access, recipients, password }: NewTransfer): readonly string[] {
  if (access === 'public') {
    if (recipients.length > 0) throw wrongOption({ recipients: 'A link for anyone has no recipients: leave them out.' })
    if (password !== undefined && (password.length < 8 || password.length > 200))
      throw wrongOption({ password: 'A password has 8 to 200 characters.' })
    return []
  }
  if (password !== undefined)
    throw wrongOption({ password: 'Only a link for anyone has a password: recipients prove their address instead.' })
  if (recipients.length === 0) throw wrongOption({ recipients: 'Name at least one recipient.' })
  return foldAddresses(recipients)
}

/** @returns When it would expire. */
function requireAllowed(options: ExchangeOptions, wanted: NewTransfer, recipients: number, at: number): number {
  if (wanted.access === 'public') requirePublicLinks(options)
  requireFewRecipients(recipients, options.maxRecipients)
  return expiryOf(options, wanted.expiresInDays, at)
}
