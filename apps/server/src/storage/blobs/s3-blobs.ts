import type { Blobs } from '../../domain/exchange/blobs.ts'
import type { S3Place } from './place.ts'

export async function openS3Blobs(place: S3Place): Promise<Blobs> {
  throw new Error(`The bucket ${place.bucket} can't be opened.`)
}
