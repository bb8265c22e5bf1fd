import type { S3Bucket } from './s3-bucket.ts'
import { isDenied, isUnknownToServer } from './s3-fault.ts'

/** A bucket that answers and still won't do; the message says why and how to mend it. */
export class UnfitBucket extends Error {
  override readonly name = 'UnfitBucket'
}

const noLock = ['ObjectLockConfigurationNotFoundError', 'NoSuchObjectLockConfiguration']

/**
 * Refuses a bucket in which deleting deletes nothing: what is to be gone must be gone.
 *
 * @throws UnfitBucket, or the SDK's error when the bucket can't be asked
 */
export async function requireDeletions(bucket: S3Bucket, prefix: string): Promise<void> {
  const versioning = await ask(() => bucket.versioning())
  if (versioning === 'Enabled') {
    throw new UnfitBucket(
      'versioning is on, so that deleted files would stay as old versions: use a bucket on which it has never been on'
    )
  }
  if (versioning === 'Suspended' && (await bucket.hasOldVersions(prefix))) {
    throw new UnfitBucket(
      'versioning was on and its old versions are still there, which no deletion reaches: remove them, or use a bucket on which it has never been on'
    )
  }
  if ((await ask(() => bucket.objectLock(), versioning === undefined)) === 'Enabled') {
    throw new UnfitBucket('object lock is on, so that files can’t be deleted: use a bucket without it')
  }
}

/** Servers that don't know the question don't have the feature. Object lock needs versioning: without it, not being allowed to ask hides nothing. */
async function ask(question: () => Promise<string | undefined>, deniedMeansNo = false): Promise<string | undefined> {
  try {
    return await question()
  } catch (error) {
    const no = noLock.includes((error as Error).name) || isUnknownToServer(error) || (deniedMeansNo && isDenied(error))
    if (no) return undefined
    throw error
  }
}
