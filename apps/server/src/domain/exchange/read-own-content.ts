import type { Occasion } from '../actor.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { userReader } from './history.ts'
import { ownOpenTransfer } from './own-transfer.ts'
import { type SealedContent, sealedContentOf } from './sealed-content.ts'

/** The manifest and the files' headers of one's own, sent or sent in. @throws as {@link ownOpenTransfer} */
export async function readOwnContent(portal: Portal, occasion: Occasion, id: TransferId): Promise<SealedContent> {
  const owned = await ownOpenTransfer(portal.store, occasion, id)
  return sealedContentOf(portal, occasion, owned, { name: userReader(owned.owner.id), recipientId: null })
}
