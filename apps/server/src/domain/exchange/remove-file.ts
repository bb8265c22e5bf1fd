import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import { type FileUpload, ownDraftFile } from './uploader.ts'

/**
 * Takes a file out of a draft. Its bytes go after its record; what a crash leaves of them is swept.
 *
 * @throws as {@link ownDraftFile}
 */
export async function removeFile(portal: Portal, occasion: Occasion, upload: FileUpload): Promise<void> {
  const blobId = await portal.store.write(async tx => {
    const { transfer, file } = await ownDraftFile(tx, occasion, upload)
    await tx.exchange.removeFile(file.id)
    const [fileCount, bytes] = [transfer.fileCount - 1, transfer.bytes - file.bytes]
    await tx.exchange.updateTransfer({ ...transfer, fileCount, bytes, touchedAt: occasion.at })
    return file.blobId
  })
  await portal.blobs.remove(blobId)
}
