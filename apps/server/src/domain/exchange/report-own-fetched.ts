import type { Occasion } from '../actor.ts'
import type { FileId, TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { rememberFetched } from './fetching.ts'
import { userReader } from './history.ts'
import { ownOpenTransfer } from './own-transfer.ts'

/** Takes the owner's word that they have a file whole. @throws as {@link ownOpenTransfer} */
export async function reportOwnFetched(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  fileId: FileId
): Promise<void> {
  const owned = await ownOpenTransfer(portal.store, occasion, id)
  const reader = { name: userReader(owned.owner.id), recipientId: null }
  await rememberFetched(portal, occasion, owned.transfer, fileId, reader)
}
