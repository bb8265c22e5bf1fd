// Saving what was sent: sealed parts are fetched and opened a few ahead, and go to the browser's own download as it takes them, so that
// memory stays flat whatever the size. It owns names, sizes and progress; how bytes reach the disk stands in save-stream.ts.
import type { DeliveredFile, Delivery, PartFetcher, Transport } from '@sealpost/client'
import { readFile } from '@sealpost/client'
import { safePaths } from '@sealpost/envelope'
import { meter, type SaveProgress } from './progress.ts'
import { saveStream } from './save-stream.ts'
import { zipLength, zipOf } from './zip.ts'

export interface SaveOptions {
  /** Fetches and opens a part, in a worker or here. */
  readonly fetcher: PartFetcher
  readonly signal: AbortSignal
  readonly onProgress?: (progress: SaveProgress) => void
}

/**
 * Saves one file under its own name, without its folders. Always as a download: what was sent is never shown as a page of the portal.
 *
 * Resolves only when every byte was verified and is with the browser; until then the browser's own download isn't whole either.
 *
 * @throws {EnvelopeError} `damaged` or `cut`; the browser shows a failed download
 * @throws {ExchangeProblem} The portal refused. Network faults aren't thrown: they are waited for.
 * @throws {SaveError} The browser didn't take it, or it was stopped there.
 * @throws The reason of `signal`, when it was aborted
 */
export async function saveFile(
  transport: Transport,
  delivery: Delivery,
  file: DeliveredFile,
  options: SaveOptions
): Promise<void> {
  const { fetcher, signal, onProgress = () => {} } = options
  const [path = file.id] = safePaths([file.name])
  const count = meter(file.bytes, onProgress)
  const open = (stopped: AbortSignal) =>
    count.through(readFile(transport, delivery, file, { fetcher, signal: AbortSignal.any([signal, stopped]) }))
  await saveStream({ name: path.slice(path.lastIndexOf('/') + 1), bytes: file.bytes, open }, signal)
}

/**
 * Saves all files as one zip with their folders and dates, uncompressed. A file that can't be verified breaks the zip, so that there never
 * is one that looks whole and lacks something. Otherwise as {@link saveFile}.
 *
 * @param options.name What the zip is called.
 * @throws As {@link saveFile}
 */
export async function saveAll(
  transport: Transport,
  delivery: Delivery,
  options: SaveOptions & { readonly name: string }
): Promise<void> {
  const { fetcher, signal, onProgress = () => {} } = options
  const { files, manifest } = delivery
  const paths = safePaths(files.map(file => file.name))
  const entries = files.map((file, at) => ({
    name: paths[at] ?? file.id,
    bytes: file.bytes,
    modified: manifest.files[at]?.modified
  }))
  const count = meter(
    files.reduce((sum, file) => sum + file.bytes, 0),
    onProgress
  )
  const open = (stopped: AbortSignal) => {
    const stop = AbortSignal.any([signal, stopped])
    return zipOf(entries, at => {
      const file = files[at]
      if (!file) throw new RangeError('There is no such file.')
      return count.through(readFile(transport, delivery, file, { fetcher, signal: stop }))
    })
  }
  await saveStream({ name: options.name, bytes: zipLength(entries), open }, signal)
}
