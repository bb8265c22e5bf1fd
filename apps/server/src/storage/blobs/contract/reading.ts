import { describe, expect, it } from 'vitest'
import {
  draftBlob,
  gathered,
  newBlobId,
  partBytes,
  readWhole,
  shareBlobs,
  storeBlob,
  type TestPlaces
} from './place.ts'

const missing = { kind: 'unavailable', code: 'storage.missing' }

export function describeReading(places: TestPlaces): void {
  describe(`reading from ${places.name}`, () => {
    const draft = draftBlob(4 * partBytes + 11)
    const { id, layout, bytes } = draft
    const last = bytes.length - 1
    const shared = shareBlobs(places, blobs => storeBlob(blobs, draft))

    it.each([
      ['the whole', 0, last],
      ['the first byte', 0, 0],
      ['the last byte', last, last],
      ['the last byte of a part', partBytes - 1, partBytes - 1],
      ['the first byte of a part', partBytes, partBytes],
      ['two bytes of two parts', partBytes - 1, partBytes],
      ['exactly one part', 2 * partBytes, 3 * partBytes - 1],
      ['several parts, from within to within', partBytes / 2 - 0.5, 3 * partBytes + 3],
      ['the short last part', 4 * partBytes, last],
      ['all but the first and the last byte', 1, last - 1]
    ])('gives %s', async (_, start, end) => {
      const read = await gathered(await shared().read(id, layout, { start, end }))
      expect(read?.equals(bytes.subarray(start, end + 1))).toBe(true)
    })

    it('gives the same to many readers at once', async () => {
      const read = await Promise.all(Array.from({ length: 10 }, () => readWhole(shared(), draft)))
      for (const whole of read) expect(whole?.equals(bytes)).toBe(true)
    })

    it('knows no range that isn’t one', async () => {
      const ranges = [
        [-1, 5],
        [5, 4],
        [0, last + 1],
        [0.5, 5],
        [0, Number.NaN]
      ] as const
      for (const [start, end] of ranges) {
        await expect(shared().read(id, layout, { start, end })).rejects.toThrow(RangeError)
      }
    })

    it('says that bytes are missing of a blob that never was, or was removed', async () => {
      const { blobs } = await places.make()
      const asked = { start: 0, end: 0 }
      await storeBlob(blobs, draft)
      await expect(blobs.read(newBlobId(), layout, asked)).rejects.toMatchObject(missing)
      await blobs.remove(id)
      await expect(blobs.read(id, layout, asked)).rejects.toMatchObject(missing)
    })

    it('lets a reader stop before, at the first byte and in between', async () => {
      const [blobs, range] = [shared(), { start: 0, end: last }]
      for (const chunks of [0, 1, 3]) {
        const iterator = (await blobs.read(id, layout, range))[Symbol.asyncIterator]()
        for (let read = 0; read < chunks; read++) await iterator.next()
        await iterator.return?.()
        expect(await iterator.next()).toMatchObject({ done: true })
      }
      expect((await readWhole(blobs, draft))?.equals(bytes)).toBe(true)
    })
  })
}
