// What is read of a transfer, by whoever may: the manifest with the headers, and the sealed bytes of files.
import { type Layout, layoutOf, sealedPartBytes } from '@sealpost/envelope/size'
import type { Occasion } from '../actor.ts'
import type { FileId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Reader } from './admit-reader.ts'
import type { ByteRange } from './blobs.ts'
import { blobLayoutOf, openHeader } from './complete-file.ts'
import { rememberFetch } from './fetching.ts'
import { inBatches } from './in-batches.ts'
import { transferOver, unknownFile } from './refusals.ts'
import { isComplete, type OwnedTransfer, type Transfer, type TransferFile } from './transfer.ts'

export interface SealedContent {
  readonly transfer: Transfer
  readonly manifest: Uint8Array
  /** In the order of their places. */
  readonly files: readonly { readonly id: FileId; readonly bytes: number; readonly header: Uint8Array }[]
}

export interface OpenFile {
  readonly file: TransferFile
  readonly layout: Layout
  /** The sealed bytes, all or a range within them. @throws DomainError `unavailable` `storage.missing`, `storage.unavailable` */
  read(range?: ByteRange): Promise<AsyncIterable<Uint8Array>>
}

/** @throws DomainError `gone` `transfer.over`, `transfer.erased` */
export async function sealedContentOf(
  portal: Portal,
  occasion: Occasion,
  owned: OwnedTransfer,
  reader: Reader
): Promise<SealedContent> {
  const { transfer } = owned
  const { id, ownerId, sealedManifest } = transfer
  if (!sealedManifest) throw transferOver('The content of this transfer was removed: ask for it to be sent again.')
  const manifest = await portal.dataKeys.open(ownerId, sealedManifest, `manifest:${id}`)
  const opened = await inBatches(await portal.store.exchange.files(id), async file => {
    const header = file.sealedHeader && (await openHeader(portal, { ...owned, file }, file.sealedHeader))
    return header && { id: file.id, bytes: file.bytes, header }
  })
  const files = opened.filter(file => file !== null)
  // Removal may have begun between the transfer and its files.
  if (files.length !== transfer.fileCount)
    throw transferOver('The content of this transfer was removed: ask for it to be sent again.')
  await rememberFetch(portal, occasion, transfer, null, reader)
  return { transfer, manifest, files }
}

/**
 * @param mayStill Asked again after each part, so that a revocation ends what is under way too; throws when it isn't to be read any more.
 * @throws DomainError `not-found` `file.unknown`
 */
export async function fileOf(
  portal: Portal,
  occasion: Occasion,
  { transfer }: OwnedTransfer,
  fileId: FileId,
  reader: Reader,
  mayStill: () => Promise<unknown>
): Promise<OpenFile> {
  const owned = await portal.store.exchange.file(transfer.id, fileId)
  if (!owned || !isComplete(owned.file)) throw unknownFile()
  const { file } = owned
  const layout = layoutOf(file.bytes)
  return {
    file,
    layout,
    async read(range = { start: 0, end: layout.sealedBytes - 1 }) {
      await rememberFetch(portal, occasion, transfer, fileId, reader)
      return watched(await portal.blobs.read(file.blobId, blobLayoutOf(file), range), mayStill)
    }
  }
}

async function* watched(
  bytes: AsyncIterable<Uint8Array>,
  mayStill: () => Promise<unknown>
): AsyncGenerator<Uint8Array> {
  let unasked = 0
  for await (const piece of bytes) {
    if (unasked >= sealedPartBytes) {
      await mayStill()
      unasked = 0
    }
    unasked += piece.length
    yield piece
  }
}
