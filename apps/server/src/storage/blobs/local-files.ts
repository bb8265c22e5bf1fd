// What the local place needs of a file system, and Node doesn't have in one call: names that are durable, writes in blocks, absence as a value.
import fs from 'node:fs/promises'
import path from 'node:path'

/** Writes and reads of this size reach the speed of the disk; smaller ones cost more CPU, larger ones only memory. */
export const blockBytes = 1_048_576

/** Makes durable which names stand in a folder. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a folder and those above it, all of their names durable. */
export async function makeFolder(folder: string, mode: number): Promise<void> {
  const first = await fs.mkdir(folder, { recursive: true, mode })
  let above = path.dirname(folder)
  await syncFolder(above)
  while (first && above.startsWith(first)) {
    above = path.dirname(above)
    await syncFolder(above)
  }
}

/** What an operation on a file gives; undefined when the file isn't there. */
export async function unlessAbsent<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** How long a file is; undefined when it isn't there. */
export const sizeOf = async (file: string): Promise<number | undefined> => (await unlessAbsent(fs.stat(file)))?.size

/**
 * Writes a stream from a position on, gathered into blocks: while one is written, the next one fills. Two blocks of memory, no more.
 * No write is under way any more when it returns or throws. Nothing is durable yet.
 *
 * @param mayWrite Asked before each block; from the first no on the rest is read and thrown away.
 * @returns Whether everything was written.
 */
export async function writeStream(
  file: fs.FileHandle,
  offset: number,
  bytes: number,
  body: AsyncIterable<Uint8Array>,
  mayWrite: () => Promise<boolean>
): Promise<boolean> {
  const size = Math.min(blockBytes, bytes)
  let filling = Buffer.allocUnsafe(size)
  let other = bytes > size ? Buffer.allocUnsafe(size) : filling
  let filled = 0
  let position = offset
  let writing = Promise.resolve(true)
  const write = async (block: Uint8Array, place: number): Promise<boolean> => {
    if (!(await mayWrite())) return false
    await writeWhole(file, block, place)
    return true
  }
  try {
    for await (const chunk of body) {
      for (let taken = 0; taken < chunk.length; ) {
        const count = Math.min(size - filled, chunk.length - taken)
        filling.set(chunk.subarray(taken, taken + count), filled)
        taken += count
        filled += count
        if (filled < size) continue
        filled = 0
        if (!(await writing)) continue
        writing = quiet(write(filling, position))
        position += size
        ;[filling, other] = [other, filling]
      }
    }
    return (await writing) && (await write(filling.subarray(0, filled), position))
  } finally {
    await writing.catch(() => {})
  }
}

/** A promise whose refusal is seen later, when it is awaited. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

async function writeWhole(file: fs.FileHandle, block: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < block.length; ) {
    const { bytesWritten } = await file.write(block, written, block.length - written, position + written)
    written += bytesWritten
  }
}
