import type { Occasion } from '../actor.ts'
import { isActive } from '../directory/user.ts'
import { eventOf } from '../events.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { dayMilliseconds } from './choice.ts'
import { readExchangeOptions } from './options.ts'
import type { OwnedTransfer, TransferFile } from './transfer.ts'

interface Bounds {
  readonly draftsBefore: number
  readonly expiredBefore: number
}

/**
 * Removes the content of transfers that are over: revoked, deleted, expired for long enough, of owners who aren't registered, and drafts that
 * nobody touched for a day. Drafts and deleted ones go altogether; of the others the record stays in the history.
 *
 * First nobody can read it any more, then the bytes go, then the rows that point at them: after a crash between any two it is done again,
 * by whichever process comes first.
 *
 * @returns How many were removed.
 * @throws DomainError `unavailable` `storage.unavailable` after what could be removed was
 */
export async function removeDue(portal: Portal, occasion: Occasion, limit: number): Promise<number> {
  const { removalDays } = await readExchangeOptions(portal.store)
  const bounds = {
    draftsBefore: occasion.at - dayMilliseconds,
    expiredBefore: occasion.at - removalDays * dayMilliseconds
  }
  const failures: unknown[] = []
  let removed = 0
  for (const { id } of await portal.store.exchange.dueForRemoval({ ...bounds, limit })) {
    try {
      if (await remove(portal, occasion, id, bounds)) removed += 1
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return removed
}

async function remove(portal: Portal, occasion: Occasion, id: TransferId, bounds: Bounds): Promise<boolean> {
  const files = await mark(portal, id, bounds)
  if (!files) return false
  for (const file of files) await portal.blobs.remove(file.blobId)
  await forget(portal, occasion, id)
  return true
}

/** @returns The files whose bytes have to go; undefined when it isn't due any more. */
function mark(portal: Portal, id: TransferId, bounds: Bounds): Promise<readonly TransferFile[] | undefined> {
  return portal.store.write(async tx => {
    const owned = await tx.exchange.transfer(id)
    if (!owned || !isDue(owned, bounds)) return undefined
    if (owned.transfer.state !== 'removing') await tx.exchange.updateTransfer({ ...owned.transfer, state: 'removing' })
    return tx.exchange.files(id)
  })
}

/** It may have been touched, or extended, since it was found. */
function isDue({ transfer, owner }: OwnedTransfer, { draftsBefore, expiredBefore }: Bounds): boolean {
  const { state, deleted } = transfer
  if (deleted || state === 'revoked' || state === 'removing') return true
  if (state === 'removed') return false
  if (!isActive(owner)) return true
  return state === 'draft' ? transfer.touchedAt < draftsBefore : transfer.expiresAt < expiredBefore
}

function forget(portal: Portal, occasion: Occasion, id: TransferId): Promise<void> {
  return portal.store.write(async tx => {
    const owned = await tx.exchange.transfer(id)
    if (owned?.transfer.state !== 'removing') return
    const { transfer } = owned
    const wasDraft = transfer.sentAt === null
    if (wasDraft || transfer.deleted) await tx.exchange.removeTransfer(id)
    else {
      await tx.exchange.removeContent(id)
      const gone = { sealedManifest: null, passwordHash: null, state: 'removed', removedAt: occasion.at } as const
      await tx.exchange.updateTransfer({ ...transfer, ...gone })
    }
    const { fileCount: files, bytes } = transfer
    const about = { target: { kind: 'transfer', id } as const, details: { reason: reasonOf(owned), files, bytes } }
    await tx.events.append(eventOf(occasion, 'transfer.removed', about))
  })
}

function reasonOf({ transfer, owner }: OwnedTransfer): string {
  if (transfer.deleted) return 'deleted'
  if (transfer.sentAt === null) return 'abandoned'
  if (!isActive(owner)) return 'owner-deactivated'
  return transfer.revokedAt === null ? 'expired' : 'revoked'
}
