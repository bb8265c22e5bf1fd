// A real server of S3: the one that SEALPOST_TEST_S3_URL names (keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), else a Swift of our own.
import { randomBytes } from 'node:crypto'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client
} from '@aws-sdk/client-s3'
import { onTestFinished } from 'vitest'
import { type LeftOut, startSwift } from '../../../../../../scripts/swift.ts'
import { openBlobs } from '../open-blobs.ts'
import { parseStorageUrl, type S3Place } from '../place.ts'
import type { TestPlaces } from './place.ts'

export interface RealServer {
  readonly place: S3Place
  /** Makes a bucket of its own for a test about versions; undefined where the server isn't ours. */
  readonly versioned: ((...states: ('Enabled' | 'Suspended')[]) => Promise<S3Place>) | undefined
  stop(): Promise<void>
}

export async function startRealServer(): Promise<RealServer | LeftOut> {
  const given = process.env.SEALPOST_TEST_S3_URL
  if (given) return { place: parseStorageUrl(given), versioned: undefined, stop: async () => {} }
  const swift = await startSwift()
  if ('leftOut' in swift) return swift
  const { endpoint, accessKeyId, secretAccessKey } = swift
  const credentials = { accessKeyId, secretAccessKey }
  const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true, maxAttempts: 10 })
  const make = async (bucket: string): Promise<S3Place> => {
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    return { kind: 's3', bucket, prefix: '', region: 'us-east-1', endpoint, pathStyle: true, credentials }
  }
  return {
    place: await make('portal-files'),
    async versioned(...states) {
      const place = await make(`versioned-${randomBytes(8).toString('hex')}`)
      for (const Status of states) {
        const VersioningConfiguration = { Status }
        await client.send(new PutBucketVersioningCommand({ Bucket: place.bucket, VersioningConfiguration }))
        if (Status === 'Enabled') await leaveVersion(client, place.bucket)
      }
      return place
    },
    async stop() {
      client.destroy()
      await swift.stop()
    }
  }
}

async function leaveVersion(client: S3Client, Bucket: string): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket, Key: 'deleted', Body: 'and still there' }))
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'deleted' }))
}

/** Places under prefixes of their own in one bucket; what a test leaves there is removed. */
export const placesOf = ({ place }: RealServer): TestPlaces => ({
  name: 'a real server of S3',
  async make(onEnd = onTestFinished) {
    const own = { ...place, prefix: [place.prefix, randomBytes(8).toString('hex')].filter(Boolean).join('/') }
    const blobs = await openBlobs(own)
    onEnd(async () => {
      for await (const { id } of blobs.list()) await blobs.remove(id)
      await blobs.close()
    })
    return {
      blobs,
      async openAgain() {
        const again = await openBlobs(own)
        onEnd(() => again.close())
        return again
      }
    }
  }
})
