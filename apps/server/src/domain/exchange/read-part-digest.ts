import { createHash } from 'node:crypto'
import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { Portal } from '../portal.ts'
import { blobPartOf, partAt } from './receive-part.ts'
import { isComplete } from './transfer.ts'
import { type FileUpload, ownDraftFile } from './uploader.ts'

/**
 * What the portal holds of a part: whoever seals it again after a break must come to the same bytes.
 *
 * @throws DomainError `invalid` `part.number`; `conflict` `file.incomplete` when it isn't here; and as {@link ownDraftFile}
 */
export async function readPartDigest(
  { store, blobs }: Portal,
  occasion: Occasion,
  upload: FileUpload & { readonly number: number }
): Promise<{ readonly bytes: number; readonly sha256: Uint8Array }> {
  const { file } = await ownDraftFile(store, occasion, upload)
  const part = partAt(file, upload.number)
  const acknowledged = isComplete(file) || (await store.exchange.hasPart(file.id, part.number))
  const stored = acknowledged ? await blobs.readPart(file.blobId, blobPartOf(part)) : undefined
  if (!stored)
    throw new DomainError('conflict', 'file.incomplete', `Part ${part.number} of this file isn't here yet: send it.`)
  const hash = createHash('sha256')
  for await (const bytes of stored) hash.update(bytes)
  return { bytes: part.sealedBytes, sha256: hash.digest() }
}
