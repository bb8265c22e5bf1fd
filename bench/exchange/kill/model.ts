// What a client knows of the transfers it makes: what was acknowledged to it, and what it had asked for when the line broke.
import { createCipheriv, createHash } from 'node:crypto'
import { chunkBytes, type OpenFile, sealedPartBytes } from '../portal.ts'

export interface SentFile {
  readonly open: OpenFile
  /** Its bytes follow from this. */
  readonly seed: string
  readonly acknowledged: Set<number>
  complete: boolean
}

/** The last state that was acknowledged; `asked` is what was under way, if anything. */
export interface Sending {
  readonly id: string
  readonly files: SentFile[]
  /** Whether the client knows of all the files that were begun: with one unknown it can't be completed. */
  begun: boolean
  state: 'draft' | 'sent' | 'revoked' | 'deleted' | 'expired'
  asked: 'completion' | 'revocation' | 'deletion' | undefined
}

/** The bytes of a part: always the same for the same file. */
export function partOf({ seed, open }: Pick<SentFile, 'seed' | 'open'>, number: number): Buffer {
  const bytes = Math.min(sealedPartBytes, open.sealedBytes - number * sealedPartBytes)
  const key = createHash('sha256').update(`${seed} ${number}`).digest()
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes))
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Sizes at which something begins or ends. */
export const sizes: readonly number[] = [
  0,
  1,
  chunkBytes - 1,
  chunkBytes,
  chunkBytes + 1,
  128 * chunkBytes - 1,
  128 * chunkBytes,
  128 * chunkBytes + 1,
  200 * chunkBytes,
  300 * chunkBytes + 7
]
