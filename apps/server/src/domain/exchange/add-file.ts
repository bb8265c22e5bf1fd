import { randomBytes } from 'node:crypto'
import { type Layout, layoutOf } from '@sealpost/envelope/size'
import type { Occasion } from '../actor.ts'
import { type BlobId, newId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { requireFittingFiles } from './choice.ts'
import { requireOpenDoor } from './door.ts'
import { readExchangeOptions } from './options.ts'
import { wrongOption } from './refusals.ts'
import type { TransferFile } from './transfer.ts'
import { ownDraft, type Upload } from './uploader.ts'

/**
 * Adds a file of that many plain bytes to a draft, in the first free place.
 *
 * @returns The file, and how its sealed bytes are to be sent.
 * @throws DomainError `too-large` `transfer.too-many-files`, `transfer.too-large`; `invalid` `transfer.options`; and as {@link ownDraft}
 */
export async function addFile(
  portal: Portal,
  occasion: Occasion,
  upload: Upload & { readonly bytes: number }
): Promise<{ readonly file: TransferFile; readonly layout: Layout }> {
  const { bytes, transferId } = upload
  const { at } = occasion
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw wrongOption({ bytes: 'A file has a whole number of bytes.' })
  return portal.store.write(async tx => {
    const { transfer } = await ownDraft(tx, occasion, upload)
    await requireOpenDoor(tx, transfer)
    const [fileCount, total] = [transfer.fileCount + 1, transfer.bytes + bytes]
    requireFittingFiles(await readExchangeOptions(tx), fileCount, total, bytes)
    const position = firstFree(await tx.exchange.files(transferId))
    const id = newId<'file'>(at)
    const file: TransferFile = {
      id,
      transferId,
      position,
      bytes,
      blobId: newBlobId(),
      sealedHeader: null,
      createdAt: at
    }
    await tx.exchange.insertFile(file)
    await tx.exchange.updateTransfer({ ...transfer, fileCount, bytes: total, touchedAt: at })
    return { file, layout: layoutOf(bytes) }
  })
}

const newBlobId = (): BlobId => randomBytes(16).toString('hex') as BlobId

/** A file that takes the place of a removed one comes where that was. */
function firstFree(files: readonly TransferFile[]): number {
  const taken = files.findIndex((file, i) => file.position !== i)
  return taken < 0 ? files.length : taken
}
