import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/**
 * Puts a stream of unknown length where it can be read at any place. Nobody finds it: its name is gone before the first byte is there.
 *
 * @returns The file, to be closed by the caller, which also frees its room.
 */
export async function spool(
  input: NodeJS.ReadableStream,
  signal: AbortSignal
): Promise<{ readonly handle: fs.FileHandle; readonly bytes: number }> {
  const place = path.join(os.tmpdir(), `sealpost-${crypto.randomUUID()}`)
  const handle = await fs.open(place, 'wx+', 0o600)
  try {
    await fs.unlink(place)
    return { handle, bytes: await fill(handle, input, signal) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function fill(handle: fs.FileHandle, input: NodeJS.ReadableStream, signal: AbortSignal): Promise<number> {
  let bytes = 0
  const stop = () => 'destroy' in input && typeof input.destroy === 'function' && input.destroy(signal.reason)
  signal.addEventListener('abort', stop)
  try {
    for await (const chunk of input) {
      signal.throwIfAborted()
      const { bytesWritten } = await handle.write(Buffer.from(chunk), 0, undefined, bytes)
      bytes += bytesWritten
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
  signal.throwIfAborted()
  return bytes
}
