import type { Occasion } from '../actor.ts'
import type { User } from '../directory/user.ts'
import { readerOfHistory } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { addressDigest, addressesOf, personOf } from './address.ts'
import { type ListedTransfer, listReceived, listSent, listSentIn } from './history.ts'
import { inBatches } from './in-batches.ts'
import { openAddress } from './recipients.ts'
import { hasExpired } from './refusals.ts'
import { openTitle } from './request-link-report.ts'
import type { HistoryPage, HistoryQuery } from './store.ts'
import type { OwnedTransfer } from './transfer.ts'

export interface TransfersQuery {
  readonly view: 'sent' | 'received' | 'sent-in'
  readonly state?: 'open' | 'over' | undefined
  /** Part of a recipient's address (sent), of the sender's name or address (received), of the request's title (sent-in); empty: all. */
  readonly search: string
  readonly offset: number
  readonly limit: number
}

export interface TransfersFound {
  readonly transfers: readonly ListedTransfer[]
  readonly total: number
}

/** A search looks at this many of the latest, so that it ends. */
const searched = 2_000

/** One's history, newest first; also that of the account acted in. @throws as {@link readerOfHistory} */
export async function listTransfers(
  portal: Portal,
  occasion: Occasion,
  query: TransfersQuery
): Promise<TransfersFound> {
  const user = await readerOfHistory(portal.store, occasion)
  const { at } = occasion
  const search = query.search.trim().toLowerCase()
  const page = await (search === ''
    ? pageOf(portal, user, query, at)
    : searchedPage(portal, user, { ...query, search }, at))
  const transfers = await inBatches(page.transfers, async owned => listed(portal, query.view, owned, at))
  return { transfers, total: page.total }
}

function listed(
  portal: Portal,
  view: TransfersQuery['view'],
  owned: OwnedTransfer,
  at: number
): Promise<ListedTransfer> | ListedTransfer {
  if (view === 'received') return listReceived(owned, at)
  return view === 'sent' ? listSent(portal, owned, at) : listSentIn(portal, owned, at)
}

function pageOf(portal: Portal, user: User, query: TransfersQuery, at: number): Promise<HistoryPage> {
  const { exchange } = portal.store
  const { view, state, offset, limit } = query
  const page: HistoryQuery = { offset, limit, at, ...(state ? { state } : {}) }
  if (view !== 'received') return exchange.owned(user.id, view, page)
  const digests = addressesOf(user).map(address => addressDigest(portal, address))
  return exchange.addressed(digests, page)
}

async function searchedPage(portal: Portal, user: User, query: TransfersQuery, at: number): Promise<HistoryPage> {
  const { view, search, offset, limit } = query
  const found =
    view === 'sent'
      ? await sentTo(portal, user, search, at, query.state)
      : await matching(
          portal,
          (await pageOf(portal, user, { ...query, offset: 0, limit: searched }, at)).transfers,
          query
        )
  return { transfers: found.slice(offset, offset + limit), total: found.length }
}

/** Addresses are sealed: the latest are opened, and those that match are looked up by their digests. */
async function sentTo(
  portal: Portal,
  user: User,
  search: string,
  at: number,
  state: TransfersQuery['state']
): Promise<readonly OwnedTransfer[]> {
  const { exchange } = portal.store
  const latest = await exchange.latestRecipients(user.id, searched)
  const addresses = await inBatches(latest, recipient => openAddress(portal, user.id, recipient))
  const digests = latest.flatMap(({ addressDigest }, i) =>
    addresses[i]?.toLowerCase().includes(search) ? [addressDigest] : []
  )
  if (digests.length === 0) return []
  const found = await exchange.sentTo(user.id, digests, searched)
  return found.filter(({ transfer }) => {
    const open = transfer.state === 'sent' && !hasExpired(transfer, at)
    return state === undefined || open === (state === 'open')
  })
}

async function matching(
  portal: Portal,
  transfers: readonly OwnedTransfer[],
  { view, search }: TransfersQuery
): Promise<readonly OwnedTransfer[]> {
  const texts = await inBatches(transfers, async owned =>
    view === 'received' ? Object.values(personOf(owned.owner)) : [await titleIn(portal, owned)]
  )
  return transfers.filter((_, i) => texts[i]?.some(text => text.toLowerCase().includes(search)))
}

const titleIn = async (portal: Portal, { transfer }: OwnedTransfer): Promise<string> =>
  (transfer.requestLinkId === null ? null : await openTitle(portal, transfer.requestLinkId)) ?? ''
