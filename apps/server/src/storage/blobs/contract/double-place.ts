import { onTestFinished } from 'vitest'
import { openBlobs } from '../open-blobs.ts'
import { S3Double } from '../test/s3-double.ts'
import type { OnEnd, TestPlaces } from './place.ts'

/** A double of S3 for the running test. */
export async function startDouble(onEnd: OnEnd = onTestFinished): Promise<S3Double> {
  const double = new S3Double()
  await double.start()
  onEnd(() => double.stop())
  return double
}

export const doublePlaces: TestPlaces = {
  name: 'a double of S3',
  async make(onEnd = onTestFinished) {
    const double = await startDouble(onEnd)
    double.pageSize = 3
    const open = async () => {
      const blobs = await openBlobs(double.place)
      onEnd(() => blobs.close())
      return blobs
    }
    return { blobs: await open(), openAgain: open }
  }
}
