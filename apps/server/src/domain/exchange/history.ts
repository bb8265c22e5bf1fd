// What a history tells of a transfer, in the list and on its own page.
import { isActive } from '../directory/user.ts'
import type { RequestLinkId, TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { personOf } from './address.ts'
import { openAddress } from './recipients.ts'
import { hasExpired } from './refusals.ts'
import { openTitle } from './request-link-report.ts'
import type { Access, OwnedTransfer, Recipient, Transfer } from './transfer.ts'

export type ShownState = 'draft' | 'open' | 'expired' | 'revoked' | 'removed'

export interface ListedTransfer {
  readonly id: TransferId
  readonly state: ShownState
  readonly access: Access
  readonly files: number
  readonly bytes: number
  readonly sentAt: number | null
  readonly expiresAt: number
  /** Sent: addresses of the first three recipients that can still be read, and how many there are. */
  readonly recipients: readonly string[]
  readonly recipientCount: number
  /** Sent: how many recipients, or readers of a public link, have opened it. */
  readonly openedBy: number
  /** Received: who sent it. */
  readonly sender: { readonly name: string; readonly address: string } | null
  /** Sent in: what the request link was for; null at the personal address. */
  readonly requestTitle: string | null
}

/** How a transfer stands now. One whose owner isn't registered is as good as revoked. */
export function stateOf({ transfer, owner }: OwnedTransfer, at: number): ShownState {
  if (transfer.state === 'draft') return 'draft'
  if (transfer.state === 'removing' || transfer.state === 'removed') return 'removed'
  if (transfer.state === 'revoked' || !isActive(owner)) return 'revoked'
  return hasExpired(transfer, at) ? 'expired' : 'open'
}

const firstShown = 3

/** What its sender is told in the list. */
export async function listSent(portal: Portal, owned: OwnedTransfer, at: number): Promise<ListedTransfer> {
  const { exchange } = portal.store
  const { id, ownerId } = owned.transfer
  // The owner isn't counted.
  const [recipients, openedBy] = await Promise.all([
    exchange.recipients(id),
    exchange.countReaders(id, userReader(ownerId))
  ])
  const first = await addresses(portal, owned.transfer, recipients.slice(0, firstShown))
  return { ...common(owned, at), recipients: first, recipientCount: recipients.length, openedBy }
}

/** What a recipient is told in the list. */
export const listReceived = (owned: OwnedTransfer, at: number): ListedTransfer => ({
  ...common(owned, at),
  sender: personOf(owned.owner)
})

/** What whoever was sent something is told in the list. */
export async function listSentIn(portal: Portal, owned: OwnedTransfer, at: number): Promise<ListedTransfer> {
  return { ...common(owned, at), requestTitle: await titleOf(portal, owned.transfer.requestLinkId) }
}

const titleOf = async (portal: Portal, id: RequestLinkId | null): Promise<string | null> =>
  id === null ? null : await openTitle(portal, id)

const common = (owned: OwnedTransfer, at: number): ListedTransfer => ({
  id: owned.transfer.id,
  state: stateOf(owned, at),
  access: owned.transfer.access,
  files: owned.transfer.fileCount,
  bytes: owned.transfer.bytes,
  sentAt: owned.transfer.sentAt,
  expiresAt: owned.transfer.expiresAt,
  recipients: [],
  recipientCount: 0,
  openedBy: 0,
  sender: null,
  requestTitle: null
})

async function addresses(
  portal: Portal,
  { ownerId }: Transfer,
  recipients: readonly Recipient[]
): Promise<readonly string[]> {
  const opened = await Promise.all(recipients.map(recipient => openAddress(portal, ownerId, recipient)))
  return opened.filter(address => address !== null)
}

/** What somebody who is signed in is called among those who fetched. */
export const userReader = (userId: string): string => `user:${userId}`

export const isUserReader = (name: string): boolean => name.startsWith('user:')
