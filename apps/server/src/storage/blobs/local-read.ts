import { createReadStream } from 'node:fs'
import type { ByteRange } from '../../domain/exchange/blobs.ts'
import { missing } from './faults.ts'
import { localFault } from './local-fault.ts'
import { blockBytes } from './local-files.ts'

/**
 * A range of the first of some files that is there, in blocks. The file is open only while the caller reads: it is closed at the end, when the
 * caller stops early, and when reading fails.
 *
 * @throws DomainError `unavailable` `storage.missing` when no file is there or the range isn't whole
 */
export async function* readFileRange(files: readonly string[], range: ByteRange): AsyncGenerator<Uint8Array> {
  let wanted = range.end - range.start + 1
  for (const file of files) {
    try {
      for await (const block of createReadStream(file, { ...range, highWaterMark: blockBytes })) {
        wanted -= (block as Uint8Array).length
        yield block as Uint8Array
      }
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw localFault(error)
    }
  }
  if (wanted > 0) throw missing()
}
