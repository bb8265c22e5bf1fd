// The port to whatever keeps the sealed bytes of files. It knows neither users nor transfers: only numbered parts under random names.
import type { BlobId } from '../id.ts'

/** One part of a blob: where its bytes stand in the whole and how many they are. */
export interface BlobPart {
  readonly number: number
  readonly offset: number
  readonly bytes: number
}

/** A blob as a whole. All parts but the last have `partBytes`. */
export interface BlobLayout {
  readonly bytes: number
  readonly partBytes: number
  readonly parts: number
}

/** Bytes `start` to `end`, that one included, as in HTTP. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface StoredBlob {
  readonly id: BlobId
  /** When something of it was last written, in milliseconds since 1970. */
  readonly changedAt: number
}

/**
 * Keeps blobs in parts.
 *
 * A part is durable when `putPart` returns. The same part may be sent again with the same bytes, also at the same time. A blob can be read
 * after `complete`. Memory in use doesn't grow with the size of a blob.
 *
 * Every method throws DomainError `unavailable` `storage.unavailable` when the place doesn't answer or has no room.
 */
export interface Blobs {
  /**
   * Takes a part from a stream. A stream that breaks, or that is longer or shorter than `part.bytes`, is refused and acknowledges nothing.
   *
   * @throws DomainError `invalid` `part.length`
   */
  putPart(id: BlobId, part: BlobPart, body: AsyncIterable<Uint8Array>): Promise<void>
  /** What a part holds now, before or after completion; undefined when it isn't there. The stream has exactly `part.bytes`. */
  readPart(id: BlobId, part: BlobPart): Promise<AsyncIterable<Uint8Array> | undefined>
  /** Makes a blob whose parts are all there readable. Idempotent. @throws DomainError `conflict` `storage.incomplete` when one is missing */
  complete(id: BlobId, layout: BlobLayout): Promise<void>
  /**
   * A range of a completed blob, in order. The caller may stop early.
   *
   * @throws DomainError `unavailable` `storage.missing` when the bytes aren't there
   */
  read(id: BlobId, layout: BlobLayout, range: ByteRange): Promise<AsyncIterable<Uint8Array>>
  /** Removes everything of a blob, complete or not. Idempotent; durable when it returns. */
  remove(id: BlobId): Promise<void>
  /** Everything that is there, complete or not, in no order. */
  list(): AsyncIterable<StoredBlob>
  /** Writes, reads and removes something. @throws Error in one sentence that says what is wrong and how to mend it */
  check(): Promise<void>
  close(): Promise<void>
}
