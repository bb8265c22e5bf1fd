// Saving what was sent: sealed parts are fetched and opened a few ahead, and go to the browser's own download as it takes them, so that
// memory stays flat whatever the size. It owns names, sizes and progress; how bytes reach the disk stands in save-stream.ts.
import {
  type DeliveredFile,
  type Delivery,
  type PartFetcher,
  type ReceiveProgress,
  readFile,
  type Transport
} from '@sealpost/client'
import { EnvelopeError, safePaths } from '@sealpost/envelope'
import { type Meter, meter, type SaveProgress } from './progress.ts'
import { DamagedFile } from './save-error.ts'
import { saveStream } from './save-stream.ts'
import { zipLength, zipOf } from './zip.ts'

/** Parts fetched and opened before the browser asks for them. Browsers give memory of buffers back late, so each costs several times its size. */
const partsAhead = 2

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
 * @throws {DamagedFile} It isn't what was sealed; the browser shows a failed download.
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
  const name = path.slice(path.lastIndexOf('/') + 1)
  const count = meter(file.bytes, onProgress)
  const open = (signal: AbortSignal) => plainOf(transport, delivery, { file, name }, { fetcher, signal, count })
  await saveStream({ name, bytes: file.bytes, open }, signal)
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
  const { files } = delivery
  const paths = safePaths(files.map(file => file.name))
  const entries = files.map((file, at) => ({
    file,
    name: paths[at] ?? file.id,
    bytes: file.bytes,
    modified: file.modified
  }))
  const total = files.reduce((sum, file) => sum + file.bytes, 0)
  const count = meter(total, onProgress)
  const open = (signal: AbortSignal) =>
    zipOf(entries, entry => plainOf(transport, delivery, entry, { fetcher, signal, count }))
  const [name = 'files.zip'] = safePaths([options.name.replaceAll('/', ' ')])
  await saveStream({ name, bytes: zipLength(entries), open }, signal)
}

/** What was verified of a file, counted; what isn't right with it is told with its name. */
function plainOf(
  transport: Transport,
  delivery: Delivery,
  { file, name }: { readonly file: DeliveredFile; readonly name: string },
  { fetcher, signal, count }: Pick<SaveOptions, 'fetcher' | 'signal'> & { readonly count: Meter }
): ReadableStream<Uint8Array> {
  const onProgress = ({ state }: ReceiveProgress) => count.waits(state === 'waiting')
  const reader = readFile(transport, delivery, file, { ahead: partsAhead, fetcher, signal, onProgress }).getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) return controller.close()
          count.passed(value.length)
          controller.enqueue(value)
        } catch (error) {
          throw error instanceof EnvelopeError ? new DamagedFile(name, error) : error
        }
      },
      cancel: reason => reader.cancel(reason)
    },
    // Begins before the first piece is wanted, for files in a zip whose turn comes next.
    { highWaterMark: 1 }
  )
}
