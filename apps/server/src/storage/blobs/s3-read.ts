import type { ByteRange } from '../../domain/exchange/blobs.ts'
import { missing } from './faults.ts'
import { OtherLength, type S3Bucket } from './s3-bucket.ts'
import { isAbsent, s3Fault } from './s3-fault.ts'

/** Progress that makes good a connection that broke: one that breaks sooner again and again comes to an end. */
const worthResuming = 65_536

/**
 * A range of an object that is `bytes` long. A connection that breaks, or that the server closed while the reader paused, is taken up again
 * where it ended. It is closed when the caller stops early.
 *
 * @throws DomainError `unavailable` `storage.missing` when the object isn't there or isn't that long, `storage.unavailable`
 */
export async function* readObject(
  bucket: S3Bucket,
  key: string,
  range: ByteRange,
  bytes: number
): AsyncGenerator<Uint8Array> {
  let [position, resumedAt, attempts] = [range.start, range.start, 0]
  while (position <= range.end) {
    // The SDK has asked as often as is worth it.
    const answer = await bucket.get(key, { start: position, end: range.end }, bytes).catch(refuse)
    let fault: unknown = new Error('The answer ended early.')
    try {
      for await (const chunk of answer) {
        position += chunk.length
        yield chunk
      }
    } catch (error) {
      fault = error
    }
    attempts = position - resumedAt >= worthResuming ? 1 : attempts + 1
    resumedAt = position
    if (position <= range.end && attempts >= bucket.attempts) throw s3Fault(fault)
  }
}

function refuse(error: unknown): never {
  const gone = isAbsent(error) || error instanceof OtherLength || (error as Error).name === 'InvalidRange'
  throw gone ? missing(error) : s3Fault(error)
}

/** A stream whose first bytes have come: what is wrong from the start is told here and not to whoever reads. */
export async function begun(stream: AsyncGenerator<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  let first: Promise<IteratorResult<Uint8Array>> | undefined = Promise.resolve(await stream.next())
  const iterator: AsyncIterableIterator<Uint8Array> = {
    next: () => {
      const next = first ?? stream.next()
      first = undefined
      return next
    },
    return: async () => {
      first = undefined
      return stream.return(undefined)
    },
    [Symbol.asyncIterator]: () => iterator
  }
  return iterator
}
