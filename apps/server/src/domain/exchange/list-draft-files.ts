import type { Occasion } from '../actor.ts'
import type { FileId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { ownDraft, type Upload } from './uploader.ts'

/**
 * What a draft holds, in the order of the places: whoever lost the answer to adding a file finds it here.
 *
 * @throws as {@link ownDraft}
 */
export async function listDraftFiles(
  { store }: Portal,
  occasion: Occasion,
  upload: Upload
): Promise<readonly { readonly id: FileId; readonly position: number; readonly bytes: number }[]> {
  const { transfer } = await ownDraft(store, occasion, upload)
  return (await store.exchange.files(transfer.id)).map(({ id, position, bytes }) => ({ id, position, bytes }))
}
