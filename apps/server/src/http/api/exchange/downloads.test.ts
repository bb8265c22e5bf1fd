// Sealed bytes on their way out, over real connections.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Blobs } from '../../../domain/exchange/blobs.ts'
import type { Browser } from '../../test/browser.ts'
import { calling, header, manifest, type SentTransfer, sendWhole } from '../../test/exchange.ts'
import { type RunningPortal, startPortal } from '../../test/running-portal.ts'
import { addAccount, signedInAs } from '../../test/signed-in.ts'
import { connected, headersOf, headOf, listen, overWire } from '../../test/wire.ts'

/** What is being read of blobs now, and how far that came. */
const reads = { open: 0, bytes: 0, breakAfter: Number.POSITIVE_INFINITY }

async function* watched(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  reads.open += 1
  let passed = 0
  try {
    for await (const piece of source) {
      reads.bytes += piece.length
      passed += piece.length
      if (passed > reads.breakAfter) throw new Error('the storage failed')
      yield piece
    }
  } finally {
    reads.open -= 1
  }
}

const watching = (real: Blobs): Blobs => ({
  putPart: (id, part, body) => real.putPart(id, part, body),
  readPart: (id, part) => real.readPart(id, part),
  complete: (id, layout) => real.complete(id, layout),
  read: async (id, layout, range) => watched(await real.read(id, layout, range)),
  remove: id => real.remove(id),
  list: () => real.list(),
  check: () => real.check(),
  close: () => real.close()
})

let running: RunningPortal
let port: number
let browser: Browser
let sent: SentTransfer
let path: string
let bytes: Buffer
beforeAll(async () => {
  running = await startPortal('SQLite', { blobs: watching, idleMilliseconds: 300 })
  port = await listen(running)
  browser = await signedInAs(running, await addAccount(running))
  sent = await sendWhole(calling(browser), { access: 'public' }, [84])
  const [file] = sent.files
  path = `/links/${sent.id}/files/${file?.id}`
  bytes = file?.bytes ?? Buffer.alloc(0)
})
afterAll(() => running.close())

const get = (range?: string, method: 'GET' | 'HEAD' = 'GET') =>
  browser.send(method, path, undefined, { ...sent.proof, ...(range === undefined ? {} : { range }) })

describe('a file', () => {
  it('comes whole, as bytes to be kept and nothing to be shown', async () => {
    const answer = await get()
    expect(answer.bytes.equals(bytes)).toBe(true)
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'accept-ranges': 'bytes',
        'cache-control': 'no-store',
        'content-disposition': `attachment; filename="${sent.files[0]?.id}.sealed"`,
        'content-length': '100',
        'content-security-policy': "default-src 'none'; sandbox",
        'content-type': 'application/octet-stream',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff'
      }
    })
    expect(answer.headers).not.toHaveProperty('content-range')
  })

  it.each([
    ['bytes=0-9', 0, 10],
    ['bytes=90-', 90, 100],
    ['bytes=-5', 95, 100],
    ['bytes=50-5000', 50, 100]
  ])('comes in a range: %s', async (range, start, end) => {
    const answer = await get(range)
    expect(answer).toMatchObject({
      status: 206,
      headers: { 'content-length': String(end - start), 'content-range': `bytes ${start}-${end - 1}/100` }
    })
    expect(answer.bytes.equals(bytes.subarray(start, end))).toBe(true)
  })

  it('has no bytes outside: 416, and how many there are', async () => {
    const answer = await get('bytes=100-')
    expect(answer).toMatchObject({
      status: 416,
      body: { code: 'file.range' },
      headers: { 'content-range': 'bytes */100' }
    })
    expect(answer.headers).not.toHaveProperty('content-disposition')
  })

  it('comes whole when several ranges are asked for', async () => {
    expect((await get('bytes=0-1,5-6')).bytes).toHaveLength(100)
  })

  it('is told of by HEAD without its bytes being read', async () => {
    const before = reads.bytes
    expect(await get(undefined, 'HEAD')).toMatchObject({ status: 200, text: '', headers: { 'content-length': '100' } })
    expect(await get('bytes=10-19', 'HEAD')).toMatchObject({
      status: 206,
      text: '',
      headers: { 'content-length': '10', 'content-range': 'bytes 10-19/100' }
    })
    expect((await get('bytes=200-', 'HEAD')).status).toBe(416)
    expect(reads.bytes).toBe(before)
  })
})

describe('a large file', () => {
  const parts = 6
  const part = randomBytes(8_390_656)
  let large: string
  beforeAll(async () => {
    const { body: draft } = await browser.post('/transfers', {
      access: 'recipients',
      recipients: ['bo@elsewhere.example']
    })
    const { body: file } = await browser.post(`/transfers/${draft.id}/files`, { bytes: parts * 8_388_608 })
    const place = `/transfers/${draft.id}/files/${file.id}`
    for (let i = 0; i < parts; i += 1) await browser.put(`${place}/parts/${i}`, part)
    await browser.post(`${place}/completion`, { header })
    const proofHash = Buffer.alloc(32).toString('base64url')
    await browser.post(`/transfers/${draft.id}/completion`, { manifest, proofHash, notify: false })
    large = `/api${place}`
  })

  it('comes whole over a real connection', async () => {
    const answer = await overWire({ port, method: 'GET', path: large, headers: headersOf(browser) })
    expect(answer.bytes).toHaveLength(parts * part.length)
    expect(answer.bytes.subarray(part.length, 2 * part.length).equals(part)).toBe(true)
  })

  it('is read no faster than it is taken, and not at all when nobody takes it any more', async () => {
    const before = reads.bytes
    const socket = await connected(port, headOf('GET', large, headersOf(browser)))
    socket.pause()
    await vi.waitFor(() => expect(reads.open).toBe(1))
    // Idle for as long as a connection may be: the portal gives it up.
    await vi.waitFor(() => expect(reads.open).toBe(0), 5_000)
    expect(reads.bytes - before).toBeLessThan((parts * part.length) / 2)
    socket.destroy()
  })

  it('is let go of when its reader leaves', async () => {
    const socket = await connected(port, headOf('GET', large, headersOf(browser)))
    await new Promise(resolve => socket.once('data', resolve))
    socket.destroy()
    await vi.waitFor(() => expect(reads.open).toBe(0), 5_000)
    expect(running.log.filter(line => JSON.parse(line).level >= 50)).toEqual([])
  })

  it('never looks whole when the storage fails on the way, and the log tells', async () => {
    reads.breakAfter = part.length
    const cut = overWire({ port, method: 'GET', path: large, headers: headersOf(browser) })
    await expect(cut).rejects.toThrow(/aborted|hang up|reset/i)
    reads.breakAfter = Number.POSITIVE_INFINITY
    const told = running.log.filter(line => line.includes('a download broke off'))
    expect(told).toHaveLength(1)
    expect(running.log.filter(line => JSON.parse(line).level >= 50)).toEqual(told)
    expect(reads.open).toBe(0)
  })
})
