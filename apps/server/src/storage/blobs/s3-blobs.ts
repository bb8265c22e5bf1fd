// Blobs in a bucket: an object for each part, `PREFIX/ID/NUMBER`. A part is there when its object is, whole; nothing is ever there by half, and nothing
// is left of an upload but parts. Completing only looks whether all are there.
import type { BlobLayout, BlobPart, Blobs, ByteRange, StoredBlob } from '../../domain/exchange/blobs.ts'
import type { BlobId } from '../../domain/id.ts'
import { checkBlobs } from './check-blobs.ts'
import { exactBody } from './exact-body.ts'
import { incomplete, requireBlobId, requireRange } from './faults.ts'
import { pacedBody } from './pace.ts'
import type { S3Place } from './place.ts'
import { type Patience, S3Bucket, usualPatience } from './s3-bucket.ts'
import { explainBucket, s3Fault } from './s3-fault.ts'
import { begun, readObject } from './s3-read.ts'
import { requireDeletions } from './s3-rules.ts'
import { forEach, Slots } from './slots.ts'

/** Parts in memory at once. What has not come yet takes no memory, so that slow senders cost less than they seem to. */
const partsInMemory = 32
const deletionsAtOnce = 8
/** So many parts that a listing doesn't show are looked for one by one: some servers list late. */
const looksBehindListing = 64

/**
 * Opens a bucket for blobs.
 *
 * @param clock Milliseconds, by which the pace of parts that come is told.
 * @throws Error in one sentence when it can't be reached, or when deleting deletes nothing there
 */
export async function openS3Blobs(
  place: S3Place,
  patience = usualPatience,
  clock = () => performance.now()
): Promise<Blobs> {
  const blobs = new S3Blobs(place, patience, clock)
  try {
    await blobs.requireRules()
    return blobs
  } catch (error) {
    await blobs.close()
    throw explainBucket(place, error)
  }
}

class S3Blobs implements Blobs {
  readonly #place: S3Place
  readonly #bucket: S3Bucket
  readonly #clock: () => number
  readonly #slots = new Slots(partsInMemory)
  /** What all names begin with. */
  readonly #root: string

  constructor(place: S3Place, patience: Patience, clock: () => number) {
    this.#place = place
    this.#clock = clock
    this.#bucket = new S3Bucket(place, patience)
    this.#root = place.prefix === '' ? '' : `${place.prefix}/`
  }

  requireRules(): Promise<void> {
    return requireDeletions(this.#bucket, this.#root)
  }

  async putPart(id: BlobId, part: BlobPart, body: AsyncIterable<Uint8Array>): Promise<void> {
    const key = this.#keyOf(id, part.number)
    await this.#slots.use(async () => {
      const paced = pacedBody(body, () => this.#slots.awaited, this.#clock)
      const bytes = await gather(part, paced)
      await this.#bucket.put(key, bytes).catch(refuse)
    })
  }

  async readPart(id: BlobId, part: BlobPart): Promise<AsyncIterable<Uint8Array> | undefined> {
    const range = { start: 0, end: part.bytes - 1 }
    try {
      return await begun(readObject(this.#bucket, this.#keyOf(id, part.number), range, part.bytes))
    } catch (error) {
      if ((error as { code?: unknown }).code === 'storage.missing') return undefined
      throw error
    }
  }

  async complete(id: BlobId, layout: BlobLayout): Promise<void> {
    const prefix = this.#prefixOf(id)
    const found = new Uint8Array(layout.parts)
    try {
      for await (const { key, bytes } of this.#bucket.list(prefix)) {
        const number = Number(key.slice(prefix.length))
        if (bytes === partLength(layout, number)) found[number] = 1
      }
      await this.#lookBehindListing(id, layout, found)
    } catch (error) {
      throw s3Fault(error)
    }
    const absent = found.filter(mark => mark === 0).length
    if (absent > 0) throw incomplete(`${absent} of ${layout.parts} parts are missing`)
  }

  async read(id: BlobId, layout: BlobLayout, range: ByteRange): Promise<AsyncIterable<Uint8Array>> {
    requireBlobId(id)
    requireRange(range, layout.bytes)
    return begun(this.#readRange(id, layout, range))
  }

  async remove(id: BlobId): Promise<void> {
    const objects = this.#bucket.list(this.#prefixOf(id))
    await forEach(objects, deletionsAtOnce, ({ key }) => this.#bucket.delete(key)).catch(refuse)
  }

  async *list(): AsyncIterable<StoredBlob> {
    let blob: StoredBlob | undefined
    try {
      for await (const { key, changedAt } of this.#bucket.list(this.#root)) {
        const [, id] = /^([0-9a-f]{32})\/\d{8}$/.exec(key.slice(this.#root.length)) ?? []
        if (!id) continue
        if (blob && blob.id !== id) yield blob
        blob = { id: id as BlobId, changedAt: Math.max(changedAt, blob?.id === id ? blob.changedAt : 0) }
      }
    } catch (error) {
      throw s3Fault(error)
    }
    if (blob) yield blob
  }

  async check(): Promise<void> {
    await checkBlobs(this).catch(error => {
      throw explainBucket(this.#place, error)
    })
  }

  async close(): Promise<void> {
    this.#bucket.close()
  }

  #prefixOf(id: BlobId): string {
    requireBlobId(id)
    return `${this.#root}${id}/`
  }

  #keyOf(id: BlobId, number: number): string {
    return `${this.#prefixOf(id)}${String(number).padStart(8, '0')}`
  }

  async *#readRange(id: BlobId, layout: BlobLayout, { start, end }: ByteRange): AsyncGenerator<Uint8Array> {
    const { partBytes } = layout
    for (let number = Math.floor(start / partBytes); number * partBytes <= end; number++) {
      const offset = number * partBytes
      const bytes = partLength(layout, number) ?? 0
      const range = { start: Math.max(start - offset, 0), end: Math.min(end - offset, bytes - 1) }
      yield* readObject(this.#bucket, this.#keyOf(id, number), range, bytes)
    }
  }

  async #lookBehindListing(id: BlobId, layout: BlobLayout, found: Uint8Array): Promise<void> {
    const absent = [...found.keys()].filter(number => found[number] === 0)
    if (absent.length > looksBehindListing) return
    for (const number of absent) {
      const bytes = await this.#bucket.sizeOf(this.#keyOf(id, number))
      if (bytes === undefined || bytes !== partLength(layout, number)) return
      found[number] = 1
    }
  }
}

const refuse = (error: unknown): never => {
  throw s3Fault(error)
}

/** How long a part is; undefined when there is no such part. */
function partLength({ bytes, partBytes, parts }: BlobLayout, number: number): number | undefined {
  if (!Number.isInteger(number) || number < 0 || number >= parts) return undefined
  return number === parts - 1 ? bytes - number * partBytes : partBytes
}

async function gather(part: BlobPart, body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const gathered = Buffer.allocUnsafe(part.bytes)
  let filled = 0
  for await (const chunk of exactBody(part, body)) {
    gathered.set(chunk, filled)
    filled += chunk.length
  }
  return gathered
}
