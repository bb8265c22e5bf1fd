import type { Occasion } from '../actor.ts'
import { userNameOf } from '../directory/user.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { dayMilliseconds, requireFittingFiles, requirePublicLinks } from './choice.ts'
import { requireOpenDoor } from './door.ts'
import type { Mail } from './mail.ts'
import { announcements, sealMail } from './mails.ts'
import { readExchangeOptions } from './options.ts'
import { isSameBytes, isSameDigest } from './proof.ts'
import { requireFewRecipients } from './recipients.ts'
import { closedBecause, wrongOption, wrongState } from './refusals.ts'
import { openTitle } from './request-link-report.ts'
import { isComplete, type OwnedTransfer, type Transfer } from './transfer.ts'
import { ownUpload, type Upload } from './uploader.ts'

const mostManifestBytes = 2_097_152

export interface TransferCompletion extends Upload {
  /** A whole age file. */
  readonly manifest: Uint8Array
  /** SHA-256 of the link's access proof; left out by whoever sends in, whose transfer has no link. */
  readonly proofHash?: Uint8Array | undefined
  /** Whether recipients are told by mail, if the portal can. */
  readonly notify: boolean
}

export interface Completed {
  readonly transfer: Transfer
  /** How many mails to recipients wait. */
  readonly notified: number
}

/**
 * Sends a draft: from now on its readers can read it, and nothing of it changes. Mails are in the outbox when this returns. The time until
 * it expires begins. The same again, with the same manifest and proof, is answered alike.
 *
 * @throws DomainError `conflict` `file.incomplete`, `transfer.state`; `invalid` `transfer.options`,
 *   `transfer.too-many-recipients`; `too-large` `transfer.manifest`, `transfer.too-many-files`, `transfer.too-large`; `forbidden`
 *   `transfer.public`; `not-found` `request-link.unknown`; and as {@link ownUpload}
 */
export async function completeTransfer(
  portal: Portal,
  occasion: Occasion,
  completion: TransferCompletion
): Promise<Completed> {
  requireManifest(completion.manifest)
  const before = await ownUpload(portal.store, occasion, completion)
  if (before.transfer.state !== 'draft') return sameAgain(portal, occasion, before, completion)
  const proofHash = proofHashFor(before.transfer, completion)
  const { id, ownerId } = before.transfer
  const sealedManifest = await portal.dataKeys.seal(ownerId, completion.manifest, `manifest:${id}`)
  const mails = await mailsFor(portal, occasion, before, completion.notify)
  const done = await portal.store.write(async tx => {
    const owned = await ownUpload(tx, occasion, completion)
    if (owned.transfer.state !== 'draft') return { meanwhile: owned }
    const sent = { ...owned.transfer, proofHash, sealedManifest }
    return settle(tx, occasion, sent, mails)
  })
  return 'meanwhile' in done ? sameAgain(portal, occasion, done.meanwhile, completion) : done
}

async function settle(
  tx: Transaction,
  occasion: Occasion,
  draft: Transfer,
  mails: readonly Mail[]
): Promise<Completed> {
  const { at } = occasion
  const recipients = await requireSendable(tx, draft)
  const { expiryMaxDays } = await readExchangeOptions(tx)
  const lasts = Math.min(draft.expiresAt - draft.createdAt, expiryMaxDays * dayMilliseconds)
  const transfer: Transfer = { ...draft, state: 'sent', sentAt: at, touchedAt: at, expiresAt: at + lasts }
  await tx.exchange.updateTransfer(transfer)
  for (const mail of mails) {
    await tx.exchange.insertMail(mail)
    if (mail.recipientId !== null) await tx.exchange.notified(mail.recipientId, at)
  }
  const { access, fileCount: files, bytes, ownerId } = transfer
  const action = transfer.kind === 'sent' ? 'transfer.sent' : 'transfer.sent-in'
  const target = { kind: 'transfer', id: transfer.id } as const
  await tx.events.append(eventOf(occasion, action, { target, details: { ownerId, access, files, bytes, recipients } }))
  return { transfer, notified: mails.filter(mail => mail.recipientId !== null).length }
}

/** The rules as they are now: they may have changed since the draft was begun. @returns How many recipients it has. */
async function requireSendable(tx: Transaction, draft: Transfer): Promise<number> {
  const options = await readExchangeOptions(tx)
  const files = await tx.exchange.files(draft.id)
  const incomplete = files.filter(file => !isComplete(file)).length
  if (incomplete > 0)
    throw new DomainError(
      'conflict',
      'file.incomplete',
      `${incomplete} of this transfer's files ${incomplete === 1 ? "isn't" : "aren't"} complete yet: complete or remove them first.`
    )
  await requireOpenDoor(tx, draft)
  if (draft.access === 'public') requirePublicLinks(options)
  requireFittingFiles(options, files.length, draft.bytes, Math.max(0, ...files.map(file => file.bytes)))
  const { length } = await tx.exchange.recipients(draft.id)
  requireFewRecipients(length, options.maxRecipients)
  return length
}

function requireManifest({ length }: Uint8Array): void {
  if (length > 0 && length <= mostManifestBytes) return
  throw new DomainError(
    'too-large',
    'transfer.manifest',
    `A manifest has 1 to ${mostManifestBytes} bytes, and this one has ${length}: send fewer files at once, or a shorter message.`
  )
}

/** @throws DomainError `invalid` `transfer.options` */
function proofHashFor({ kind }: Transfer, { proofHash }: TransferCompletion): Uint8Array | null {
  if (kind === 'sent-in') {
    if (proofHash === undefined) return null
    throw wrongOption({ proofHash: 'What is sent in has no secure link: leave this out.' })
  }
  if (proofHash?.length === 32) return proofHash
  throw wrongOption({ proofHash: 'Give the SHA-256 of the access proof of the secure link: 32 bytes.' })
}

async function mailsFor(
  portal: Portal,
  { at }: Occasion,
  owned: OwnedTransfer,
  notify: boolean
): Promise<readonly Mail[]> {
  const { transfer, owner } = owned
  const expiresAt = at + (transfer.expiresAt - transfer.createdAt)
  if (!portal.mail) return []
  if (transfer.kind === 'sent') {
    const recipients = notify ? await portal.store.exchange.recipients(transfer.id) : []
    return announcements(portal, owned, recipients, { at, expiresAt })
  }
  const title = transfer.requestLinkId === null ? null : await openTitle(portal, transfer.requestLinkId)
  const address = `${portal.origin}/history/${transfer.id}`
  const content = { kind: 'sent-in', to: userNameOf(owner), title, address, files: transfer.fileCount } as const
  const about = { ownerId: owner.id, transferId: transfer.id, recipientId: null, expiresAt }
  return [await sealMail(portal, about, content, at)]
}

/** An answer got lost and its question came again. */
async function sameAgain(
  portal: Portal,
  { at }: Occasion,
  owned: OwnedTransfer,
  completion: TransferCompletion
): Promise<Completed> {
  const { transfer } = owned
  const closed = closedBecause(owned, at)
  if (closed) throw closed
  const { id, ownerId, sealedManifest, sentAt } = transfer
  const manifest = sealedManifest && (await portal.dataKeys.open(ownerId, sealedManifest, `manifest:${id}`))
  const sameLink = transfer.proofHash
    ? isSameDigest(transfer.proofHash, completion.proofHash ?? new Uint8Array())
    : completion.proofHash === undefined
  if (!manifest || !sameLink || !isSameBytes(manifest, completion.manifest))
    throw wrongState('This transfer was sent already, with another manifest or link: start another one.')
  const recipients = await portal.store.exchange.recipients(id)
  return { transfer, notified: recipients.filter(({ notifiedAt }) => notifiedAt === sentAt).length }
}
