import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { engineNamed } from './engine/choose.ts'
import type { Cipher, Engine } from './engine/engine.ts'
import { chunkBytes, layoutOf, partBytes, partOf, plainBytesOf, tagBytes } from './size.ts'
import { openPart, sealPart } from './stream.ts'
import { refusal, runs } from './test/runs.ts'
import { bytesOf, digestOf, openAll, partsOf, sealAll, sealChunk } from './test/sealed.ts'

const names: readonly Engine['name'][] = ['node', 'webcrypto', 'sodium', 'noble']
const key = bytesOf(32, 7)
const sealedChunk = chunkBytes + tagBytes
const cipherOf = async (name: Engine['name'], payloadKey = key) => (await engineNamed(name)).cipher(payloadKey)

/** age's payload as its specification says it, with nothing of ours. */
function sealedBySpecification(plain: Uint8Array): Uint8Array {
  const chunks = Math.max(1, Math.ceil(plain.length / 65_536))
  const sealed = Array.from({ length: chunks }, (_, chunk) => {
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(chunk, 7)
    nonce.writeUInt8(chunk === chunks - 1 ? 1 : 0, 11)
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
    const body = cipher.update(plain.subarray(chunk * 65_536, (chunk + 1) * 65_536))
    return Buffer.concat([body, cipher.final(), cipher.getAuthTag()])
  })
  return Buffer.concat(sealed)
}

/** Keeps what a cipher was asked for. */
function watched(cipher: Cipher): Cipher & { readonly nonces: string[] } {
  const nonces: string[] = []
  return {
    nonces,
    seal(plain, nonce, into) {
      nonces.push(Buffer.from(nonce).toString('hex'))
      return cipher.seal(plain, nonce, into)
    },
    open: (sealed, nonce, into) => cipher.open(sealed, nonce, into)
  }
}

describe.each(names)('the engine %s', async name => {
  const cipher = await cipherOf(name)

  it.each([0, 1, 65_535, 65_536, 65_537, 131_072, partBytes - 1, partBytes, partBytes + 1])(
    'seals %i bytes to what the specification says, and opens them again',
    async bytes => {
      const plain = bytesOf(bytes)
      const sealed = await sealAll(cipher, plain)
      expect(digestOf(sealed)).toBe(digestOf(sealedBySpecification(plain)))
      expect(digestOf(await openAll(cipher, sealed, bytes))).toBe(digestOf(plain))
    }
  )

  it('opens what it sealed, of any length, and leaves the plain bytes as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3 * chunkBytes }), fc.nat(), async (bytes, seed) => {
        const plain = bytesOf(bytes, seed)
        const before = digestOf(plain)
        const sealed = await sealAll(cipher, plain)
        const sealedBefore = digestOf(sealed)
        expect(digestOf(await openAll(cipher, sealed, bytes))).toBe(before)
        expect([digestOf(plain), digestOf(sealed)]).toEqual([before, sealedBefore])
      }),
      runs(20)
    )
  })

  it('refuses a single bit that was changed, and says in which chunk', async () => {
    const bytes = 3 * chunkBytes + 100
    const sealed = await sealAll(cipher, bytesOf(bytes))
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sealed.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const forged = sealed.slice()
        forged[at] = (forged[at] ?? 0) ^ (1 << bit)
        const { code, detail } = await refusal(() => openAll(cipher, forged, bytes))
        expect(code).toBe('damaged')
        expect(detail).toContain(`Chunk ${Math.floor(at / sealedChunk) + 1} of the file`)
      }),
      runs(40)
    )
  })

  it('refuses every other key', async () => {
    const sealed = await sealAll(cipher, bytesOf(10))
    const other = await cipherOf(name, bytesOf(32, 8))
    expect((await refusal(() => openAll(other, sealed, 10))).code).toBe('damaged')
  })
})

describe('a sealed file', async () => {
  const cipher = await cipherOf('node')
  const bytes = partBytes + 2 * chunkBytes + 5
  const plain = bytesOf(bytes)
  const sealed = await sealAll(cipher, plain)
  const [first, second] = partsOf(bytes)
  if (first === undefined || second === undefined) throw new Error('The file has two parts.')
  const slice = (from: number, length: number) => sealed.slice(from, from + length)
  const sealedFirst = slice(0, first.sealedBytes)
  const sealedSecond = slice(second.sealedOffset, second.sealedBytes)

  it('opens in any order of its parts', async () => {
    expect(digestOf(await openPart(cipher, sealedSecond, second))).toBe(digestOf(plain.subarray(second.offset)))
    expect(digestOf(await openPart(cipher, sealedFirst, first))).toBe(digestOf(plain.subarray(0, partBytes)))
  })

  it('is refused after two chunks changed places, and names the first of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 127 }), fc.nat({ max: 127 }), async (one, other) => {
        fc.pre(one !== other)
        const swapped = sealedFirst.slice()
        swapped.set(slice(other * sealedChunk, sealedChunk), one * sealedChunk)
        swapped.set(slice(one * sealedChunk, sealedChunk), other * sealedChunk)
        const { code, detail } = await refusal(() => openPart(cipher, swapped, first))
        expect(code).toBe('damaged')
        expect(detail).toContain(`Chunk ${Math.min(one, other) + 1} of the file`)
      }),
      runs(20)
    )
  })

  it('is refused with a chunk twice, or with one left out', async () => {
    const doubled = sealedFirst.slice()
    doubled.set(slice(0, sealedChunk), sealedChunk)
    expect((await refusal(() => openPart(cipher, doubled, first))).code).toBe('damaged')
    const without = Buffer.concat([sealedFirst.subarray(0, sealedChunk), sealedFirst.subarray(2 * sealedChunk)])
    expect((await refusal(() => openPart(cipher, without, first))).code).toBe('cut')
    const closed = Buffer.concat([without, slice(first.sealedBytes, sealedChunk)])
    const { detail } = await refusal(() => openPart(cipher, closed, first))
    expect(detail).toContain('Chunk 2 of the file (in part 1)')
  })

  it('is refused with a part in another’s place', async () => {
    const whole = 3 * partBytes
    const three = await sealAll(cipher, bytesOf(whole))
    const [a, b] = [three.slice(0, first.sealedBytes), three.slice(first.sealedBytes, 2 * first.sealedBytes)]
    expect((await refusal(() => openPart(cipher, b, partOf(whole, 0)))).detail).toContain('Chunk 1 of the file')
    expect((await refusal(() => openPart(cipher, a, partOf(whole, 1)))).detail).toContain(
      'Chunk 129 of the file (in part 2)'
    )
  })

  it('is refused after every cut, also where a shorter file’s length fits', async () => {
    const short = 2 * chunkBytes + 1
    const whole = await sealAll(cipher, bytesOf(short))
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.nat({ max: whole.length - 1 }), fc.constantFrom(0, 16, sealedChunk)),
        async length => {
          const cut = whole.slice(0, length)
          expect((await refusal(() => openAll(cipher, cut, short))).code).toBe('cut')
          const fits = plainBytesOf(length)
          if (fits !== undefined) expect((await refusal(() => openAll(cipher, cut, fits))).code).toBe('damaged')
        }
      ),
      runs(100)
    )
  })

  it('is refused when it goes on behind its end', async () => {
    const whole = await sealAll(cipher, bytesOf(chunkBytes))
    const longer = Buffer.concat([whole, await sealChunk(cipher, new Uint8Array([1]), lastNonce(1))])
    expect((await refusal(() => openAll(cipher, longer, chunkBytes + 1))).detail).toContain('Chunk 1 of the file')
    expect((await refusal(() => openPart(cipher, longer, partOf(chunkBytes, 0)))).code).toBe('cut')
  })

  it('is refused with a wrong mark of the end: a last chunk that says it isn’t, and one before that says it is', async () => {
    const part = partOf(2 * chunkBytes, 0)
    const two = bytesOf(2 * chunkBytes)
    const open = await sealPart(cipher, two, { ...part, last: false })
    expect((await refusal(() => openPart(cipher, open, part))).detail).toContain('Chunk 2 of the file')
    const early = await sealPart(cipher, two, part)
    early.set(await sealChunk(cipher, two.subarray(0, chunkBytes), lastNonce(0)))
    expect((await refusal(() => openPart(cipher, early, part))).detail).toContain('Chunk 1 of the file')
  })

  it('takes no plain bytes of another length than the part’s', async () => {
    await expect(sealPart(cipher, plain.subarray(0, 10), first)).rejects.toThrow(RangeError)
    await expect(sealPart(cipher, plain, first)).rejects.toThrow(RangeError)
  })

  it('never uses a nonce twice, and the one of the end once', async () => {
    const watch = watched(cipher)
    await sealAll(watch, plain)
    expect(new Set(watch.nonces).size).toBe(layoutOf(bytes).chunks)
    expect(watch.nonces.filter(nonce => nonce.endsWith('01'))).toEqual([`${(130).toString(16).padStart(22, '0')}01`])
  })

  it('counts chunks beyond 32 bits', async () => {
    const watch = watched(cipher)
    const far = partOf(2 ** 50 + 1, 2 ** 27)
    await sealPart(watch, new Uint8Array(1), far)
    expect(watch.nonces).toEqual([`${(2 ** 34).toString(16).padStart(22, '0')}01`])
  })
})

function lastNonce(chunk: number): Uint8Array {
  const nonce = new Uint8Array(12)
  nonce[10] = chunk
  nonce[11] = 1
  return nonce
}
