// The same contract over a server that we didn't write. Where there is none, it is counted as skipped and the reason stands in its name.
import { afterAll, describe, expect, it } from 'vitest'
import { describeBlobs } from './contract/contract.ts'
import { placesOf, type RealServer, startRealServer } from './contract/real-place.ts'
import { openBlobs } from './open-blobs.ts'

const started = await startRealServer()
const leftOut = 'leftOut' in started ? started.leftOut : ''

describe.skipIf(leftOut !== '')(`a real server of S3 ${leftOut}`, () => {
  if ('leftOut' in started) {
    it('is there', () => {})
    return
  }
  afterAll(() => started.stop())
  describeBlobs(placesOf(started))
  describeOpening(started)
})

function describeOpening({ place, versioned }: RealServer): void {
  describe('opening a bucket of a real server of S3', () => {
    it('fails with the reason when the key, its secret or the bucket is wrong', async () => {
      const credentials = { accessKeyId: 'portal:portal', secretAccessKey: 'another' }
      await expect(openBlobs({ ...place, credentials })).rejects.toThrow(/AWS_/)
      await expect(openBlobs({ ...place, bucket: 'there-is-none' })).rejects.toThrow(/can't hold files/)
    })

    it.skipIf(!versioned)('fails when versioning is on, or was on and old versions are left', async () => {
      for (const states of [['Enabled'], ['Enabled', 'Suspended']] as const) {
        const bucket = (await versioned?.(...states)) ?? place
        await expect(openBlobs(bucket)).rejects.toThrow(/versioning/)
      }
    })

    it.skipIf(!versioned)('succeeds when versioning is suspended and nothing is left of it', async () => {
      const blobs = await openBlobs((await versioned?.('Suspended')) ?? place)
      await blobs.check()
      await blobs.close()
    })
  })
}
