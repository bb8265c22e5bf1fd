import { describe, expect, it, onTestFinished } from 'vitest'
import type { Blobs } from '../../domain/exchange/blobs.ts'
import { startDouble } from './contract/double-place.ts'
import {
  bytesOf,
  type Draft,
  draftBlob,
  gathered,
  listed,
  partBytes,
  putPart,
  readPart,
  readWhole,
  storeBlob,
  streamOf
} from './contract/place.ts'
import { openS3Blobs } from './s3-blobs.ts'
import type { Asked, Fault, S3Double } from './test/s3-double.ts'

const unavailable = { kind: 'unavailable', code: 'storage.unavailable' }
const missing = { kind: 'unavailable', code: 'storage.missing' }

/** Little, so that what never answers is given up soon. */
const patience = { connectMs: 500, silenceMs: 300, answerMs: 600, attempts: 3 }

async function open(double: S3Double, clock?: () => number): Promise<Blobs> {
  const blobs = await openS3Blobs(double.place, patience, clock)
  onTestFinished(() => blobs.close())
  return blobs
}

/** A bucket with one blob of three parts in it. */
async function filled(): Promise<{ double: S3Double; blobs: Blobs; draft: Draft }> {
  const double = await startDouble()
  const blobs = await open(double)
  const draft = draftBlob(2 * partBytes + 500)
  await storeBlob(blobs, draft)
  return { double, blobs, draft }
}

/** The first so many requests with a method go wrong. */
const first = (count: number, method: string, fault: Fault): S3Double['fault'] => {
  let left = count
  return asked => (asked.method === method && left-- > 0 ? fault : undefined)
}

const always = (method: string, fault: Fault) => first(Number.POSITIVE_INFINITY, method, fault)

const passing: readonly (readonly [string, Fault])[] = [
  ['drops the connection', 'drop'],
  ['asks to slow down', { status: 503, code: 'SlowDown' }],
  ['has an error of its own', { status: 500, code: 'InternalError' }],
  ['doesn’t answer', 'hang']
]

describe('a server of S3 in trouble', () => {
  it.each(passing)('that %s once is asked again, whatever was asked', async (_, fault) => {
    const { double, blobs, draft } = await filled()
    const more = draftBlob(partBytes + 1)
    double.fault = first(1, 'PUT', fault)
    await storeBlob(blobs, more)
    double.fault = first(1, 'GET', fault)
    expect((await readWhole(blobs, more))?.equals(more.bytes)).toBe(true)
    double.fault = first(1, 'GET', fault)
    expect(await listed(blobs)).toEqual([draft.id, more.id].sort())
    double.fault = first(1, 'DELETE', fault)
    await blobs.remove(more.id)
    expect(await listed(blobs)).toEqual([draft.id])
  })

  it.each(passing)('that %s again and again is unavailable, and nothing is acknowledged', async (_, fault) => {
    const { double, blobs, draft } = await filled()
    const [part = { number: 0, offset: 0, bytes: 0 }] = draft.parts
    const more = draftBlob(partBytes)
    double.fault = asked => always(asked.method, fault)(asked)
    const attempts = [
      () => putPart(blobs, more, part),
      () => blobs.readPart(draft.id, part),
      () => blobs.complete(draft.id, draft.layout),
      () => blobs.read(draft.id, draft.layout, { start: 0, end: 0 }),
      () => blobs.remove(draft.id),
      () => listed(blobs)
    ]
    await Promise.all(attempts.map(attempt => expect(attempt()).rejects.toMatchObject(unavailable)))
    double.fault = () => undefined
    expect(await readPart(blobs, more, part)).toBeUndefined()
    expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
  })

  it('that is full says so, in a sentence that names no bucket', async () => {
    const { double, blobs } = await filled()
    double.fault = always('PUT', { status: 507, code: 'InsufficientStorage' })
    const refused = storeBlob(blobs, draftBlob(20))
    await expect(refused).rejects.toMatchObject({ ...unavailable, detail: expect.stringContaining('full') })
    await expect(refused).rejects.not.toMatchObject({ detail: expect.stringContaining(double.place.bucket) })
  })

  it.each([
    ['breaks', { cutAfter: 66_000 }],
    ['falls silent', { silentAfter: 66_000 }]
  ] satisfies [string, Fault][])('whose answer %s in the middle is asked for the rest alone', async (_, fault) => {
    const { double, blobs, draft } = await filled()
    double.fault = first(1, 'GET', fault)
    const before = double.asked.length
    expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
    const ranges = double.asked.slice(before).map(({ range }) => range)
    expect(ranges).toEqual([undefined, `bytes=66000-${partBytes - 1}`, undefined, undefined])
  })

  it('whose answers break again and again ends a read with a refusal, never as if it were whole', async () => {
    const { double, blobs, draft } = await filled()
    double.fault = always('GET', { cutAfter: 100 })
    const stream = await blobs.read(draft.id, draft.layout, { start: 0, end: draft.layout.bytes - 1 })
    await expect(gathered(stream)).rejects.toMatchObject(unavailable)
  })

  it('from which an object is gone, or has another length, says that bytes are missing', async () => {
    const { double, blobs, draft } = await filled()
    const keys = [...double.objects.keys()].sort()
    const [middle = '', at] = [keys[1], new Date()]
    for (const broken of [undefined, Buffer.alloc(partBytes - 1), Buffer.alloc(partBytes + 1), Buffer.alloc(0)]) {
      double.objects.delete(middle)
      if (broken) double.objects.set(middle, { bytes: broken, at })
      await expect(readWhole(blobs, draft)).rejects.toMatchObject(missing)
      const within = blobs.read(draft.id, draft.layout, { start: partBytes + 5, end: partBytes + 9 })
      await expect(within).rejects.toMatchObject(missing)
      await expect(blobs.complete(draft.id, draft.layout)).rejects.toMatchObject({ code: 'storage.incomplete' })
    }
  })

  it('that lists late is believed when it has the object', async () => {
    const { double, blobs, draft } = await filled()
    double.unlisted = key => key.endsWith('1')
    await blobs.complete(draft.id, draft.layout)
    double.objects.delete([...double.objects.keys()].sort()[1] ?? '')
    await expect(blobs.complete(draft.id, draft.layout)).rejects.toMatchObject({ code: 'storage.incomplete' })
  })

  it('keeps no connection of a reader who stopped early', async () => {
    const { double, blobs, draft } = await filled()
    const large = draftBlob(12_000_000, undefined, 6_000_000)
    await storeBlob(blobs, large)
    const idle = await double.connections()
    for (let reader = 0; reader < 5; reader++) {
      for await (const _ of await blobs.read(large.id, large.layout, { start: 0, end: 11_999_999 })) break
    }
    await expect.poll(() => double.connections()).toBeLessThanOrEqual(idle)
    expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
  })
})

describe('parts on their way to S3', () => {
  it('are so many in memory at once and no more; the next one’s turn comes when one is done or breaks', async () => {
    const { blobs } = await filled()
    const draft = draftBlob(40 * 20, undefined, 20)
    const { promise: go, resolve: letGo } = Promise.withResolvers<void>()
    let begun = 0
    const held = async function* (part: Draft['parts'][number]) {
      begun++
      await go
      if (part.number % 2 === 0) yield bytesOf(draft, part)
    }
    const puts = draft.parts.map(part => blobs.putPart(draft.id, part, held(part)))
    const outcomes = Promise.allSettled(puts)
    await expect.poll(() => begun).toBe(32)
    letGo()
    const states = (await outcomes).map(({ status }) => status)
    expect(states).toEqual(draft.parts.map(({ number }) => (number % 2 === 0 ? 'fulfilled' : 'rejected')))
  })

  it('that come too slowly are given up for those that wait', async () => {
    let now = 0
    const blobs = await open(await startDouble(), () => now)
    const draft = draftBlob(33 * 20, undefined, 20)
    const { promise: go, resolve: letGo } = Promise.withResolvers<void>()
    let begun = 0
    const trickling = async function* (part: Draft['parts'][number]) {
      begun++
      await go
      yield bytesOf(draft, part)
    }
    const slow = draft.parts.slice(1).map(part => blobs.putPart(draft.id, part, trickling(part)))
    const outcomes = Promise.allSettled(slow)
    await expect.poll(() => begun).toBe(32)
    const [first = { number: 0, offset: 0, bytes: 0 }] = draft.parts
    const waiting = putPart(blobs, draft, first)
    now = 16_000
    letGo()
    await waiting
    const refused = (await outcomes).flatMap(said => (said.status === 'rejected' ? [said.reason.code] : []))
    expect(new Set(refused)).toEqual(new Set(['request.timeout']))
  })

  it('stand under the prefix, one object each, and strangers’ objects are left alone', async () => {
    const { double, blobs, draft } = await filled()
    const prefix = double.place.prefix
    const own = draft.parts.map(({ number }) => `${prefix}/${draft.id}/0000000${number}`)
    expect([...double.objects.keys()].sort()).toEqual(own)
    const strangers = [`${prefix}/readme`, `${prefix}/${draft.id}0/00000000`, `other/${draft.id}/00000000`]
    for (const key of strangers) double.objects.set(key, { bytes: Buffer.of(1), at: new Date() })
    expect(await listed(blobs)).toEqual([draft.id])
    await blobs.remove(draft.id)
    expect([...double.objects.keys()].sort()).toEqual(strangers.sort())
  })

  it('are signed, their bytes included', async () => {
    const { double, blobs } = await filled()
    const asked: Asked[] = double.asked
    expect(asked.length).toBeGreaterThan(4)
    await blobs.putPart(draftBlob(20).id, { number: 0, offset: 0, bytes: 20 }, streamOf(Buffer.alloc(20)))
    expect(asked.at(-1)).toMatchObject({ method: 'PUT' })
  })
})
