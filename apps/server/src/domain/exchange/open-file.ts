import type { Occasion } from '../actor.ts'
import type { FileId, TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { admitReader, type LinkHolder } from './admit-reader.ts'
import { fileOf, type OpenFile } from './sealed-content.ts'

/**
 * The sealed bytes of a file, to who proved what the transfer asks for. It is remembered who began to fetch it.
 *
 * @throws DomainError `not-found` `file.unknown`, and as {@link admitReader}
 */
export async function openFile(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  fileId: FileId,
  holder: LinkHolder
): Promise<OpenFile> {
  const { owned, reader } = await admitReader(portal, occasion, id, holder)
  return fileOf(portal, occasion, owned, fileId, reader, () => admitReader(portal, occasion, id, holder))
}
