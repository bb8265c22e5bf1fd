// Who may read over a secure link: whoever shows its proof, and besides that an address that was proved, a password, or an account.
import type { Occasion } from '../actor.ts'
import type { User } from '../directory/user.ts'
import { DomainError } from '../domain-error.ts'
import type { RecipientId, TransferId } from '../id.ts'
import { callerOf, refuseImpersonation } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { digestOf } from '../token.ts'
import { addressDigest, addressesOf } from './address.ts'
import { userReader } from './history.ts'
import { isSameDigest, sha256 } from './proof.ts'
import { closedBecause, unknownTransfer } from './refusals.ts'
import type { Grant, OwnedTransfer } from './transfer.ts'

/** What a request over a secure link brings. */
export interface LinkHolder {
  /** Derived from the link's secret. */
  readonly proof: Uint8Array
  /** What the portal gave this browser last; undefined if it gave it nothing yet. */
  readonly browserToken?: string | undefined
  /** What it gave it before, newest first: what was granted for one of them still holds. */
  readonly earlierTokens?: readonly string[] | undefined
}

/** A holder whose browser can be told again. */
export interface LinkBrowser extends LinkHolder {
  readonly browserToken: string
}

/** As whom somebody reads. */
export interface Reader {
  /** What repeated fetching is told by. */
  readonly name: string
  /** Null for somebody with a link for anyone, and for its owner. */
  readonly recipientId: RecipientId | null
}

/**
 * The transfer of a secure link that can be read now, to whoever shows the link's proof.
 *
 * A wrong proof, an id that never was and a deleted transfer are refused alike, and at the same cost.
 *
 * @throws DomainError `not-found` `transfer.unknown`; `gone` `transfer.over`, only to holders of the link; `forbidden`
 *   `session.impersonating`
 */
export async function openLink(
  source: Pick<Transaction, 'exchange'> | Portal['store'],
  occasion: Occasion,
  id: TransferId,
  { proof }: LinkHolder
): Promise<OwnedTransfer> {
  refuseImpersonation(occasion)
  const owned = await source.exchange.transfer(id)
  const fits = isSameDigest(owned?.transfer.proofHash, sha256(proof))
  if (!owned || !fits) throw unknownTransfer()
  const closed = closedBecause(owned, occasion.at)
  if (closed) throw closed
  return owned
}

/** As whom a holder of the link reads; undefined when they have to prove something first. */
export async function readerOf(
  portal: Portal,
  occasion: Occasion,
  { transfer }: OwnedTransfer,
  holder: LinkHolder
): Promise<Reader | undefined> {
  const caller = await callerOf(portal.store, occasion)
  if (caller?.id === transfer.ownerId) return { name: userReader(caller.id), recipientId: null }
  if (transfer.access === 'public' && transfer.passwordHash === null) {
    return { name: caller ? userReader(caller.id) : browserName(holder), recipientId: null }
  }
  const grant = await grantOf(portal, transfer.id, holder, occasion.at)
  if (transfer.access === 'public') return grant && { name: grant.id, recipientId: null }
  if (transfer.access !== 'recipients') return undefined
  const recipientId = caller && (await recipientIdOf(portal, transfer.id, caller))
  if (caller && recipientId) return { name: userReader(caller.id), recipientId }
  return grant && grant.recipientId !== null ? { name: grant.id, recipientId: grant.recipientId } : undefined
}

/** The transfer and as whom it is read. @throws as {@link openLink}; DomainError `forbidden` `transfer.address`, `transfer.password` */
export async function admitReader(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  holder: LinkHolder
): Promise<{ readonly owned: OwnedTransfer; readonly reader: Reader }> {
  const owned = await openLink(portal.store, occasion, id, holder)
  const reader = await readerOf(portal, occasion, owned, holder)
  if (reader) return { owned, reader }
  throw owned.transfer.access === 'public'
    ? new DomainError('forbidden', 'transfer.password', 'This transfer has a password: give it first.')
    : new DomainError(
        'forbidden',
        'transfer.address',
        'This transfer is for named recipients: prove that one of their addresses is yours first.'
      )
}

/** What is kept of a browser's token. */
export const browserHashOf = (token: string): Uint8Array => digestOf(token)

/** What is kept of all tokens of a browser, newest first. */
export const browserHashesOf = ({ browserToken, earlierTokens = [] }: LinkHolder): readonly Uint8Array[] =>
  browserToken === undefined ? [] : [browserToken, ...earlierTokens].map(browserHashOf)

/** The newest that holds still. */
async function grantOf(portal: Portal, id: TransferId, holder: LinkHolder, at: number): Promise<Grant | undefined> {
  for (const browserHash of browserHashesOf(holder)) {
    const grant = await portal.store.exchange.grant(id, browserHash)
    if (grant && grant.expiresAt > at) return grant
  }
  return undefined
}

/** Which recipient an account is, by any address that is its own for certain. */
async function recipientIdOf(portal: Portal, id: TransferId, user: User): Promise<RecipientId | undefined> {
  for (const address of addressesOf(user)) {
    const recipient = await portal.store.exchange.recipientByAddress(id, addressDigest(portal, address))
    if (recipient) return recipient.id
  }
  return undefined
}

/** Whoever reads over a link for anyone and brings nothing that tells them from others. */
export const nameless = 'anonymous'

/** By the oldest token: newer ones come whenever the browser proves something. */
function browserName(holder: LinkHolder): string {
  const first = browserHashesOf(holder).at(-1)
  return first ? `browser:${Buffer.from(first).toString('hex').slice(0, 16)}` : nameless
}
