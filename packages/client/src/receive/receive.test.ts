import {
  accessProof,
  fromBase64url,
  linkIdentity,
  linkSecretOf,
  newLinkSecret,
  openManifest,
  parseLink,
  recipientOf,
  sealManifest,
  toBase64url
} from '@sealpost/envelope'
import { beforeAll, describe, expect, it } from 'vitest'
import { MemoryPortal } from '../../test/memory-portal.ts'
import { QuickWorld } from '../../test/quick-world.ts'
import { bytesOf, receiveAll } from '../../test/receivers.ts'
import { contentOf, part, Sender, sourceOf } from '../../test/senders.ts'
import { ExchangeProblem } from '../problem.ts'
import type { Call } from '../transport.ts'
import { type Delivery, openDelivery } from './delivery.ts'
import { fetchAndOpen } from './part.ts'
import { type ReadOptions, type ReceiveProgress, readFile } from './read.ts'

const contents = [contentOf(part * 6 + 100, 1), contentOf(0, 2)]
const sources = contents.map((content, i) => sourceOf(`${i}.bin`, content))
let link = ''
let sealed: MemoryPortal

beforeAll(async () => {
  sealed = new MemoryPortal()
  const sender = new Sender(sealed)
  await sender.start(sources)
  link = (await sender.run(sources)).link ?? ''
})

/** A portal with the same transfer, which a test may harm. */
function portalOf(): MemoryPortal {
  const portal = new MemoryPortal()
  for (const [id, transfer] of sealed.transfers) portal.transfers.set(id, { ...transfer, files: [...transfer.files] })
  return portal
}

const sourceOfLink = (text: string) => {
  const { id, fragment } = parseLink(text)
  return { kind: 'link', id, secret: linkSecretOf(fragment) } as const
}

function reading(portal: MemoryPortal, delivery: Delivery, options: Partial<ReadOptions> = {}) {
  const [file] = delivery.files
  if (!file) throw new Error('There is no file.')
  const world = new QuickWorld()
  const fetcher: ReadOptions['fetcher'] = (job, signal) => fetchAndOpen(portal, job, signal)
  return { stream: readFile(portal, delivery, file, { fetcher, world, ...options }), world }
}

/** How often a part's bytes went over the wire. */
const fetches = (portal: MemoryPortal) => portal.calls.filter(name => /^GET .*\/files\/·$/.test(name)).length

describe('opening what was received', () => {
  it('shows the access proof with every call, and never the secret', async () => {
    const portal = portalOf()
    const seen: (Call['headers'] | undefined)[] = []
    const request = portal.request.bind(portal)
    portal.request = (path, call) => {
      seen.push(call.headers)
      return request(path, call)
    }
    const { files } = await receiveAll(portal, link)
    expect(files.size).toBe(2)
    const { id, secret } = sourceOfLink(link)
    for (const headers of seen) expect(headers?.['x-sealpost-proof']).toBe(toBase64url(accessProof(secret, id)))
    expect(JSON.stringify(seen)).not.toContain(toBase64url(secret))
  })

  it('opens nothing with another link’s secret', async () => {
    const source = { ...sourceOfLink(link), secret: newLinkSecret() }
    await expect(openDelivery(portalOf(), source)).rejects.toMatchObject({ code: 'no-match' })
  })

  it.each([
    ['a header from another transfer', async () => (await other()).header],
    ['no header', async () => '']
  ])('refuses %s', async (_, header) => {
    const portal = portalOf()
    const [first, ...rest] = portal.only.files
    if (first) portal.only.files = [{ ...first, header: await header() }, ...rest]
    await expect(openDelivery(portal, sourceOfLink(link))).rejects.toMatchObject({ code: 'manifest' })
  })

  it.each([
    [
      'a head that stands with two files',
      (files: MemoryPortal['only']['files']) => files.map(file => ({ ...file, header: files[0]?.header ?? null }))
    ],
    ['a file left out', (files: MemoryPortal['only']['files']) => files.slice(1)],
    ['another size', (files: MemoryPortal['only']['files']) => files.map(file => ({ ...file, bytes: file.bytes + 1 }))]
  ])('refuses %s', async (_, harm) => {
    const portal = portalOf()
    portal.only.files = harm(portal.only.files)
    await expect(openDelivery(portal, sourceOfLink(link))).rejects.toMatchObject({ code: 'manifest' })
  })

  it('has the files in the sender’s order, in whatever order the portal has them', async () => {
    const portal = portalOf()
    const before = await openDelivery(portal, sourceOfLink(link))
    portal.only.files = portal.only.files.map(file => ({ ...file, position: 1 - file.position }))
    expect((await openDelivery(portal, sourceOfLink(link))).files).toEqual(before.files)
  })

  it('refuses a manifest that somebody made who doesn’t know the secret', async () => {
    const portal = portalOf()
    const { id, secret } = sourceOfLink(link)
    const identity = linkIdentity(secret, id)
    const manifest = await openManifest(fromBase64url(portal.only.manifest ?? ''), identity)
    const stranger = await recipientOf(linkIdentity(newLinkSecret(), id))
    portal.only.manifest = toBase64url(await sealManifest({ ...manifest, files: [] }, stranger))
    await expect(openDelivery(portal, sourceOfLink(link))).rejects.toMatchObject({ code: 'no-match' })
  })
})

async function other() {
  const portal = new MemoryPortal()
  const sender = new Sender(portal)
  await sender.start([sourceOf('x', contents[0] ?? new Uint8Array())])
  await sender.run([sourceOf('x', contents[0] ?? new Uint8Array())])
  return { header: portal.only.files[0]?.header ?? '' }
}

describe('reading a file', () => {
  it('gives every byte in order, though parts come in any, and tells the portal at the end', async () => {
    const portal = portalOf()
    const delivery = await openDelivery(portal, sourceOfLink(link))
    const late: (() => void)[] = []
    const progress: ReceiveProgress[] = []
    const { stream } = reading(portal, delivery, {
      onProgress: told => void progress.push(told),
      fetcher: async (job, signal) => {
        const bytes = await fetchAndOpen(portal, job, signal)
        // The first of each four waits for the others.
        if (job.part.number % 4 === 0 && job.part.number < 4) await new Promise<void>(resolve => late.push(resolve))
        else if (job.part.number === 3) late.shift()?.()
        return bytes
      }
    })
    expect(Buffer.compare(await bytesOf(stream), contents[0] ?? new Uint8Array())).toBe(0)
    expect(portal.receipts).toEqual([delivery.files[0]?.id])
    expect(progress.at(-1)).toMatchObject({
      receivedBytes: part * 6 + 100,
      totalBytes: part * 6 + 100,
      state: 'receiving'
    })
  })

  it('fetches no more than so many parts ahead of its reader', async () => {
    const portal = portalOf()
    const { stream } = reading(portal, await openDelivery(portal, sourceOfLink(link)), { ahead: 2 })
    expect(fetches(portal)).toBe(0)
    const reader = stream.getReader()
    await reader.read()
    await new Promise<void>(resolve => setImmediate(resolve))
    expect(fetches(portal)).toBe(2)
    await reader.read()
    await new Promise<void>(resolve => setImmediate(resolve))
    expect(fetches(portal)).toBe(3)
    await reader.cancel()
  })

  it('waits a network out, and gives every byte once', async () => {
    const portal = portalOf()
    const delivery = await openDelivery(portal, sourceOfLink(link))
    portal.fault = number => (number % 3 === 0 ? 'before' : undefined)
    const { stream, world } = reading(portal, delivery)
    expect(Buffer.compare(await bytesOf(stream), contents[0] ?? new Uint8Array())).toBe(0)
    expect(world.waits.length).toBeGreaterThan(0)
  })

  it.each([
    ['a changed bit', 'damaged', (bytes: Uint8Array) => bytes.with(100_000, (bytes[100_000] ?? 0) ^ 1)],
    ['too few bytes', 'cut', (bytes: Uint8Array) => bytes.subarray(0, -1)],
    ['too many bytes', 'cut', (bytes: Uint8Array) => Buffer.concat([bytes, new Uint8Array(1)])],
    ['nothing', 'cut', () => new Uint8Array()]
  ] as const)('errors for %s, without trying again, and never closes', async (_, code, harm) => {
    const portal = portalOf()
    const delivery = await openDelivery(portal, sourceOfLink(link))
    let given = 0
    portal.given = bytes => (++given === 3 ? harm(bytes) : bytes)
    const { stream, world } = reading(portal, delivery)
    await expect(bytesOf(stream)).rejects.toMatchObject({ code })
    expect(world.waits).toEqual([])
    expect(portal.receipts).toEqual([])
  })

  it('errors when the portal’s file is longer or shorter than the manifest says, at its first part already', async () => {
    const portal = portalOf()
    const delivery = await openDelivery(portal, sourceOfLink(link))
    const [file, ...rest] = portal.only.files
    if (file) portal.only.files = [{ ...file, parts: new Map([...file.parts].slice(0, -1)) }, ...rest]
    const reader = reading(portal, delivery).stream.getReader()
    await expect(reader.read()).rejects.toMatchObject({ code: 'cut' })
  })

  it('errors with a refusal as it is, and reads on from there another time', async () => {
    const portal = portalOf()
    const delivery = await openDelivery(portal, sourceOfLink(link))
    const gone = new ExchangeProblem(410, { code: 'transfer.over', detail: 'It was revoked.' })
    const { stream } = reading(portal, delivery, {
      fetcher: (job, signal) => (job.part.number === 2 ? Promise.reject(gone) : fetchAndOpen(portal, job, signal))
    })
    const reader = stream.getReader()
    const first = [await reader.read(), await reader.read()].map(({ value }) => value ?? new Uint8Array())
    await expect(reader.read()).rejects.toBe(gone)
    const rest = await bytesOf(reading(portal, delivery, { fromPart: 2 }).stream)
    expect(Buffer.compare(Buffer.concat([...first, rest]), contents[0] ?? new Uint8Array())).toBe(0)
  })

  it('only closes when every part is there already', async () => {
    const portal = portalOf()
    const delivery = await openDelivery(portal, sourceOfLink(link))
    const { stream } = reading(portal, delivery, { fromPart: 7 })
    expect((await bytesOf(stream)).length).toBe(0)
    expect(portal.receipts).toHaveLength(1)
    expect(fetches(portal)).toBe(0)
  })

  it('ends with the signal’s reason, and with it what is under way', async () => {
    const portal = portalOf()
    const stop = new AbortController()
    const aborted: boolean[] = []
    const { stream } = reading(portal, await openDelivery(portal, sourceOfLink(link)), {
      signal: stop.signal,
      fetcher: (_job, signal) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => {
            aborted.push(true)
            reject(signal.reason)
          })
        )
    })
    const read = stream.getReader().read()
    await new Promise<void>(resolve => setImmediate(resolve))
    stop.abort('enough')
    await expect(read).rejects.toBe('enough')
    expect(aborted).toHaveLength(4)
  })

  it('closes although the portal takes no receipt', async () => {
    const portal = portalOf()
    const delivery = await openDelivery(portal, sourceOfLink(link))
    portal.fault = (_, name) => (name.endsWith('/receipt') ? 'before' : undefined)
    expect((await bytesOf(reading(portal, delivery).stream)).length).toBe(part * 6 + 100)
  })
})
