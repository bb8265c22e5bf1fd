import type { Occasion } from '../actor.ts'
import type { FileId, TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { admitReader, type LinkHolder } from './admit-reader.ts'
import { rememberFetched } from './fetching.ts'

/** Takes a reader's word that they have a file whole; the sender is shown it. @throws as {@link admitReader} */
export async function reportFetched(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  fileId: FileId,
  holder: LinkHolder
): Promise<void> {
  const { owned, reader } = await admitReader(portal, occasion, id, holder)
  await rememberFetched(portal, occasion, owned.transfer, fileId, reader)
}
