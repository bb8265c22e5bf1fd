import type { Occasion } from '../actor.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { admitReader, type LinkHolder } from './admit-reader.ts'
import { type SealedContent, sealedContentOf } from './sealed-content.ts'

/** The manifest and the files' headers, to who proved what the transfer asks for. It is remembered who opened it. @throws as {@link admitReader} */
export async function readContent(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  holder: LinkHolder
): Promise<SealedContent> {
  const { owned, reader } = await admitReader(portal, occasion, id, holder)
  return sealedContentOf(portal, occasion, owned, reader)
}
