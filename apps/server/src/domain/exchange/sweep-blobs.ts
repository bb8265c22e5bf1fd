import type { Occasion } from '../actor.ts'
import type { BlobId } from '../id.ts'
import type { Portal } from '../portal.ts'

const askedAtOnce = 500

/**
 * Removes bytes that no file's record points at: what a crash, or an upload that went on while its transfer was removed, left behind. A record
 * is there before any bytes are, so nothing of an upload under way is taken for stray.
 *
 * @param bounds.olderThan Only what nobody wrote to since.
 * @returns How many blobs were removed.
 * @throws DomainError `unavailable` `storage.unavailable`
 */
export async function sweepBlobs(
  portal: Portal,
  _occasion: Occasion,
  { olderThan }: { readonly olderThan: number }
): Promise<number> {
  let removed = 0
  let batch: BlobId[] = []
  for await (const { id, changedAt } of portal.blobs.list()) {
    if (changedAt >= olderThan) continue
    batch.push(id)
    if (batch.length < askedAtOnce) continue
    removed += await removeUnknown(portal, batch)
    batch = []
  }
  return removed + (await removeUnknown(portal, batch))
}

async function removeUnknown({ store, blobs }: Portal, ids: readonly BlobId[]): Promise<number> {
  if (ids.length === 0) return 0
  const known = await store.exchange.knownBlobs(ids)
  const strays = ids.filter(id => !known.has(id))
  for (const id of strays) await blobs.remove(id)
  return strays.length
}
