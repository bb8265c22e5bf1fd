import { createHash } from 'node:crypto'
import { type Part, partOf } from '@sealpost/envelope/size'
import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { Portal } from '../portal.ts'
import type { BlobPart } from './blobs.ts'
import { isSameDigest } from './proof.ts'
import { isComplete, type TransferFile } from './transfer.ts'
import { type FileUpload, ownDraftFile } from './uploader.ts'

export interface PartUpload extends FileUpload {
  /** From 0. */
  readonly number: number
  /** As the client says; the body must be exactly as long. */
  readonly contentLength: number
  readonly body: AsyncIterable<Uint8Array>
  /** What the client says that the body's SHA-256 is, if it says so. */
  readonly sha256?: Uint8Array | undefined
}

/**
 * Takes in the sealed bytes of a part. It is durable when this returns.
 *
 * A part that was acknowledged isn't written again: the body is read to its end and, when its digest was given, compared with what is there.
 *
 * @throws DomainError `invalid` `part.number`, `part.length`, `part.digest`; `unavailable` `storage.unavailable`; and as
 *   {@link ownDraftFile}, also when the transfer was revoked or removed meanwhile: then nothing was acknowledged
 * @remarks Bytes first, row second: bytes without a row are swept, and a row never points at missing bytes. Memory stays small.
 */
export async function receivePart(portal: Portal, occasion: Occasion, upload: PartUpload): Promise<void> {
  const { store, blobs } = portal
  // Asked before the file is, for completing it forgets its parts.
  const acknowledged = isCountable(upload.number) && (await store.exchange.hasPart(upload.fileId, upload.number))
  const { file } = await ownDraftFile(store, occasion, upload)
  const part = partAt(file, upload.number)
  if (upload.contentLength !== part.sealedBytes) throw wrongLength(part, upload.contentLength)
  // Another sending of the part may have been quicker, and the file completed: what is complete is never written again.
  const checked = new CheckedBody(upload, part, async () => {
    if (isComplete((await ownDraftFile(store, occasion, upload)).file)) throw new CompletedMeanwhile()
  })
  if (isComplete(file) || acknowledged) {
    await checked.drain()
    if (upload.sha256) await requireSameBytes(portal, file, part, upload.sha256)
    return
  }
  try {
    await checked.pass(body => blobs.putPart(file.blobId, blobPartOf(part), body))
  } catch (error) {
    if (!(error instanceof CompletedMeanwhile)) throw error
    if (upload.sha256) await requireSameBytes(portal, file, part, upload.sha256)
    return
  }
  await store.write(async tx => {
    const { file: now } = await ownDraftFile(tx, occasion, upload)
    if (!isComplete(now)) await tx.exchange.addPart(now, part.number, occasion.at)
  })
}

/** What could be a part's number, whatever the file. */
const isCountable = (number: number): boolean => Number.isInteger(number) && number >= 0 && number < 2 ** 31

/** @throws DomainError `invalid` `part.number` */
export function partAt({ bytes }: TransferFile, number: number): Part {
  try {
    return partOf(bytes, number)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new DomainError('invalid', 'part.number', `${error.message} Count parts from 0.`)
  }
}

/** Where a part's sealed bytes are in the blob. */
export const blobPartOf = ({ number, sealedOffset, sealedBytes }: Part): BlobPart => ({
  number,
  offset: sealedOffset,
  bytes: sealedBytes
})

/** Thrown while a part comes in whose file is complete by now. Nobody outside sees it. */
class CompletedMeanwhile extends Error {}

/** A body on its way: counted, and hashed if its digest was given. */
class CheckedBody {
  readonly #upload: PartUpload
  readonly #part: Part
  readonly #askAgain: () => Promise<void>
  #refusal: unknown

  /** @param askAgain Called when all of the body has come, before whoever takes it is told so; throws when it must not be kept. */
  constructor(upload: PartUpload, part: Part, askAgain: () => Promise<void>) {
    this.#upload = upload
    this.#part = part
    this.#askAgain = askAgain
  }

  /** Lets it flow into something, which sees a broken stream when the body is not what it was said to be. */
  async pass(into: (body: AsyncIterable<Uint8Array>) => Promise<void>): Promise<void> {
    try {
      await into(this.#flow())
    } catch (error) {
      throw this.#refusal ?? error
    }
  }

  async drain(): Promise<void> {
    for await (const _ of this.#measured());
  }

  async *#flow(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#measured()
      await this.#askAgain()
    } catch (error) {
      if (error instanceof DomainError || error instanceof CompletedMeanwhile) this.#refusal = error
      throw error
    }
  }

  async *#measured(): AsyncGenerator<Uint8Array> {
    const { body, sha256 } = this.#upload
    const hash = sha256 && createHash('sha256')
    let length = 0
    for await (const bytes of body) {
      length += bytes.length
      if (length > this.#part.sealedBytes) throw wrongLength(this.#part, length)
      hash?.update(bytes)
      yield bytes
    }
    if (length !== this.#part.sealedBytes) throw wrongLength(this.#part, length)
    if (sha256 && hash && !isSameDigest(hash.digest(), sha256)) throw wrongDigest()
  }
}

async function requireSameBytes(portal: Portal, file: TransferFile, part: Part, sha256: Uint8Array): Promise<void> {
  const hash = createHash('sha256')
  for await (const bytes of (await portal.blobs.readPart(file.blobId, blobPartOf(part))) ?? []) hash.update(bytes)
  if (!isSameDigest(hash.digest(), sha256))
    throw new DomainError(
      'invalid',
      'part.digest',
      'This part is here already with other bytes: remove the file and send it again under a new key.'
    )
}

const wrongLength = ({ number, sealedBytes }: Part, length: number): DomainError =>
  new DomainError(
    'invalid',
    'part.length',
    `Part ${number} has exactly ${sealedBytes} bytes, and ${length} came: send the part as it is sealed, whole.`
  )

const wrongDigest = (): DomainError =>
  new DomainError(
    'invalid',
    'part.digest',
    'The bytes that came are not those whose digest was given: send the part again.'
  )
