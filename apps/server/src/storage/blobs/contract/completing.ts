import { describe, expect, it } from 'vitest'
import { draftBlob, gathered, partBytes, putPart, readPart, readWhole, storeBlob, type TestPlaces } from './place.ts'

const incomplete = { kind: 'conflict', code: 'storage.incomplete' }

export function describeCompleting(places: TestPlaces): void {
  describe(`completing a blob in ${places.name}`, () => {
    it.each([
      ['the first', 0],
      ['one in the middle', 1],
      ['the last', 3]
    ])('is refused while %s part is missing, and succeeds when it is there', async (_, missing) => {
      const { blobs } = await places.make()
      const draft = draftBlob(3 * partBytes + 9)
      const [absent] = draft.parts.slice(missing, missing + 1)
      for (const part of draft.parts) if (part !== absent) await putPart(blobs, draft, part)
      await expect(blobs.complete(draft.id, draft.layout)).rejects.toMatchObject(incomplete)
      if (absent) await putPart(blobs, draft, absent)
      await blobs.complete(draft.id, draft.layout)
      expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
    })

    it('is refused when nothing is there', async () => {
      const { blobs } = await places.make()
      const { id, layout } = draftBlob(partBytes)
      await expect(blobs.complete(id, layout)).rejects.toMatchObject(incomplete)
    })

    it('is refused when the last part has another length than the layout says', async () => {
      const { blobs } = await places.make()
      const draft = draftBlob(partBytes + 50)
      for (const part of draft.parts) await putPart(blobs, draft, part)
      for (const bytes of [partBytes + 49, partBytes + 51]) {
        await expect(blobs.complete(draft.id, { ...draft.layout, bytes })).rejects.toMatchObject(incomplete)
      }
      await blobs.complete(draft.id, draft.layout)
    })

    it('may be asked again, at the same time, and by other processes', async () => {
      const { blobs, openAgain } = await places.make()
      const other = await openAgain()
      const draft = draftBlob(5 * partBytes)
      for (const part of draft.parts) await putPart(blobs, draft, part)
      await Promise.all([blobs, other, blobs, other].map(by => by.complete(draft.id, draft.layout)))
      await blobs.complete(draft.id, draft.layout)
      expect((await readWhole(other, draft))?.equals(draft.bytes)).toBe(true)
    })

    it('keeps parts readable as parts, before and after', async () => {
      const { blobs } = await places.make()
      const draft = draftBlob(2 * partBytes + 16)
      for (const part of draft.parts) {
        expect(await readPart(blobs, draft, part)).toBeUndefined()
        await putPart(blobs, draft, part)
        expect(await readPart(blobs, draft, part)).toHaveLength(part.bytes)
      }
      await blobs.complete(draft.id, draft.layout)
      const read = await Promise.all(draft.parts.map(part => readPart(blobs, draft, part)))
      expect(Buffer.concat(read.map(bytes => bytes ?? Buffer.of())).equals(draft.bytes)).toBe(true)
    })

    it('makes a blob of 16 bytes readable, as an empty file is', async () => {
      const { blobs } = await places.make()
      const draft = draftBlob(16)
      await storeBlob(blobs, draft)
      expect(await readWhole(blobs, draft)).toEqual(draft.bytes)
      expect(await gathered(await blobs.read(draft.id, draft.layout, { start: 15, end: 15 }))).toHaveLength(1)
    })
  })
}
