import { layoutOf, sealedPartBytes } from '@sealpost/envelope/size'
import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { Portal } from '../portal.ts'
import type { BlobLayout } from './blobs.ts'
import { isSameBytes } from './proof.ts'
import { wrongOption, wrongState } from './refusals.ts'
import type { OwnedFile } from './store.ts'
import type { TransferFile } from './transfer.ts'
import { type FileUpload, ownDraftFile } from './uploader.ts'

const mostHeaderBytes = 4_096

export interface FileCompletion extends FileUpload {
  /** Age header and payload nonce. */
  readonly header: Uint8Array
}

/**
 * Completes a file whose parts are all here. The same again, with the same header, is answered alike.
 *
 * @throws DomainError `conflict` `file.incomplete`, `transfer.state` when it is complete with another header; `invalid`
 *   `transfer.options`; `unavailable` `storage.unavailable`; and as {@link ownDraftFile}
 */
export async function completeFile(portal: Portal, occasion: Occasion, completion: FileCompletion): Promise<void> {
  const { store, blobs, dataKeys } = portal
  const { header } = completion
  if (header.length < 1 || header.length > mostHeaderBytes)
    throw wrongOption({ header: `A header has 1 to ${mostHeaderBytes} bytes.` })
  const first = await ownDraftFile(store, occasion, completion)
  const received = (await store.exchange.parts(first.file.id)).length
  // Completing forgets the parts: if that came in between, it is seen now.
  const seen = received < layoutOf(first.file.bytes).parts ? await ownDraftFile(store, occasion, completion) : first
  if (seen.file.sealedHeader) return requireSameHeader(portal, seen, header)
  requireAllParts(first.file, received)
  await blobs.complete(first.file.blobId, blobLayoutOf(first.file))
  const sealed = await dataKeys.seal(first.transfer.ownerId, header, `header:${first.file.id}`)
  const now = await store.write(async tx => {
    const owned = await ownDraftFile(tx, occasion, completion)
    if (owned.file.sealedHeader) return owned
    requireAllParts(owned.file, await tx.exchange.countParts(owned.file.id))
    await tx.exchange.completeFile(owned.file.id, sealed)
    await tx.exchange.updateTransfer({ ...owned.transfer, touchedAt: occasion.at })
    return undefined
  })
  if (now) await requireSameHeader(portal, now, header)
}

/** The blob of a file as a whole. */
export function blobLayoutOf({ bytes }: TransferFile): BlobLayout {
  const { sealedBytes, parts } = layoutOf(bytes)
  return { bytes: sealedBytes, partBytes: sealedPartBytes, parts }
}

/** @throws DomainError `gone` `transfer.erased` */
export const openHeader = (
  { dataKeys }: Portal,
  { transfer, file }: OwnedFile,
  sealed: Uint8Array
): Promise<Uint8Array> => dataKeys.open(transfer.ownerId, sealed, `header:${file.id}`)

function requireAllParts(file: TransferFile, received: number): void {
  const missing = layoutOf(file.bytes).parts - received
  if (missing <= 0) return
  throw new DomainError(
    'conflict',
    'file.incomplete',
    `${missing} of this file's parts ${missing === 1 ? "isn't" : "aren't"} here yet: ask which are, and send the others.`
  )
}

async function requireSameHeader(portal: Portal, owned: OwnedFile, header: Uint8Array): Promise<void> {
  const { sealedHeader } = owned.file
  if (sealedHeader && isSameBytes(await openHeader(portal, owned, sealedHeader), header)) return
  throw wrongState('This file is complete already, with another header: remove it and send it again under a new key.')
}
