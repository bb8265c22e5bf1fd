import { layoutOf } from '@sealpost/envelope/size'
import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import { isComplete } from './transfer.ts'
import { type FileUpload, ownDraftFile } from './uploader.ts'

export interface PartsReport {
  readonly parts: number
  readonly complete: boolean
  /** Numbers of parts that were acknowledged, ascending; all of them when complete. */
  readonly received: readonly number[]
}

/** Which parts of a draft's file are here, for going on with an upload. @throws as {@link ownDraftFile} */
export async function readParts({ store }: Portal, occasion: Occasion, upload: FileUpload): Promise<PartsReport> {
  const { file } = await ownDraftFile(store, occasion, upload)
  const { parts } = layoutOf(file.bytes)
  if (isComplete(file)) return { parts, complete: true, received: Array.from({ length: parts }, (_, i) => i) }
  return { parts, complete: false, received: await store.exchange.parts(file.id) }
}
