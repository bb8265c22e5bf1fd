import { randomBytes } from 'node:crypto'
import type { Blobs } from '../../domain/exchange/blobs.ts'
import type { BlobId } from '../../domain/id.ts'

/** Writes, reads and removes a blob of 64 bytes. Leaves nothing behind, unless removing is what fails. */
export async function checkBlobs(blobs: Blobs): Promise<void> {
  const id = randomBytes(16).toString('hex') as BlobId
  const bytes = randomBytes(64)
  const layout = { bytes: 64, partBytes: 64, parts: 1 }
  try {
    await blobs.putPart(id, { number: 0, offset: 0, bytes: 64 }, once(bytes))
    await blobs.complete(id, layout)
    const read: Uint8Array[] = []
    for await (const chunk of await blobs.read(id, layout, { start: 0, end: 63 })) read.push(chunk)
    if (!bytes.equals(Buffer.concat(read))) throw new Error('other bytes came back than were written')
  } catch (error) {
    await blobs.remove(id).catch(() => {})
    throw error
  }
  await blobs.remove(id)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
