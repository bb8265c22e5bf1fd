import { describe, expect, it } from 'vitest'
import type { BlobId } from '../../../domain/id.ts'
import {
  draftBlob,
  listed,
  newBlobId,
  partBytes,
  putPart,
  readPart,
  readWhole,
  shareBlobs,
  storeBlob,
  streamOf,
  type TestPlaces
} from './place.ts'

const missing = { code: 'storage.missing' }

export function describeRemoving(places: TestPlaces): void {
  describe(`removing from ${places.name}`, () => {
    it('takes away complete blobs and parts of others, and leaves the rest', async () => {
      const { blobs, openAgain } = await places.make()
      const [whole, open, kept] = [draftBlob(3 * partBytes), draftBlob(3 * partBytes), draftBlob(2 * partBytes)]
      const [first = { number: 0, offset: 0, bytes: 0 }, ...rest] = open.parts
      await Promise.all([storeBlob(blobs, whole), putPart(blobs, open, first), storeBlob(blobs, kept)])
      for (const { id } of [whole, open]) await blobs.remove(id)
      const other = await openAgain()
      await expect(readWhole(other, whole)).rejects.toMatchObject(missing)
      expect(await readPart(other, open, first)).toBeUndefined()
      for (const part of rest) await putPart(blobs, open, part)
      await expect(blobs.complete(open.id, open.layout)).rejects.toMatchObject({ code: 'storage.incomplete' })
      await blobs.remove(open.id)
      expect(await listed(other)).toEqual([kept.id])
      expect((await readWhole(other, kept))?.equals(kept.bytes)).toBe(true)
    })

    it('may be asked again, at the same time, and for what never was', async () => {
      const { blobs, openAgain } = await places.make()
      const other = await openAgain()
      const draft = draftBlob(12 * partBytes)
      await storeBlob(blobs, draft)
      await Promise.all([blobs, other, blobs, other].map(by => by.remove(draft.id)))
      await blobs.remove(draft.id)
      await blobs.remove(newBlobId())
      expect(await listed(blobs)).toEqual([])
    })
  })

  describe(`listing ${places.name}`, () => {
    it('tells everything that is there once, complete or not, and when it changed', async () => {
      const { blobs, openAgain } = await places.make()
      expect(await listed(blobs)).toEqual([])
      const begin = Date.now()
      const drafts = Array.from({ length: 7 }, () => draftBlob(3 * partBytes))
      for (const [index, draft] of drafts.entries()) {
        if (index % 2 === 0) await storeBlob(blobs, draft)
        else for (const part of draft.parts.slice(1)) await putPart(blobs, draft, part)
      }
      const other = await openAgain()
      expect(await listed(other)).toEqual(drafts.map(({ id }) => id).sort())
      for await (const { changedAt } of other.list()) {
        expect(changedAt).toBeGreaterThan(begin - 2_000)
        expect(changedAt).toBeLessThan(Date.now() + 2_000)
      }
    })

    it('may be stopped early', async () => {
      const { blobs } = await places.make()
      for (let count = 0; count < 3; count++) await storeBlob(blobs, draftBlob(20))
      for await (const { id } of blobs.list()) {
        expect(id).toMatch(/^[0-9a-f]{32}$/)
        break
      }
      expect(await listed(blobs)).toHaveLength(3)
    })
  })

  describe(`names in ${places.name}`, () => {
    const shared = shareBlobs(places)
    it.each([
      '',
      '..',
      '../../../../../../tmp/0123456789abcdef',
      'uploads/0123456789abcdef01234567',
      '0123456789ABCDEF0123456789ABCDEF',
      '0123456789abcdef0123456789abcde',
      '0123456789abcdef0123456789abcdef0',
      '0123456789abcdef0123456789abcdef\n',
      '0123456789abcdef0123456789abcde\0',
      '0123456789abcdef/123456789abcdef'
    ])('are 32 digits and never %j', async text => {
      const blobs = shared()
      const id = text as BlobId
      const { layout, parts, bytes } = draftBlob(20)
      const [part = { number: 0, offset: 0, bytes: 20 }] = parts
      const attempts = [
        () => blobs.putPart(id, part, streamOf(bytes)),
        () => blobs.readPart(id, part),
        () => blobs.complete(id, layout),
        () => blobs.read(id, layout, { start: 0, end: 1 }),
        () => blobs.remove(id)
      ]
      for (const attempt of attempts) await expect(attempt()).rejects.toThrow(RangeError)
      expect(await listed(blobs)).toEqual([])
    })
  })

  describe(`checking ${places.name}`, () => {
    it('writes, reads and removes, and leaves nothing', async () => {
      const { blobs } = await places.make()
      await blobs.check()
      expect(await listed(blobs)).toEqual([])
    })
  })
}
