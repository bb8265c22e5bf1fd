import type { Occasion } from '../actor.ts'
import { isActive } from '../directory/user.ts'
import { DomainError } from '../domain-error.ts'
import type { FileId, TransferId } from '../id.ts'
import { type CallerSource, refuseImpersonation, requireSender } from '../permission.ts'
import { digestOf } from '../token.ts'
import { isSameDigest } from './proof.ts'
import { closedBecause, ownerGone, unknownFile, unknownTransfer, wrongState } from './refusals.ts'
import type { OwnedFile } from './store.ts'
import type { OwnedTransfer } from './transfer.ts'

/** Which transfer somebody uploads to, and what shows that they may if they have no account. */
export interface Upload {
  readonly transferId: TransferId
  readonly uploadToken?: string | undefined
}

export interface FileUpload extends Upload {
  readonly fileId: FileId
}

/** A store's readers, or a transaction. */
export interface TransferSource extends CallerSource {
  readonly exchange: {
    transfer(id: TransferId): Promise<OwnedTransfer | undefined>
    file(id: TransferId, fileId: FileId): Promise<OwnedFile | undefined>
  }
}

/**
 * A transfer that whoever asks uploads: its sender, or who began to send in and shows the token.
 *
 * @throws DomainError `not-found` `transfer.unknown`; `unauthenticated` `upload.token`; `gone` `transfer.over`; and as
 *   {@link requireSender}
 */
export async function ownUpload(source: TransferSource, occasion: Occasion, upload: Upload): Promise<OwnedTransfer> {
  return requireUploader(source, occasion, upload, await source.exchange.transfer(upload.transferId))
}

/** The same, while it is a draft. @throws as {@link ownUpload}; DomainError `conflict` `transfer.state` when it was sent already */
export async function ownDraft(source: TransferSource, occasion: Occasion, upload: Upload): Promise<OwnedTransfer> {
  return requireDraft(await ownUpload(source, occasion, upload), occasion)
}

/** A file of such a draft. @throws as {@link ownDraft}; DomainError `not-found` `file.unknown` */
export async function ownDraftFile(source: TransferSource, occasion: Occasion, upload: FileUpload): Promise<OwnedFile> {
  const file = await source.exchange.file(upload.transferId, upload.fileId)
  const owned = file ?? (await source.exchange.transfer(upload.transferId))
  requireDraft(await requireUploader(source, occasion, upload, owned), occasion)
  if (!file) throw unknownFile()
  return file
}

async function requireUploader<T extends OwnedTransfer>(
  source: TransferSource,
  occasion: Occasion,
  { uploadToken }: Upload,
  owned: T | undefined
): Promise<T> {
  if (uploadToken !== undefined) {
    refuseImpersonation(occasion)
    return requireToken(owned, uploadToken)
  }
  const sender = await requireSender(source, occasion)
  const own = owned?.transfer.ownerId === sender.id && owned.transfer.kind === 'sent' && !owned.transfer.deleted
  if (!own) throw unknownTransfer()
  return owned
}

function requireDraft(owned: OwnedTransfer, { at }: Occasion): OwnedTransfer {
  if (owned.transfer.state === 'draft') return owned
  throw closedBecause(owned, at) ?? wrongState('This transfer was sent already: start another one for further files.')
}

/** Unknown transfers and wrong tokens are refused alike. */
function requireToken<T extends OwnedTransfer>(owned: T | undefined, token: string): T {
  const fits = isSameDigest(owned?.transfer.uploadTokenHash, digestOf(token))
  if (!owned || !fits || owned.transfer.deleted) {
    throw new DomainError(
      'unauthenticated',
      'upload.token',
      'This upload is not known here any more, or its token is wrong: open the address again and start over.'
    )
  }
  if (!isActive(owned.owner)) throw ownerGone()
  return owned
}
