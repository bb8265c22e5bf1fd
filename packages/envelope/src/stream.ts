/**
 * age's payload, a part at a time: chunks of 64 KiB, each sealed under its place in the file and whether it is the last (STREAM). What was cut
 * off, moved, doubled or changed doesn't open. A part needs no other part, so parts go and come in any order and at once.
 *
 * The nonce rule: a payload key seals one content. Sealing a part again is sound only with the same bytes.
 */
import type { Cipher } from './engine/engine.ts'
import { EnvelopeError } from './error.ts'
import { chunkBytes, type Part, tagBytes } from './size.ts'

/** Chunks under way at once: enough for WebCrypto's threads, few enough that memory stays near the part itself. */
const chunksAtOnce = 16
const sealedChunkBytes = chunkBytes + tagBytes

/**
 * The sealed bytes of a part.
 *
 * @param plain Exactly `part.bytes` of the file from `part.offset` on; not kept.
 * @throws RangeError when it has another length.
 * @see C2SP age, "Payload"
 */
export async function sealPart(cipher: Cipher, plain: Uint8Array, part: Part): Promise<Uint8Array> {
  if (plain.length !== part.bytes) {
    throw new RangeError(`Part ${part.number} has ${part.bytes} bytes, not ${plain.length}.`)
  }
  const sealed = new Uint8Array(part.sealedBytes)
  await eachChunk(part.chunks, async chunk => {
    await cipher.seal(slice(plain, chunk, chunkBytes), nonceOf(part, chunk), slice(sealed, chunk, sealedChunkBytes))
    return true
  })
  return sealed
}

/**
 * The plain bytes of a part; all of them, each verified, or none.
 *
 * @param sealed Exactly `part.sealedBytes` of the sealed file from `part.sealedOffset` on; not kept.
 * @throws EnvelopeError `cut` when it has another length, `damaged` with the number of the first chunk that doesn't open, from 1.
 */
export async function openPart(cipher: Cipher, sealed: Uint8Array, part: Part): Promise<Uint8Array> {
  if (sealed.length !== part.sealedBytes) {
    throw new EnvelopeError(
      'cut',
      `Part ${part.number + 1} of the file has ${sealed.length} bytes instead of ${part.sealedBytes}: it isn’t whole.`
    )
  }
  const plain = new Uint8Array(part.bytes)
  const damaged = await eachChunk(part.chunks, chunk =>
    opens(cipher, slice(sealed, chunk, sealedChunkBytes), nonceOf(part, chunk), slice(plain, chunk, chunkBytes))
  )
  if (damaged !== undefined) {
    throw new EnvelopeError(
      'damaged',
      `Chunk ${part.firstChunk + damaged + 1} of the file (in part ${part.number + 1}) was changed after it was sealed, or is not this file’s.`
    )
  }
  return plain
}

async function opens(cipher: Cipher, sealed: Uint8Array, nonce: Uint8Array, into: Uint8Array): Promise<boolean> {
  try {
    await cipher.open(sealed, nonce, into)
    return true
  } catch {
    return false
  }
}

/** A chunk of a part, without a copy. */
function slice(bytes: Uint8Array, chunk: number, length: number): Uint8Array {
  return bytes.subarray(chunk * length, (chunk + 1) * length)
}

/** Eleven bytes count the chunks of the whole file, big-endian; the twelfth says whether it is the last. */
function nonceOf(part: Part, chunk: number): Uint8Array {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setBigUint64(3, BigInt(part.firstChunk + chunk))
  nonce[11] = part.last && chunk === part.chunks - 1 ? 1 : 0
  return nonce
}

/**
 * Does the work on every chunk, several at once. It stops at the first that fails, and tells which; since chunks are begun in order, none
 * before it fails.
 */
async function eachChunk(chunks: number, work: (chunk: number) => Promise<boolean>): Promise<number | undefined> {
  let next = 0
  let failed = chunks
  const lane = async () => {
    while (next < chunks && failed === chunks) {
      const chunk = next++
      if (!(await work(chunk))) failed = Math.min(failed, chunk)
    }
  }
  await Promise.all(Array.from({ length: Math.min(chunksAtOnce, chunks) }, lane))
  return failed === chunks ? undefined : failed
}
