// Blobs in a folder of this machine. While a blob comes in, its bytes stand in `uploads/ID`, each part at its place, and `uploads/ID.parts` has one
// byte for each part that is there whole; a complete one is `XX/ID` alone, XX being the first two digits of its name. What is complete is never
// written again. Names and bytes are durable before anything is acknowledged.
import { constants } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { BlobLayout, BlobPart, Blobs, ByteRange, StoredBlob } from '../../domain/exchange/blobs.ts'
import type { BlobId } from '../../domain/id.ts'
import { checkBlobs } from './check-blobs.ts'
import { DiskReserve } from './disk-reserve.ts'
import { drain, exactBody } from './exact-body.ts'
import { incomplete, missing, requireBlobId, requireRange } from './faults.ts'
import { explainFolder, localFault } from './local-fault.ts'
import { makeFolder, sizeOf, syncFolder, unlessAbsent, writeStream } from './local-files.ts'
import { listFolder } from './local-list.ts'
import { readFileRange } from './local-read.ts'

/** Where the files of one blob are. */
interface Place {
  readonly upload: string
  readonly marks: string
  readonly complete: string
  /** The folder of the complete one. */
  readonly shard: string
}

const [fileMode, folderMode] = [0o600, 0o700]
const there = 1

/** For so many uploads it is remembered that their names are durable; for others a folder is synced once more. */
const namesRemembered = 10_000

/**
 * Opens a folder for blobs, and makes it.
 *
 * @param reserveBytes As {@link DiskReserve} has it.
 * @throws Error in one sentence when that can't be
 */
export async function openLocalBlobs(folder: string, reserveBytes?: number): Promise<Blobs> {
  try {
    await makeFolder(path.join(folder, 'uploads'), folderMode)
  } catch (error) {
    throw explainFolder(folder, error)
  }
  return new LocalBlobs(folder, new DiskReserve(folder, reserveBytes))
}

class LocalBlobs implements Blobs {
  readonly #folder: string
  readonly #uploads: string
  /** Uploads whose names this process has made durable, or is making so. */
  readonly #named = new Map<BlobId, Promise<void>>()
  /** Folders of complete blobs whose names are durable. */
  readonly #shards = new Set<string>()
  readonly #reserve: DiskReserve

  constructor(folder: string, reserve: DiskReserve) {
    this.#folder = folder
    this.#reserve = reserve
    this.#uploads = path.join(folder, 'uploads')
  }

  async putPart(id: BlobId, part: BlobPart, body: AsyncIterable<Uint8Array>): Promise<void> {
    const place = this.#placeOf(id)
    const exact = exactBody(part, body)
    return this.#guard(async () => {
      const file = await this.#openUpload(id)
      if (!file) return drain(exact)
      try {
        await this.#reserve.take(part.bytes)
        // Completing takes the upload's name away, and who opened it before could still write to what is complete.
        const named = async () => (await sizeOf(place.upload)) !== undefined
        if (!(await writeStream(file, part.offset, part.bytes, exact, named))) return
        await Promise.all([file.datasync(), this.#nameDurably(id)])
      } finally {
        await file.close()
      }
      await mark(place.marks, part.number)
    })
  }

  async readPart(id: BlobId, part: BlobPart): Promise<AsyncIterable<Uint8Array> | undefined> {
    const place = this.#placeOf(id)
    return this.#guard(async () => {
      const marked = await unlessAbsent(readMark(place.marks, part.number))
      const end = part.offset + part.bytes
      if (marked !== there && ((await sizeOf(place.complete)) ?? 0) < end) return undefined
      return readFileRange([place.upload, place.complete], { start: part.offset, end: end - 1 })
    })
  }

  async complete(id: BlobId, layout: BlobLayout): Promise<void> {
    const place = this.#placeOf(id)
    return this.#guard(async () => {
      if ((await sizeOf(place.complete)) === undefined) await this.#moveWhole(place, layout)
      await syncFolder(place.shard)
      for (const rest of [place.upload, place.marks]) await unlessAbsent(fs.unlink(rest))
      await syncFolder(this.#uploads)
      this.#named.delete(id)
    })
  }

  async read(id: BlobId, layout: BlobLayout, range: ByteRange): Promise<AsyncIterable<Uint8Array>> {
    const place = this.#placeOf(id)
    requireRange(range, layout.bytes)
    return this.#guard(async () => {
      if ((await sizeOf(place.complete)) !== layout.bytes) throw missing()
      return readFileRange([place.complete], range)
    })
  }

  async remove(id: BlobId): Promise<void> {
    const place = this.#placeOf(id)
    return this.#guard(async () => {
      this.#named.delete(id)
      for (const file of [place.upload, place.marks, place.complete]) await unlessAbsent(fs.unlink(file))
      await syncFolder(this.#uploads)
      await unlessAbsent(syncFolder(place.shard))
    })
  }

  async *list(): AsyncIterable<StoredBlob> {
    try {
      yield* listFolder(this.#folder)
    } catch (error) {
      throw localFault(error)
    }
  }

  async check(): Promise<void> {
    await checkBlobs(this).catch(error => {
      throw explainFolder(this.#folder, error)
    })
  }

  async close(): Promise<void> {}

  #placeOf(id: BlobId): Place {
    requireBlobId(id)
    const shard = path.join(this.#folder, id.slice(0, 2))
    const upload = path.join(this.#uploads, id)
    return { shard, upload, marks: `${upload}.parts`, complete: path.join(shard, id) }
  }

  async #guard<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await operation()
    } catch (error) {
      throw localFault(error)
    }
  }

  /** The file that parts are written into, made when it isn't there; undefined when the blob is complete. */
  async #openUpload(id: BlobId): Promise<fs.FileHandle | undefined> {
    const { upload, complete } = this.#placeOf(id)
    const file = await unlessAbsent(fs.open(upload, constants.O_WRONLY))
    if (file) return file
    if ((await sizeOf(complete)) !== undefined) return undefined
    this.#named.delete(id)
    return fs.open(upload, constants.O_WRONLY | constants.O_CREAT, fileMode)
  }

  /** Makes the names of an upload's two files durable, once for all its parts: another process that made them may not have come so far. */
  #nameDurably(id: BlobId): Promise<void> {
    const known = this.#named.get(id)
    if (known) return known
    const [oldest] = this.#named.size >= namesRemembered ? this.#named.keys() : []
    if (oldest !== undefined) this.#named.delete(oldest)
    const naming = this.#makeNames(id).catch(error => {
      this.#named.delete(id)
      throw error
    })
    this.#named.set(id, naming)
    return naming
  }

  async #makeNames(id: BlobId): Promise<void> {
    const marks = await fs.open(this.#placeOf(id).marks, constants.O_WRONLY | constants.O_CREAT, fileMode)
    await marks.close()
    await syncFolder(this.#uploads)
  }

  /** Gives an upload its last name. When another process does the same at the same time, one of them finds it done. */
  async #moveWhole(place: Place, layout: BlobLayout): Promise<void> {
    const moved = await unlessAbsent(this.#tryMove(place, layout))
    if (moved === undefined && (await sizeOf(place.complete)) === undefined) throw incomplete('nothing of it is here')
  }

  async #tryMove(place: Place, layout: BlobLayout): Promise<true> {
    const marks = await fs.readFile(place.marks)
    const absent = layout.parts - marks.subarray(0, layout.parts).reduce((sum, mark) => sum + mark, 0)
    if (absent > 0) throw incomplete(`${absent} of ${layout.parts} parts are missing`)
    const file = await fs.open(place.upload, 'r')
    try {
      const { size } = await file.stat()
      if (size !== layout.bytes) throw incomplete(`${size} of ${layout.bytes} bytes are here`)
      await file.sync()
    } finally {
      await file.close()
    }
    await this.#makeShard(place.shard)
    await fs.rename(place.upload, place.complete)
    return true
  }

  async #makeShard(shard: string): Promise<void> {
    if (this.#shards.has(shard)) return
    await fs.mkdir(shard, { recursive: true, mode: folderMode })
    await syncFolder(this.#folder)
    this.#shards.add(shard)
  }
}

/** Says durably that a part is there. Called when its bytes are durable: a mark never stands for bytes that a loss of power took. */
async function mark(marks: string, number: number): Promise<void> {
  const file = await fs.open(marks, constants.O_WRONLY)
  try {
    await file.write(Uint8Array.of(there), 0, 1, number)
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function readMark(marks: string, number: number): Promise<number | undefined> {
  const file = await fs.open(marks, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(1), 0, 1, number)
    return bytesRead === 1 ? buffer[0] : undefined
  } finally {
    await file.close()
  }
}
