// Storage of blobs: the port of domain/exchange/blobs.ts as adapters over a folder and over S3. It owns where bytes stand and when they are durable.
// It knows neither what they are nor whose.
import type { Blobs } from '../../domain/exchange/blobs.ts'
import { openLocalBlobs } from './local-blobs.ts'
import type { BlobPlace } from './place.ts'

/**
 * Opens the place where blobs are kept.
 *
 * @throws Error in one sentence that says what is wrong with the place and how to mend it
 */
export async function openBlobs(place: BlobPlace): Promise<Blobs> {
  if (place.kind === 'local') return openLocalBlobs(place.folder, place.reserveBytes)
  const { openS3Blobs } = await import('./s3-blobs.ts')
  return openS3Blobs(place)
}
