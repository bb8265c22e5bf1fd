import { DomainError } from '../../domain/domain-error.ts'
import type { BlobPart } from '../../domain/exchange/blobs.ts'

/**
 * The chunks of a stream that is exactly as long as a part. No chunk that goes beyond the part comes out, so that none is written over a neighbour.
 *
 * @throws DomainError `invalid` `part.length` when the stream breaks, is longer or is shorter. A DomainError of the stream's own passes through.
 */
export async function* exactBody(part: BlobPart, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let received = 0
  try {
    for await (const chunk of body) {
      received += chunk.length
      if (received > part.bytes) throw wrongLength(part, 'more bytes than that came')
      yield chunk
    }
  } catch (error) {
    throw error instanceof DomainError ? error : wrongLength(part, 'the connection broke before', error)
  }
  if (received < part.bytes) throw wrongLength(part, `${received} came`)
}

const wrongLength = (part: BlobPart, what: string, cause?: unknown): DomainError =>
  new DomainError(
    'invalid',
    'part.length',
    `Part ${part.number} must have exactly ${part.bytes} bytes, but ${what}: send it again whole.`,
    cause
  )

/** Reads a stream to its end without keeping it. */
export async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}
