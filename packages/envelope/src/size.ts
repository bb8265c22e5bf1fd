/**
 * How long sealed things are: the arithmetic of age's payload in chunks, and of parts in which chunks travel. Depends on nothing; all that a
 * server needs to know of the format.
 */

/** Plain bytes of a chunk; only the last one of a file is shorter. */
export const chunkBytes = 65_536
/** What sealing adds to a chunk. */
export const tagBytes = 16
/** Chunks of a part; only the last one of a file has fewer. */
export const chunksPerPart = 128
/** Plain bytes of a part. */
export const partBytes = 8_388_608
/** Sealed bytes of a part. */
export const sealedPartBytes = 8_390_656

/** How a file of so many bytes is laid out. */
export interface Layout {
  readonly chunks: number
  readonly parts: number
  readonly sealedBytes: number
}

/** One part of a file: what is read of the plain file and where its sealed bytes belong. */
export interface Part {
  /** From 0. */
  readonly number: number
  readonly firstChunk: number
  readonly chunks: number
  /** Whether the file ends with it. */
  readonly last: boolean
  readonly offset: number
  /** Plain bytes. */
  readonly bytes: number
  readonly sealedOffset: number
  readonly sealedBytes: number
}

/**
 * The layout of a file. An empty file is one empty chunk in one part.
 *
 * @param bytes Length of the plain file, a whole number from 0 on.
 * @throws RangeError for anything else, and when the sealed length is beyond what numbers count exactly.
 * @see C2SP age, "Payload"
 */
export function layoutOf(bytes: number): Layout {
  const chunks = Math.max(1, Math.ceil(bytes / chunkBytes))
  const sealedBytes = bytes + chunks * tagBytes
  if (!Number.isSafeInteger(bytes) || bytes < 0 || !Number.isSafeInteger(sealedBytes)) {
    throw new RangeError(`No file has ${bytes} bytes.`)
  }
  return { chunks, parts: Math.ceil(chunks / chunksPerPart), sealedBytes }
}

/**
 * One part of a file of so many bytes.
 *
 * @param number From 0 up to the layout's `parts`, exclusive.
 * @throws RangeError outside, and as {@link layoutOf}.
 */
export function partOf(bytes: number, number: number): Part {
  const { chunks, parts, sealedBytes } = layoutOf(bytes)
  if (!Number.isInteger(number) || number < 0 || number >= parts) {
    throw new RangeError(`A file of ${bytes} bytes has parts 0 to ${parts - 1}, but no part ${number}.`)
  }
  const last = number === parts - 1
  const offset = number * partBytes
  const sealedOffset = number * sealedPartBytes
  return {
    number,
    firstChunk: number * chunksPerPart,
    chunks: last ? chunks - number * chunksPerPart : chunksPerPart,
    last,
    offset,
    bytes: last ? bytes - offset : partBytes,
    sealedOffset,
    sealedBytes: last ? sealedBytes - sealedOffset : sealedPartBytes
  }
}

/**
 * How long the plain file is, told from the length of its sealed chunks; undefined when no file seals to that length, as after a cut within a
 * tag or with an empty chunk at the end of others.
 */
export function plainBytesOf(sealedBytes: number): number | undefined {
  if (!Number.isSafeInteger(sealedBytes) || sealedBytes < tagBytes) return undefined
  const bytes = sealedBytes - Math.ceil(sealedBytes / (chunkBytes + tagBytes)) * tagBytes
  return bytes >= 0 && layoutOf(bytes).sealedBytes === sealedBytes ? bytes : undefined
}
