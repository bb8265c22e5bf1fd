import type { JsonObject } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import type { User } from '../directory/user.ts'
import { eventOf, recordedActorOf } from '../events.ts'
import { addressDigest, addressesOf } from '../exchange/address.ts'
import { newId, type VaultId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { type Erasure, nothingRemoved, type Removed } from './erasure.ts'
import { type ErasureOptions, readErasureOptions } from './options.ts'
import { sealProfile } from './profile-aside.ts'

const hour = 3_600_000
const day = 24 * hour

export interface Ordered {
  readonly erasure: Erasure
  /** The vault whose key must be destroyed once this transaction is durable; null while it waits. */
  readonly destroyed: VaultId | null
}

/**
 * Orders the erasure of a user who was registered until now, inside the caller's transaction: sessions and one-time links end and nobody is let in by the
 * user's addresses; then either destruction begins, or the profile is put aside, sealed, until it does.
 *
 * The caller writes the user's row: with the vault of `nextVault`.
 */
export async function orderErasure(
  portal: Portal,
  tx: Transaction,
  occasion: Occasion,
  user: User,
  reason: Erasure['reason'],
  profileAttributes: number
): Promise<Ordered> {
  const { at } = occasion
  const sessions = await tx.sessions.endAll(user.id)
  await tx.links.removeAll(user.id)
  const wait = await waitOf(tx, user, at)
  const digests = addressesOf(user).map(address => addressDigest(portal, address))
  const draft: Erasure = {
    id: newId<'erasure'>(at),
    userId: user.id,
    vaultId: user.vaultId,
    reason,
    state: wait.braked ? 'braked' : wait.dueAt === null ? 'erasing' : 'waiting',
    orderedAt: at,
    orderedBy: recordedActorOf(occasion.actor),
    dueAt: wait.dueAt,
    release: null,
    startedAt: null,
    completedAt: null,
    sealedProfile: null,
    addressDigests: digests,
    removed: { ...nothingRemoved, sessions, profileAttributes },
    blobsDigest: null,
    legalHold: null,
    receipt: null,
    receiptNumber: null
  }
  await tx.exchange.bar(draft.id, digests)
  if (draft.state !== 'erasing') {
    const erasure = { ...draft, sealedProfile: await sealProfile(portal, draft, user) }
    await tx.erasures.insert(erasure)
    if (wait.braked) await alert(tx, occasion)
    return { erasure, destroyed: null }
  }
  const erasure = { ...draft, startedAt: at, removed: await removeAtOnce(tx, draft, at) }
  await tx.erasures.insert(erasure)
  return { erasure, destroyed: user.vaultId }
}

/** What goes in the transaction that begins destruction: little, however much a user has. */
export async function removeAtOnce(tx: Transaction, erasure: Erasure, at: number): Promise<Removed> {
  const { userId, removed } = erasure
  const keys = await tx.keys.removeAll(userId, at)
  // With the password goes the second factor.
  await tx.passwords.write(userId, null)
  const requestLinks = await tx.exchange.removeDoors(userId)
  return { ...removed, keys: removed.keys + keys, requestLinks: removed.requestLinks + requestLinks }
}

/** Whether the brake holds it, and from when on it may begin; null for both: at once. */
async function waitOf(
  tx: Transaction,
  user: User,
  at: number
): Promise<{ readonly braked: boolean; readonly dueAt: number | null }> {
  const options = await readErasureOptions(tx)
  if (await brakes(tx, options, at)) return { braked: true, dueAt: null }
  const graced = options.graceDays > 0 || (await tx.erasures.legalHold(user.id)) !== undefined
  return { braked: false, dueAt: graced ? at + options.graceDays * day : null }
}

/** Whether the brake would hold an erasure ordered now: this one, and those ordered within an hour before, against those who were registered when the hour began. */
export async function brakes(
  tx: Transaction,
  { brake, brakeUsers, brakePercent }: ErasureOptions,
  at: number
): Promise<boolean> {
  if (!brake) return false
  const before = await tx.erasures.countSince(at - hour)
  if (before + 1 <= brakeUsers) return false
  const { registered } = await tx.users.count()
  return (before + 1) * 100 > brakePercent * (registered + before)
}

async function alert(tx: Transaction, occasion: Occasion): Promise<void> {
  const details: JsonObject = {}
  await tx.events.append(eventOf(occasion, 'alert.erasures-braked', { outcome: 'refused', details }))
}
