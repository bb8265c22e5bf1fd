// What both places say when something is wrong. Sentences of DomainErrors may be shown to whoever asked: they name no folder and no bucket.
import { DomainError } from '../../domain/domain-error.ts'
import type { ByteRange } from '../../domain/exchange/blobs.ts'

export const unavailable = (cause: unknown): DomainError =>
  new DomainError(
    'unavailable',
    'storage.unavailable',
    'The portal’s storage of files doesn’t answer as it should: try again in a minute, and tell its operator if it stays so.',
    cause
  )

export const noRoom = (cause: unknown): DomainError =>
  new DomainError(
    'unavailable',
    'storage.unavailable',
    'The portal’s storage of files is full: its operator has to make room, then try again.',
    cause
  )

export const missing = (cause?: unknown): DomainError =>
  new DomainError(
    'unavailable',
    'storage.missing',
    'The portal’s storage no longer holds the bytes of this file: its operator has to put the files back from a backup.',
    cause
  )

export const incomplete = (what: string): DomainError =>
  new DomainError(
    'conflict',
    'storage.incomplete',
    `The file isn’t complete, ${what}: send the parts that are missing, then complete it.`
  )

/** A name comes from the portal's own database and never from a path; anything else is a fault of the program. */
export function requireBlobId(id: string): void {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new RangeError('A blob is named by 32 lower-case hexadecimal digits.')
}

export function requireRange(range: ByteRange, bytes: number): void {
  const sound = Number.isSafeInteger(range.start) && Number.isSafeInteger(range.end)
  if (!sound || range.start < 0 || range.end < range.start || range.end >= bytes) {
    throw new RangeError(`Bytes ${range.start} to ${range.end} are no range of ${bytes} bytes.`)
  }
}
