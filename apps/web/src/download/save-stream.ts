import { SaveError } from './save-error.ts'
import { type Download, downloadWorker, saveThroughWorker } from './through-worker.ts'

/** What is held in memory at most, where a browser can't write while it receives. */
export const memoryBytes = 256_000_000

/**
 * Saves what `download` opens: streaming where the browser can, else from memory.
 *
 * @throws {SaveError}, and whatever the stream errors with; then nothing whole was saved
 */
export async function saveStream(download: Download, signal: AbortSignal): Promise<void> {
  const worker = await downloadWorker()
  signal.throwIfAborted()
  if (worker) {
    try {
      return await saveThroughWorker(worker, download, signal)
    } catch (error) {
      if (!(error instanceof SaveError && error.fault === 'refused')) throw error
    }
  }
  await saveFromMemory(download, signal)
}

async function saveFromMemory(download: Download, signal: AbortSignal): Promise<void> {
  if (download.bytes > memoryBytes) throw new SaveError('too-big')
  const address = URL.createObjectURL(await inMemory(download, signal))
  const link = document.createElement('a')
  link.href = address
  link.download = download.name
  link.click()
  // Browsers don't say when they have read it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

async function inMemory(download: Download, signal: AbortSignal): Promise<Blob> {
  const failed = new AbortController()
  const pieces: BlobPart[] = []
  try {
    const reader = download.open(AbortSignal.any([signal, failed.signal])).getReader()
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read())
      pieces.push(value as Uint8Array<ArrayBuffer>)
  } catch (error) {
    failed.abort(error)
    throw error
  }
  signal.throwIfAborted()
  return new Blob(pieces, { type: 'application/octet-stream' })
}
