import { SourceProblem } from '../problem.ts'

/** A file that is to be sent, wherever it lies. */
export interface Source {
  /** A path with `/` when it comes from a folder. */
  readonly name: string
  readonly bytes: number
  /** Media type; empty when unknown. */
  readonly type: string
  /** When it was last changed, in milliseconds since 1970. */
  readonly modified: number
  /**
   * The bytes from `start` up to and without `end`, exactly that many.
   *
   * @throws {SourceProblem} when it can't be read as it was chosen: one key must never seal two contents
   */
  read(start: number, end: number): Promise<Uint8Array>
  /** The same bytes, in browsers: what can be posted to a worker. */
  readonly blob?: Blob
}

/** A file that somebody chose in a browser. Browsers refuse to read it once it has changed on the disk. */
export function blobSource(
  file: Blob & { readonly name: string; readonly lastModified: number },
  name = file.name
): Source {
  return {
    name,
    bytes: file.size,
    type: file.type,
    modified: file.lastModified,
    read: (start, end) => readBlob(file, start, end),
    blob: file
  }
}

/** @throws {SourceProblem} when it isn't there as it was */
export async function readBlob(blob: Blob, start: number, end: number): Promise<Uint8Array> {
  try {
    return exactly(new Uint8Array(await blob.slice(start, end).arrayBuffer()), end - start)
  } catch (error) {
    if (error instanceof SourceProblem) throw error
    const detail =
      'The file can’t be read any more: it was changed, moved or removed since it was chosen. Choose it again.'
    throw new SourceProblem('source.unreadable', detail, error)
  }
}

/** @throws {SourceProblem} `source.changed` unless there are that many */
export function exactly(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes
  throw new SourceProblem('source.changed', 'The file was changed while it was being sent. Choose it again.')
}
