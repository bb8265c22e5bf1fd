import { createHash } from 'node:crypto'
import type { Occasion } from '../actor.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import type { Erasure, Removed } from './erasure.ts'

/** Longer than one turn takes. What a process that died had taken is taken up after that. */
const leaseMilliseconds = 60_000
const transfersAtOnce = 20
const rowsAtOnce = 500

/**
 * Goes on with erasures whose destruction has begun: destroys the key, removes bytes, then rows, in small pieces, each of which may be done twice.
 * One that has nothing left to remove is `closing`.
 *
 * @returns How many pieces of work were done; 0 when there is nothing to do.
 */
export async function runErasures(portal: Portal, occasion: Occasion, limit: number): Promise<number> {
  let pieces = 0
  for (const { id } of await portal.store.erasures.workable('erasing', occasion.at, limit)) {
    const erasure = await portal.store.write(async tx => {
      const found = await tx.erasures.byId(id)
      if (found?.state !== 'erasing') return undefined
      await tx.erasures.lease(id, occasion.at + leaseMilliseconds)
      return found
    })
    if (erasure) pieces += await advance(portal, erasure)
    await portal.store.write(tx => tx.erasures.lease(id, 0))
  }
  return pieces
}

async function advance(portal: Portal, erasure: Erasure): Promise<number> {
  await portal.dataKeys.destroy(erasure.vaultId)
  if (await removeTransfers(portal, erasure)) return 1
  if (await removeRows(portal, erasure)) return 1
  await portal.store.write(async tx => {
    const current = await tx.erasures.byId(erasure.id)
    if (current?.state !== 'erasing') return
    await tx.exchange.unbar(erasure.id)
    await tx.erasures.update({ ...current, state: 'closing', addressDigests: [] })
  })
  return 1
}

/** Bytes first, rows second: what a crash leaves is found again by its row. */
async function removeTransfers(portal: Portal, erasure: Erasure): Promise<boolean> {
  const entries = await portal.store.exchange.inVault(erasure.vaultId, transfersAtOnce)
  if (entries.length === 0) return false
  for (const file of entries.flatMap(entry => entry.files)) await portal.blobs.remove(file.blobId)
  await change(portal, erasure, async (tx, current) => {
    let { transfers, files, bytes } = current.removed
    let digest = current.blobsDigest
    for (const entry of entries) {
      if (!(await tx.exchange.removeFromVault(erasure.vaultId, entry.id))) continue
      transfers += 1
      files += entry.files.length
      for (const file of entry.files) {
        bytes += file.bytes
        digest = createHash('sha256').update(`${digest ?? ''}${file.blobId}`).digest('hex')
      }
    }
    return { ...current, removed: { ...current.removed, transfers, files, bytes }, blobsDigest: digest }
  })
  return true
}

/** @returns Whether anything was removed. */
async function removeRows(portal: Portal, erasure: Erasure): Promise<boolean> {
  let any = false
  await change(portal, erasure, async (tx, current) => {
    const mails = await tx.exchange.removeMails(erasure.vaultId, rowsAtOnce)
    const received = await tx.exchange.removeAddressed(current.addressDigests, rowsAtOnce)
    const auditEntries = await tx.events.forget(erasure.userId as UserId, [], rowsAtOnce)
    any = mails + received + auditEntries > 0
    const { removed } = current
    return any ? { ...current, removed: sum(removed, { mails, received, auditEntries }) } : current
  })
  return any
}

const sum = (removed: Removed, more: Pick<Removed, 'mails' | 'received' | 'auditEntries'>): Removed => ({
  ...removed,
  mails: removed.mails + more.mails,
  received: removed.received + more.received,
  auditEntries: removed.auditEntries + more.auditEntries
})

function change(
  portal: Portal,
  { id }: Erasure,
  decide: (tx: Transaction, current: Erasure) => Promise<Erasure>
): Promise<void> {
  return portal.store.write(async tx => {
    const current = await tx.erasures.byId(id)
    if (current?.state !== 'erasing') return
    const next = await decide(tx, current)
    if (next !== current) await tx.erasures.update(next)
  })
}
