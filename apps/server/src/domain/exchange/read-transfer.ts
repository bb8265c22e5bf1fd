import type { Occasion } from '../actor.ts'
import type { FileId, ReceivingKeyId, RecipientId, TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { dayMilliseconds } from './choice.ts'
import { type ListedTransfer, listSent, listSentIn } from './history.ts'
import { inBatches } from './in-batches.ts'
import type { Mail } from './mail.ts'
import { readExchangeOptions } from './options.ts'
import { ownTransferInHistory } from './own-transfer.ts'
import { openAddress } from './recipients.ts'
import type { Fetch, Recipient, Transfer } from './transfer.ts'

export interface ReportedRecipient {
  readonly id: RecipientId
  /** Empty when it can't be read any more. */
  readonly address: string
  readonly addedAt: number
  readonly notifiedAt: number | null
  /** Why no mail reaches them, when the portal gave up. */
  readonly mailFailure: string | null
  readonly openedAt: number | null
  /** How many files they have whole. */
  readonly fetched: number
}

/** What its owner is told of a transfer. */
export interface TransferReport extends ListedTransfer {
  readonly createdAt: number
  readonly revokedAt: number | null
  readonly removedAt: number | null
  /** When content goes. */
  readonly removalAt: number
  readonly password: boolean
  readonly receivingKeyId: ReceivingKeyId | null
  readonly people: readonly ReportedRecipient[]
  readonly fileList: readonly { readonly id: FileId; readonly position: number; readonly bytes: number }[]
  /** Newest first, at most 500. */
  readonly fetches: readonly Pick<Fetch, 'recipientId' | 'fileId' | 'startedAt' | 'completedAt'>[]
}

/** One's own transfer; also one of the account acted in. @throws as {@link ownTransferInHistory} */
export async function readTransfer(portal: Portal, occasion: Occasion, id: TransferId): Promise<TransferReport> {
  const { exchange } = portal.store
  const owned = await ownTransferInHistory(portal.store, occasion, id)
  const { transfer } = owned
  const listed = await (transfer.kind === 'sent' ? listSent : listSentIn)(portal, owned, occasion.at)
  const [files, fetches, options] = await Promise.all([
    exchange.files(id),
    exchange.fetches(id),
    readExchangeOptions(portal.store)
  ])
  return {
    ...listed,
    createdAt: transfer.createdAt,
    revokedAt: transfer.revokedAt,
    removedAt: transfer.removedAt,
    removalAt: transfer.removedAt ?? transfer.revokedAt ?? transfer.expiresAt + options.removalDays * dayMilliseconds,
    password: transfer.passwordHash !== null,
    receivingKeyId: transfer.receivingKeyId,
    people: await peopleOf(portal, transfer),
    fileList: files.map(file => ({ id: file.id, position: file.position, bytes: file.bytes })),
    fetches: fetches
      .toReversed()
      .map(({ recipientId, fileId, startedAt, completedAt }) => ({ recipientId, fileId, startedAt, completedAt }))
  }
}

async function peopleOf(portal: Portal, { id, ownerId }: Transfer): Promise<readonly ReportedRecipient[]> {
  const { exchange } = portal.store
  const [recipients, mails, fetchedBy] = await Promise.all([
    exchange.recipients(id),
    exchange.mails(id),
    exchange.fetchedBy(id)
  ])
  return inBatches(recipients, async recipient => {
    const theirs = fetchedBy.get(recipient.id)
    return {
      id: recipient.id,
      address: (await openAddress(portal, ownerId, recipient)) ?? '',
      addedAt: recipient.addedAt,
      notifiedAt: recipient.notifiedAt,
      mailFailure: failureOf(mails, recipient),
      openedAt: theirs?.openedAt ?? null,
      fetched: theirs?.files ?? 0
    }
  })
}

/** Of the latest mail that was given up. */
const failureOf = (mails: readonly Mail[], { id }: Recipient): string | null =>
  mails.filter(mail => mail.recipientId === id && mail.nextAt === null).at(-1)?.failure ?? null
