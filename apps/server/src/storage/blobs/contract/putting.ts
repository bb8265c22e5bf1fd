import { randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DomainError } from '../../../domain/domain-error.ts'
import type { Draft } from './place.ts'
import {
  brokenStream,
  bytesOf,
  draftBlob,
  partBytes,
  putPart,
  readPart,
  readWhole,
  storeBlob,
  streamOf,
  type TestPlaces
} from './place.ts'

const wrongLength = { kind: 'invalid', code: 'part.length' }

/** Three parts, with the middle one to be tried; its neighbours are there already. */
async function withNeighbours(places: TestPlaces) {
  const { blobs } = await places.make()
  const draft = draftBlob(3 * partBytes)
  const [before, part, after] = draft.parts as [Part, Part, Part]
  await Promise.all([before, after].map(neighbour => putPart(blobs, draft, neighbour)))
  const expectNeighbours = async () => {
    for (const neighbour of [before, after]) {
      expect(bytesOf(draft, neighbour).equals((await readPart(blobs, draft, neighbour)) ?? Buffer.of())).toBe(true)
    }
  }
  return { blobs, draft, part, expectNeighbours }
}

type Part = Draft['parts'][number]

export function describePutting(places: TestPlaces): void {
  describe(`putting parts into ${places.name}`, () => {
    it('takes them in any order and in parallel', async () => {
      const { blobs } = await places.make()
      const draft = draftBlob(12 * partBytes - 5)
      const shuffled = [...draft.parts].sort(() => randomInt(3) - 1)
      await Promise.all(shuffled.map(part => putPart(blobs, draft, part)))
      await blobs.complete(draft.id, draft.layout)
      expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
    })

    it('takes parts of many blobs at once', async () => {
      const { blobs } = await places.make()
      const drafts = Array.from({ length: 8 }, () => draftBlob(2 * partBytes + 1))
      await Promise.all(drafts.map(draft => storeBlob(blobs, draft)))
      for (const draft of drafts) expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
    })

    it.each([1_021, 65_536, 1_048_576, 3_000_000])('takes large parts in chunks of %i bytes', async chunk => {
      const { blobs } = await places.make()
      const draft = draftBlob(5_500_000, undefined, 2_750_001)
      for (const part of draft.parts) await blobs.putPart(draft.id, part, streamOf(bytesOf(draft, part), chunk))
      await blobs.complete(draft.id, draft.layout)
      expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
    })

    it('takes the same part again, and at the same time from two processes', async () => {
      const { blobs, openAgain } = await places.make()
      const other = await openAgain()
      const draft = draftBlob(partBytes + 100)
      await Promise.all([blobs, other, blobs, other].flatMap(by => draft.parts.map(part => putPart(by, draft, part))))
      for (const part of draft.parts) await putPart(blobs, draft, part)
      await other.complete(draft.id, draft.layout)
      expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
    })

    it('has a part when it returns, also for other processes', async () => {
      const { blobs, openAgain } = await places.make()
      const draft = draftBlob(3 * partBytes)
      const [, part] = draft.parts as [Part, Part]
      await putPart(blobs, draft, part)
      expect((await readPart(await openAgain(), draft, part))?.equals(bytesOf(draft, part))).toBe(true)
    })

    it('leaves a complete blob whole when a part of it comes late', async () => {
      const { blobs } = await places.make()
      const draft = draftBlob(2 * partBytes)
      await storeBlob(blobs, draft)
      for (const part of draft.parts) await putPart(blobs, draft, part)
      expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
      await blobs.complete(draft.id, draft.layout)
      expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
    })
  })

  describe(`a stream that isn’t one part, put into ${places.name}`, () => {
    const other = Buffer.alloc(2 * partBytes, 'not these')
    it.each([
      ['is one byte short', streamOf(other.subarray(0, partBytes - 1))],
      ['has nothing', streamOf(other.subarray(0, 0))],
      ['is one byte long', streamOf(other.subarray(0, partBytes + 1))],
      ['is long by its last byte alone', streamOf(other.subarray(0, partBytes + 1), partBytes)],
      ['is twice as long', streamOf(other)],
      ['is one chunk that is too long', streamOf(other, 2 * partBytes)],
      ['breaks at its beginning', brokenStream(other.subarray(0, 0))],
      ['breaks in the middle', brokenStream(other.subarray(0, partBytes / 2))],
      ['breaks after its last byte', brokenStream(other.subarray(0, partBytes))]
    ])('is refused and acknowledges nothing when it %s', async (_, stream) => {
      const { blobs, draft, part, expectNeighbours } = await withNeighbours(places)
      await expect(blobs.putPart(draft.id, part, stream)).rejects.toMatchObject(wrongLength)
      expect(await readPart(blobs, draft, part)).toBeUndefined()
      await expect(blobs.complete(draft.id, draft.layout)).rejects.toMatchObject({ code: 'storage.incomplete' })
      await expectNeighbours()
      await putPart(blobs, draft, part)
      await blobs.complete(draft.id, draft.layout)
      expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
    })

    it('says in its own words why it ends, when it refuses itself', async () => {
      const { blobs, draft, part, expectNeighbours } = await withNeighbours(places)
      const refusal = new DomainError('invalid', 'part.digest', 'The digest is another one.')
      const stream = async function* () {
        yield bytesOf(draft, part)
        throw refusal
      }
      await expect(blobs.putPart(draft.id, part, stream())).rejects.toBe(refusal)
      expect(await readPart(blobs, draft, part)).toBeUndefined()
      await expectNeighbours()
    })

    it('leaves a part whole that was acknowledged before, when the same bytes break off', async () => {
      const { blobs, draft, part } = await withNeighbours(places)
      await putPart(blobs, draft, part)
      const half = bytesOf(draft, part).subarray(0, 30_000)
      await expect(blobs.putPart(draft.id, part, brokenStream(half))).rejects.toMatchObject(wrongLength)
      await expect(blobs.putPart(draft.id, part, streamOf(half))).rejects.toMatchObject(wrongLength)
      expect((await readPart(blobs, draft, part))?.equals(bytesOf(draft, part))).toBe(true)
    })
  })
}
