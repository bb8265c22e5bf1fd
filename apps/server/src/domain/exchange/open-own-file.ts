import type { Occasion } from '../actor.ts'
import type { FileId, TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { userReader } from './history.ts'
import { ownOpenTransfer } from './own-transfer.ts'
import { fileOf, type OpenFile } from './sealed-content.ts'

/** The sealed bytes of a file of one's own. @throws DomainError `not-found` `file.unknown`, and as {@link ownOpenTransfer} */
export async function openOwnFile(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  fileId: FileId
): Promise<OpenFile> {
  const owned = await ownOpenTransfer(portal.store, occasion, id)
  const reader = { name: userReader(owned.owner.id), recipientId: null }
  return fileOf(portal, occasion, owned, fileId, reader, () => ownOpenTransfer(portal.store, occasion, id))
}
