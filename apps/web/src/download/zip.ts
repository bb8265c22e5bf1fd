// Several files as one zip that is never held: uncompressed, with folders and dates, its length known before.
import { makeZip, predictLength } from 'client-zip'

export interface ZipEntry {
  /** A path that is safe and unlike the others. */
  readonly name: string
  readonly bytes: number
  /** Milliseconds. Left out: now. */
  readonly modified: number | undefined
}

/** What a zip's dates can say. */
const earliest = Date.UTC(1980, 0, 2)
const latest = Date.UTC(2107, 11, 30)

/** Streams are opened before it is their turn, so that many small files don't each cost a way to the portal and back. */
const openFiles = 8
const openBytes = 8_388_608

/** Exactly how long {@link zipOf} will be. */
export function zipLength(entries: readonly ZipEntry[]): number {
  return Number(predictLength(entries.map(entry => ({ name: entry.name, size: entry.bytes }))))
}

/**
 * The zip, while it is read. It errors, and never ends, when a file does; whoever opens them cancels the others then.
 *
 * @param open Opens a file from its beginning; each is opened once, in their order.
 */
export function zipOf<Entry extends ZipEntry>(
  entries: readonly Entry[],
  open: (entry: Entry) => ReadableStream<Uint8Array>
): ReadableStream<Uint8Array> {
  return makeZip(inputs(entries, open), { buffersAreUTF8: true })
}

function* inputs<Entry extends ZipEntry>(
  entries: readonly Entry[],
  open: (entry: Entry) => ReadableStream<Uint8Array>
) {
  const opened: ReadableStream<Uint8Array>[] = []
  let first = 0
  for (const [at, entry] of entries.entries()) {
    for (const next of entries.slice(first, aheadOf(entries, at))) opened.push(open(next))
    first = Math.max(first, aheadOf(entries, at))
    const input = opened.shift()
    if (!input) throw new RangeError('There is no such file.')
    yield { name: entry.name, input, size: entry.bytes, lastModified: dateOf(entry) }
  }
}

/** Behind the last file that is to be open while it is the turn of the one at this place. */
function aheadOf(entries: readonly ZipEntry[], at: number): number {
  let end = at + 1
  for (let bytes = entries[at]?.bytes ?? 0; end < entries.length && end < at + openFiles; end++) {
    bytes += entries[end]?.bytes ?? 0
    if (bytes > openBytes) break
  }
  return end
}

const dateOf = ({ modified = Date.now() }: ZipEntry): number => Math.min(Math.max(modified, earliest), latest)
