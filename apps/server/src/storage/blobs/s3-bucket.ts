// The few calls of S3 that blobs need, over the AWS SDK. Checksums beyond the signature are left out, bodies are buffers and deletions single: that is
// what servers other than Amazon's get right.
import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client
} from '@aws-sdk/client-s3'
import type { ByteRange } from '../../domain/exchange/blobs.ts'
import type { S3Place } from './place.ts'
import { isAbsent } from './s3-fault.ts'

/** How long a server may take. */
export interface Patience {
  readonly connectMs: number
  /** Without a byte in either direction. */
  readonly silenceMs: number
  /** From a request to its answer's head. */
  readonly answerMs: number
  /** How often something is tried, the first time included. */
  readonly attempts: number
}

export const usualPatience: Patience = { connectMs: 5_000, silenceMs: 20_000, answerMs: 120_000, attempts: 3 }

export interface FoundObject {
  readonly key: string
  readonly bytes: number
  readonly changedAt: number
}

/** Thrown when an object is there, but not as long as it must be. */
export class OtherLength extends Error {
  override readonly name = 'OtherLength'
}

export class S3Bucket {
  readonly attempts: number
  readonly #client: S3Client
  readonly #Bucket: string

  constructor(place: S3Place, patience: Patience) {
    this.attempts = patience.attempts
    this.#Bucket = place.bucket
    // Readers that pause hold a connection each; a bound on their number would make uploads wait for them.
    const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 64 }
    this.#client = new S3Client({
      region: place.region,
      forcePathStyle: place.pathStyle,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // It would open a connection for every part.
      expectContinueHeader: false,
      maxAttempts: patience.attempts,
      requestHandler: {
        connectionTimeout: patience.connectMs,
        socketTimeout: patience.silenceMs,
        requestTimeout: patience.answerMs,
        throwOnRequestTimeout: true,
        httpAgent: agent,
        httpsAgent: agent
      },
      ...(place.endpoint ? { endpoint: place.endpoint } : {}),
      ...(place.credentials ? { credentials: place.credentials } : {})
    })
  }

  async put(Key: string, Body: Uint8Array): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({ Bucket: this.#Bucket, Key, Body, ContentType: 'application/octet-stream' })
    )
  }

  /**
   * A range of an object that is `bytes` long.
   *
   * @throws OtherLength when it isn't, and the SDK's error when it isn't there or nobody answers
   */
  async get(Key: string, { start, end }: ByteRange, bytes: number): Promise<AsyncIterable<Uint8Array>> {
    const whole = start === 0 && end === bytes - 1
    const range = whole ? {} : { Range: `bytes=${start}-${end}` }
    const { Body, ContentLength, ContentRange } = await this.#client.send(
      new GetObjectCommand({ Bucket: this.#Bucket, Key, ...range })
    )
    const stream = Body as (AsyncIterable<Uint8Array> & { destroy(): void }) | undefined
    const fits = ContentLength === end - start + 1 && (whole || ContentRange === `bytes ${start}-${end}/${bytes}`)
    if (stream && fits) return stream
    stream?.destroy()
    throw new OtherLength(`The object has other bytes than ${start} to ${end} of ${bytes}.`)
  }

  /** How long an object is; undefined when it isn't there. */
  async sizeOf(Key: string): Promise<number | undefined> {
    try {
      const { ContentLength } = await this.#client.send(new HeadObjectCommand({ Bucket: this.#Bucket, Key }))
      return ContentLength
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw error
    }
  }

  async delete(Key: string): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.#Bucket, Key }))
    } catch (error) {
      if (!isAbsent(error)) throw error
    }
  }

  /** All objects whose names begin so, a page in memory at a time. */
  async *list(Prefix: string): AsyncGenerator<FoundObject> {
    for (let more: { ContinuationToken?: string } | undefined = {}; more; ) {
      const command = new ListObjectsV2Command({ Bucket: this.#Bucket, Prefix, ...more })
      const page: ListObjectsV2CommandOutput = await this.#client.send(command)
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key, bytes: Size ?? 0, changedAt: LastModified?.getTime() ?? 0 }
      }
      more = page.NextContinuationToken ? { ContinuationToken: page.NextContinuationToken } : undefined
    }
  }

  async versioning(): Promise<string | undefined> {
    return (await this.#client.send(new GetBucketVersioningCommand({ Bucket: this.#Bucket }))).Status
  }

  async objectLock(): Promise<string | undefined> {
    const answer = await this.#client.send(new GetObjectLockConfigurationCommand({ Bucket: this.#Bucket }))
    return answer.ObjectLockConfiguration?.ObjectLockEnabled
  }

  /** Whether among the first thousand versions there is one that a deletion would leave. */
  async hasOldVersions(Prefix: string): Promise<boolean> {
    const { Versions = [] } = await this.#client.send(new ListObjectVersionsCommand({ Bucket: this.#Bucket, Prefix }))
    return Versions.some(({ VersionId }) => VersionId !== undefined && VersionId !== 'null')
  }

  close(): void {
    this.#client.destroy()
  }
}
