import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chunkBytes,
  chunksPerPart,
  layoutOf,
  partBytes,
  partOf,
  plainBytesOf,
  sealedPartBytes,
  tagBytes
} from './size.ts'
import { runs } from './test/runs.ts'
import { partsOf } from './test/sealed.ts'

const gigabyte = 1024 ** 3

describe('the layout of a file', () => {
  it('is counted in chunks of 64 KiB with 16 bytes each, 128 a part', () => {
    expect([partBytes, sealedPartBytes]).toEqual([chunksPerPart * chunkBytes, chunksPerPart * (chunkBytes + tagBytes)])
  })

  it.each([
    [0, { chunks: 1, parts: 1, sealedBytes: 16 }],
    [1, { chunks: 1, parts: 1, sealedBytes: 17 }],
    [65_535, { chunks: 1, parts: 1, sealedBytes: 65_551 }],
    [65_536, { chunks: 1, parts: 1, sealedBytes: 65_552 }],
    [65_537, { chunks: 2, parts: 1, sealedBytes: 65_569 }],
    [partBytes, { chunks: 128, parts: 1, sealedBytes: sealedPartBytes }],
    [partBytes + 1, { chunks: 129, parts: 2, sealedBytes: sealedPartBytes + 17 }],
    [100 * gigabyte, { chunks: 1_638_400, parts: 12_800, sealedBytes: 100 * gigabyte + 26_214_400 }]
  ])('of %i bytes', (bytes, layout) => {
    expect(layoutOf(bytes)).toEqual(layout)
  })

  it('lets parts follow each other without gap or overlap, and marks the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * partBytes }), bytes => {
        const parts = partsOf(bytes)
        let [chunk, plain, sealed] = [0, 0, 0]
        for (const part of parts) {
          expect([part.firstChunk, part.offset, part.sealedOffset]).toEqual([chunk, plain, sealed])
          expect(part.sealedBytes).toBe(part.bytes + part.chunks * tagBytes)
          expect(part.last).toBe(part.number === parts.length - 1)
          chunk += part.chunks
          plain += part.bytes
          sealed += part.sealedBytes
        }
        expect({ chunks: chunk, parts: parts.length, sealedBytes: sealed }).toEqual(layoutOf(bytes))
        expect(plain).toBe(bytes)
      }),
      runs(300)
    )
  })

  it('can be told from the sealed length, and only from one that a file has', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.maxSafeNat()), sealed => {
        const bytes = plainBytesOf(sealed)
        const remainder = sealed % (chunkBytes + tagBytes)
        const cut = sealed < tagBytes || (sealed > tagBytes && remainder > 0 && remainder <= tagBytes)
        if (cut) expect(bytes).toBeUndefined()
        else expect(layoutOf(bytes ?? -1).sealedBytes).toBe(sealed)
      }),
      runs(2_000)
    )
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, 2 ** 53])(
    'doesn’t exist for %d bytes',
    bytes => {
      expect(() => layoutOf(bytes)).toThrow(RangeError)
      expect(() => partOf(bytes, 0)).toThrow(RangeError)
      expect(plainBytesOf(-Math.abs(bytes))).toBeUndefined()
    }
  )

  it.each([-1, 2, 0.5, Number.NaN])('has no part %d when it has two', number => {
    expect(() => partOf(partBytes + 1, number)).toThrow(RangeError)
  })
})
