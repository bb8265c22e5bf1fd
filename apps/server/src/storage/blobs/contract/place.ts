// What the contract suite needs of a place for blobs: an empty one for every test, opened as often as there would be processes.
import { createCipheriv, randomBytes } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import type { BlobLayout, BlobPart, Blobs } from '../../../domain/exchange/blobs.ts'
import type { BlobId } from '../../../domain/id.ts'

export type OnEnd = (cleanUp: () => Promise<void>) => void

/** Makes empty places. */
export interface TestPlaces {
  readonly name: string
  /** An empty place for the running test, or for as long as `onEnd` says; closed and removed then. */
  make(onEnd?: OnEnd): Promise<TestPlace>
}

export interface TestPlace {
  readonly blobs: Blobs
  /** Opens it once more, as another process would. */
  openAgain(): Promise<Blobs>
}

/** One place for all tests of a block, which only read what is put there before the first of them. */
export function shareBlobs(places: TestPlaces, fill: (blobs: Blobs) => Promise<void> = async () => {}): () => Blobs {
  const ends: (() => Promise<void>)[] = []
  let shared: Blobs | undefined
  beforeAll(async () => {
    shared = (await places.make(end => ends.push(end))).blobs
    await fill(shared)
  })
  afterAll(async () => {
    for (const end of ends.reverse()) await end()
  })
  return () => {
    if (!shared) throw new Error('The place is there only while the tests run.')
    return shared
  }
}

/** A blob that isn't stored yet: its name, its bytes, and how they are laid out. */
export interface Draft {
  readonly id: BlobId
  readonly bytes: Buffer
  readonly layout: BlobLayout
  readonly parts: readonly BlobPart[]
}

export const newBlobId = (): BlobId => randomBytes(16).toString('hex') as BlobId

/** No power of two, so that nothing fits by chance. */
export const partBytes = 70_001

/**
 * Bytes that look random and follow from the name alone, so that another process knows them as well.
 */
export function draftBlob(length: number, id = newBlobId(), size = partBytes): Draft {
  const bytes = createCipheriv('aes-128-ctr', Buffer.from(id, 'hex'), Buffer.alloc(16)).update(Buffer.alloc(length))
  const count = Math.ceil(length / size)
  const parts = Array.from({ length: count }, (_, number) => {
    const offset = number * size
    return { number, offset, bytes: Math.min(size, length - offset) }
  })
  return { id, bytes, layout: { bytes: length, partBytes: size, parts: count }, parts }
}

export const bytesOf = ({ bytes }: Draft, part: BlobPart): Buffer =>
  bytes.subarray(part.offset, part.offset + part.bytes)

/** A stream of some bytes in chunks as a socket gives them, or as long as `chunk` says. */
export async function* streamOf(bytes: Uint8Array, chunk = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
}

/** A stream that breaks after its bytes have come. */
export async function* brokenStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* streamOf(bytes)
  throw new Error('The connection was reset.')
}

export const putPart = (blobs: Blobs, draft: Draft, part: BlobPart): Promise<void> =>
  blobs.putPart(draft.id, part, streamOf(bytesOf(draft, part)))

/** Stores a blob and completes it. */
export async function storeBlob(blobs: Blobs, draft: Draft): Promise<void> {
  await Promise.all(draft.parts.map(part => putPart(blobs, draft, part)))
  await blobs.complete(draft.id, draft.layout)
}

export async function gathered(stream: AsyncIterable<Uint8Array> | undefined): Promise<Buffer | undefined> {
  if (!stream) return undefined
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export async function readWhole(blobs: Blobs, { id, layout }: Draft): Promise<Buffer | undefined> {
  return gathered(await blobs.read(id, layout, { start: 0, end: layout.bytes - 1 }))
}

export async function readPart(blobs: Blobs, { id }: Draft, part: BlobPart): Promise<Buffer | undefined> {
  return gathered(await blobs.readPart(id, part))
}

export async function listed(blobs: Blobs): Promise<BlobId[]> {
  const ids: BlobId[] = []
  for await (const { id } of blobs.list()) ids.push(id)
  return ids.sort()
}
