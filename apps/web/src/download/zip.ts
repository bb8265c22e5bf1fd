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
 * The zip, while it is read. It errors, and never ends, when a file does; the others are cancelled then.
 *
 * @param open Opens the file at this place, from its beginning; each is opened once.
 */
export function zipOf(
  entries: readonly ZipEntry[],
  open: (at: number) => ReadableStream<Uint8Array>
): ReadableStream<Uint8Array> {
  return makeZip(inputs(entries, open), { buffersAreUTF8: true })
}

async function* inputs(entries: readonly ZipEntry[], open: (at: number) => ReadableStream<Uint8Array>) {
  const opened: ReadableStream<Uint8Array>[] = []
  try {
    for (const [at, entry] of entries.entries()) {
      openAhead(entries, at, opened, open)
      const stream = opened[at]
      if (!stream) throw new RangeError('There is no such file.')
      const lastModified = Math.min(Math.max(entry.modified ?? Date.now(), earliest), latest)
      yield { name: entry.name, input: stream, size: entry.bytes, lastModified }
    }
  } finally {
    for (const stream of opened) if (!stream.locked) await stream.cancel().catch(() => {})
  }
}

function openAhead(
  entries: readonly ZipEntry[],
  at: number,
  opened: ReadableStream<Uint8Array>[],
  open: (at: number) => ReadableStream<Uint8Array>
): void {
  let bytes = 0
  for (let ahead = at; ahead < entries.length && ahead < at + openFiles; ahead++) {
    bytes += entries[ahead]?.bytes ?? 0
    if (ahead > at && bytes > openBytes) return
    opened[ahead] ??= open(ahead)
  }
}
