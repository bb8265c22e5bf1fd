import { quoted } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { isActive, isPerson, type User } from '../directory/user.ts'
import { unknownUser } from '../directory/user-rules.ts'
import { DomainError, fieldError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { TransferId, UserId } from '../id.ts'
import { requireAdministrator, type UserSource } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { userReader } from './history.ts'
import { inBatches } from './in-batches.ts'
import { sealAnew } from './sealed-anew.ts'
import type { SealedAnew } from './store.ts'
import { type Transfer, transferKinds } from './transfer.ts'
import { canBeHandedOver, kindsHandedOver } from './transfer-kind.ts'

export interface HandOverOrder {
  readonly from: UserId
  /** A user name. */
  readonly to: string
  /** Left out: all that can be handed over. */
  readonly transferIds?: readonly TransferId[] | undefined
}

export interface HandedOver {
  /** How many are the receiver's now; of those that were named also what an earlier call had handed over. */
  readonly handedOver: number
  /** How many of those named can't be handed over, or are somebody else's meanwhile; without names, how many of the account stay open there. */
  readonly left: number
}

/** Between whom. */
interface Move {
  readonly from: User
  readonly to: User
}

const mostNamed = 10_000
/** A page of ids. */
const pageLength = 200
/** What a transfer holds sealed may be some megabytes. */
const atOnce = 4
/** Each time something of it changed in between. */
const mostAttempts = 10

/**
 * Gives transfers of one account another owner: readers keep their access and everything they were let in by, the new owner has it in the
 * history and can do with it what a sender can. What stands in it stays as unreadable to both as it was to whoever has no link.
 *
 * One after another: each is the old owner's or the new one's at any moment, and after a crash the same call goes on.
 *
 * @throws DomainError `not-found` `user.unknown`, `transfer.unknown`; `invalid` `hand-over.receiver`, `hand-over.transfers`; and as
 *   {@link requireAdministrator}
 */
export async function handOver(portal: Portal, occasion: Occasion, order: HandOverOrder): Promise<HandedOver> {
  await requireAdministrator(portal.store, occasion)
  const from = await portal.store.users.byId(order.from)
  if (!from) throw unknownUser(order.from)
  const move = { from, to: await receiverNamed(portal, order.to, from) }
  return order.transferIds === undefined
    ? handOverAll(portal, occasion, move)
    : handOverNamed(portal, occasion, move, order.transferIds)
}

async function receiverNamed({ store }: Portal, userName: string, from: User): Promise<User> {
  const to = await store.users.byUserName(userName)
  const name = quoted(userName)
  if (!to) throw wrongReceiver(`Nobody here is named ${name}: give the user name of somebody registered.`)
  if (to.id === from.id)
    throw wrongReceiver(`${name} has these transfers already: give the user name of somebody else.`)
  if (!isActive(to)) throw wrongReceiver(`${name} is deactivated: give the user name of somebody registered.`)
  if (!isPerson(to)) throw wrongReceiver(`${name} is a service account, where nobody looks: give a person's user name.`)
  return to
}

const wrongReceiver = (detail: string): DomainError => fieldError('hand-over.receiver', 'to', detail)

/** Until a look finds none that can be: what was sent while it went on is found by the next. */
async function handOverAll(portal: Portal, occasion: Occasion, move: Move): Promise<HandedOver> {
  let handedOver = 0
  for (;;) {
    const count = await handOverEach(portal, occasion, move, await openIds(portal, occasion, move))
    if (count === 0) break
    handedOver += count
  }
  const counts = transferKinds.map(kind =>
    portal.store.exchange.owned(move.from.vaultId, kind, openOnes(occasion, 0, 1))
  )
  return { handedOver, left: (await Promise.all(counts)).reduce((sum, { total }) => sum + total, 0) }
}

async function openIds({ store }: Portal, occasion: Occasion, { from }: Move): Promise<readonly TransferId[]> {
  const ids = new Set<TransferId>()
  for (const kind of kindsHandedOver) {
    for (let offset = 0; ; offset += pageLength) {
      const page = await store.exchange.owned(from.vaultId, kind, openOnes(occasion, offset, pageLength))
      for (const { transfer } of page.transfers) ids.add(transfer.id)
      if (page.transfers.length < pageLength) break
    }
  }
  return [...ids]
}

const openOnes = ({ at }: Occasion, offset: number, limit: number) => ({ offset, limit, at, state: 'open' }) as const

async function handOverNamed(
  portal: Portal,
  occasion: Occasion,
  move: Move,
  named: readonly TransferId[]
): Promise<HandedOver> {
  if (named.length > mostNamed) throw tooMany(named.length)
  const ids = [...new Set(named)]
  const there = await inBatches(ids, id => isThereAlready(portal, id, move))
  const here = ids.filter((_, i) => !there[i])
  const before = ids.length - here.length
  const handedOver = await handOverEach(portal, occasion, move, here)
  return { handedOver: before + handedOver, left: here.length - handedOver }
}

const tooMany = (count: number): DomainError =>
  fieldError(
    'hand-over.transfers',
    'transferIds',
    `At most ${mostNamed} transfers can be named at once, and these are ${count}: name none to hand over all, or name them in several calls.`
  )

/** Whether an earlier call handed it over. @throws DomainError `not-found` `transfer.unknown` when it is nothing of either */
async function isThereAlready({ store }: Portal, id: TransferId, { from, to }: Move): Promise<boolean> {
  const { transfer } = (await store.exchange.transfer(id)) ?? {}
  if (transfer?.ownerId === from.id && transfer.sentAt !== null && !transfer.deleted) return false
  if (transfer?.ownerId === to.id) {
    const events = await store.events.find({ action: 'transfer.handed-over', targetId: id, limit: 100 })
    if (events.some(({ details }) => details.from === from.id && details.to === to.id)) return true
  }
  const detail = `No transfer ${quoted(id)} was sent by this account or to it: list what can be handed over again, and choose from that.`
  throw new DomainError('not-found', 'transfer.unknown', detail)
}

/** How many were handed over. One that fails ends it, when those beside it are done. */
async function handOverEach(
  portal: Portal,
  occasion: Occasion,
  move: Move,
  ids: readonly TransferId[]
): Promise<number> {
  let count = 0
  for (let start = 0; start < ids.length; start += atOnce) {
    const batch = ids.slice(start, start + atOnce)
    const outcomes = await Promise.allSettled(batch.map(id => handOverOne(portal, occasion, move, id)))
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') throw outcome.reason
      if (outcome.value) count += 1
    }
  }
  return count
}

/** False when it can't be handed over, or not any more. */
async function handOverOne(portal: Portal, occasion: Occasion, move: Move, id: TransferId): Promise<boolean> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const sealed = await sealedFor(portal, occasion, move, id)
    if (!sealed) return false
    const outcome = await portal.store.write(tx => settle(tx, occasion, move, id, sealed))
    if (outcome !== 'changed') return outcome === 'done'
  }
  return false
}

async function sealedFor(
  portal: Portal,
  occasion: Occasion,
  move: Move,
  id: TransferId
): Promise<SealedAnew | undefined> {
  const transfer = await movable(portal.store, occasion, move, id)
  if (!transfer) return undefined
  try {
    return await sealAnew(portal, transfer, move.to)
  } catch (error) {
    // A key was destroyed, or it got another owner, while this went on.
    await requireSameReceiver(portal.store, move)
    if (await movable(portal.store, occasion, move, id)) throw error
    return undefined
  }
}

async function movable(
  source: Pick<Transaction, 'exchange'> | Portal['store'],
  { at }: Occasion,
  { from }: Move,
  id: TransferId
): Promise<Transfer | undefined> {
  const { transfer } = (await source.exchange.transfer(id)) ?? {}
  const isTheirs = transfer?.ownerId === from.id && transfer.vaultId === from.vaultId
  return isTheirs && canBeHandedOver(transfer, at) ? transfer : undefined
}

/** `changed` when something of it isn't among what was sealed anew. */
async function settle(
  tx: Transaction,
  occasion: Occasion,
  move: Move,
  id: TransferId,
  sealed: SealedAnew
): Promise<'done' | 'left' | 'changed'> {
  await requireAdministrator(tx, occasion)
  await requireSameReceiver(tx, move)
  if (!(await movable(tx, occasion, move, id))) return 'left'
  const { exchange } = tx
  const [files, recipients, mails] = [await exchange.files(id), await exchange.recipients(id), await exchange.mails(id)]
  const whole =
    files.every(file => sealed.headers.has(file.id)) &&
    recipients.every(recipient => sealed.addresses.has(recipient.id)) &&
    mails.every(mail => sealed.mails.has(mail.id))
  if (!whole) return 'changed'
  const { from, to } = move
  const owner = { ownerId: to.id, vaultId: to.vaultId, formerReader: userReader(from.id) }
  await exchange.handOver(id, owner, sealed)
  const details = { from: from.id, to: to.id }
  await tx.events.append(eventOf(occasion, 'transfer.handed-over', { target: { kind: 'transfer', id }, details }))
  return 'done'
}

/** An erasure may have begun since, which takes the vault. */
async function requireSameReceiver(source: UserSource, { to }: Move): Promise<void> {
  const now = await source.users.byId(to.id)
  if (now && isActive(now) && isPerson(now) && now.vaultId === to.vaultId) return
  throw wrongReceiver(
    'Whoever was to have these transfers was deactivated meanwhile: give the user name of somebody registered.'
  )
}
