import { onTestFinished } from 'vitest'
import { openBlobs } from '../open-blobs.ts'
import { S3Double } from '../test/s3-double.ts'
import type { TestPlaces } from './place.ts'

/** A double of S3 for the running test. */
export async function startDouble(): Promise<S3Double> {
  const double = new S3Double()
  await double.start()
  onTestFinished(() => double.stop())
  return double
}

export const doublePlaces: TestPlaces = {
  name: 'a double of S3',
  async make() {
    const double = await startDouble()
    double.pageSize = 3
    const open = async () => {
      const blobs = await openBlobs(double.place)
      onTestFinished(() => blobs.close())
      return blobs
    }
    return { blobs: await open(), openAgain: open }
  }
}
