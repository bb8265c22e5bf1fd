import { newReceivingKey } from '@sealpost/envelope'
import { describe, expect, it } from 'vitest'
import { MemoryPortal } from '../../test/memory-portal.ts'
import { receiveAll } from '../../test/receivers.ts'
import { contentOf, part, Sender, sourceOf, toRecipients } from '../../test/senders.ts'
import { openDelivery } from '../receive/delivery.ts'
import type { Source } from './source.ts'
import { discardSend } from './start.ts'
import type { SendState } from './state.ts'

const three = [contentOf(0, 1), contentOf(70_000, 2), contentOf(part * 2 + 5, 3)]
const sourcesOf = (contents: readonly Uint8Array[]): Source[] =>
  contents.map((content, i) => sourceOf(`folder/${i}.bin`, content))
const sources = sourcesOf(three)

const expectWhole = async (portal: MemoryPortal, link: string | null, contents: readonly Uint8Array[] = three) => {
  const received = await receiveAll(portal, link ?? '')
  expect(received.files.size).toBe(contents.length)
  contents.forEach((content, i) => {
    expect(Buffer.compare(content, received.files.get(`folder/${i}.bin`) ?? new Uint8Array(1))).toBe(0)
  })
}

describe('sending', () => {
  it('brings every file over whole, with a link that never went to the portal', async () => {
    const portal = new MemoryPortal()
    const sender = new Sender(portal)
    await sender.start(sources, { ...toRecipients, message: 'Line one\r\nline two \u{1f980}\n' })
    const { link, id } = await sender.run(sources)
    await expectWhole(portal, link)
    expect((await receiveAll(portal, link ?? '')).message).toBe('Line one\r\nline two \u{1f980}\n')
    const last = sender.progress.at(-1)
    expect(last).toMatchObject({ state: 'finishing', totalBytes: 70_000 + part * 2 + 5, secondsLeft: 0 })
    expect(last?.sentBytes).toBe(last?.totalBytes)
    expect(last?.files.every(file => file.done && !file.restarted)).toBe(true)
    expect(link).toContain(`/r/${id}#`)
    expect(JSON.stringify([...portal.transfers.values()])).not.toContain(link?.split('#')[1])
  })

  it('lists files in the sender’s order, in whatever order the portal took them', async () => {
    const portal = new MemoryPortal()
    const request = portal.request.bind(portal)
    const begun: (() => void)[] = []
    portal.request = async (path, call) => {
      if (call.method === 'POST' && path.endsWith('/files')) {
        const turn = new Promise<void>(resolve => begun.unshift(resolve))
        // The latest first: each lets the one before it go on once it was answered.
        if (begun.length === sources.length) begun.shift()?.()
        await turn
        return request(path, call).finally(() => begun.shift()?.())
      }
      return request(path, call)
    }
    const sender = new Sender(portal)
    await sender.start(sources)
    const { link } = await sender.run(sources)
    const bytes = sources.map(source => source.bytes)
    expect(portal.only.files.map(file => file.bytes)).toEqual(bytes.toReversed())
    const { manifest, files } = await receiveAll(portal, link ?? '')
    expect(manifest.files.map(({ name }) => name)).toEqual(sources.map(({ name }) => name))
    expect([...files.keys()]).toEqual(sources.map(({ name }) => name))
  })

  it('sends a message without any file', async () => {
    const portal = new MemoryPortal()
    const sender = new Sender(portal)
    await sender.start([])
    const { link } = await sender.run([])
    expect((await receiveAll(portal, link ?? '')).message).toBe('Hi')
  })

  it('has no more parts under way than it may, over all files', async () => {
    const portal = new MemoryPortal()
    let [now, most] = [0, 0]
    const request = portal.request.bind(portal)
    portal.request = async (path, call) => {
      if (call.method !== 'PUT') return request(path, call)
      most = Math.max(most, ++now)
      return request(path, call).finally(() => now--)
    }
    const sender = new Sender(portal)
    const many = sourcesOf(Array.from({ length: 12 }, (_, i) => contentOf(1_000 + i, i)))
    await sender.start(many)
    await sender.run(many)
    expect(most).toBe(4)
  })

  it('goes on after a crash at any save, and no key ever seals two contents', async () => {
    for (let crashAt = 0; ; crashAt++) {
      const portal = new MemoryPortal()
      const sender = new Sender(portal)
      await sender.start(sources)
      let saves = 0
      sender.onSave = () => {
        if (saves++ === crashAt) throw new Error('crash')
      }
      const crashed = await sender.run(sources).catch(error => error)
      if (!(crashed instanceof Error)) return expect(crashAt).toBeGreaterThan(3)
      sender.onSave = () => {}
      const { link } = await sender.run(sources)
      await expectWhole(portal, link)
    }
  })

  it.each(['before', 'after'] as const)(
    'is patient with a network that fails %s each call has its effect',
    async when => {
      const portal = new MemoryPortal()
      const sender = new Sender(portal)
      await sender.start(sources)
      const seen = new Set<string>()
      portal.fault = (_, name) => {
        if (seen.has(name)) return undefined
        seen.add(name)
        return when
      }
      const { link } = await sender.run(sources)
      portal.fault = () => undefined
      await expectWhole(portal, link)
      expect(sender.progress.some(({ state }) => state === 'waiting')).toBe(true)
      expect(portal.only.files).toHaveLength(3)
    }
  )

  it.each([401, 403, 404, 410, 413])('throws a refusal with %i at once, and goes on later', async status => {
    const portal = new MemoryPortal()
    const sender = new Sender(portal)
    await sender.start(sources)
    let refused = 0
    const request = portal.request.bind(portal)
    portal.request = async (path, call) => {
      const response = await request(path, call)
      if (call.method === 'PUT' && path.endsWith('/1') && refused++ === 0) {
        const { ExchangeProblem } = await import('../problem.ts')
        throw new ExchangeProblem(status, { code: 'some.refusal', detail: 'No.' })
      }
      return response
    }
    await expect(sender.run(sources)).rejects.toMatchObject({ status, code: 'some.refusal' })
    expect(sender.world.waits).toEqual([])
    const { link } = await sender.run(sources)
    await expectWhole(portal, link)
  })

  it('pauses when it is aborted, with nothing running on, and sends no part again that is there', async () => {
    const portal = new MemoryPortal()
    const sender = new Sender(portal)
    await sender.start(sources)
    const pause = new AbortController()
    portal.fault = (_, name) => {
      if (name.endsWith('/parts/2')) pause.abort('pause')
      return undefined
    }
    await expect(sender.run(sources, pause.signal)).rejects.toBe('pause')
    const calls = portal.calls.length
    const there = [...portal.transfers.values()].flatMap(({ files }) => files.flatMap(file => [...file.parts.keys()]))
    await new Promise<void>(resolve => setImmediate(resolve))
    expect(portal.calls).toHaveLength(calls)
    portal.fault = () => undefined
    const { link } = await sender.run(sources)
    const puts = portal.calls.slice(calls).filter(name => name.startsWith('PUT'))
    expect(puts.length).toBeLessThanOrEqual(5 - there.length + 1)
    await expectWhole(portal, link)
  })

  it('answers the same again when only the end got lost', async () => {
    const portal = new MemoryPortal()
    const sender = new Sender(portal)
    await sender.start(sources)
    const first = await sender.run(sources)
    expect(await sender.run(sources)).toEqual(first)
  })

  it('takes a draft back, also one that is gone', async () => {
    const portal = new MemoryPortal()
    const sender = new Sender(portal)
    await sender.start(sources)
    const state = { ...(sender.saved as SendState), transferId: 'gone' }
    portal.request = async () => {
      const { ExchangeProblem } = await import('../problem.ts')
      throw new ExchangeProblem(404, { code: 'transfer.unknown', detail: '' })
    }
    await expect(discardSend(portal, state)).resolves.toBeUndefined()
  })

  it('refuses a list too long for a manifest before anything is sent', async () => {
    const portal = new MemoryPortal()
    const many = Array.from({ length: 9_000 }, (_, i) => sourceOf(`${'long'.repeat(50)}${i}`, new Uint8Array()))
    await expect(new Sender(portal).start(many)).rejects.toMatchObject({ code: 'source.too-many' })
    expect(portal.calls).toEqual([])
  })
})

describe('the nonce rule', () => {
  /** Interrupts the last part of the last file, when all others are there, and goes on with other files. */
  async function interrupted(next: readonly Source[]) {
    const portal = new MemoryPortal()
    const sender = new Sender(portal)
    sender.inFlight = 1
    await sender.start(sources)
    const pause = new AbortController()
    let puts = 0
    portal.fault = (_, name) => {
      if (name.startsWith('PUT') && ++puts === 5) pause.abort('pause')
      return undefined
    }
    await expect(sender.run(sources, pause.signal)).rejects.toBe('pause')
    portal.fault = () => undefined
    const before = sender.saved?.files.map(({ upload }) => upload?.payloadKey)
    const { link } = await sender.run(next)
    const after = sender.saved?.files.map(({ upload }) => upload?.payloadKey)
    return { portal, sender, link, same: before?.map((key, i) => key === after?.[i]) }
  }

  it('keeps the key of a file that didn’t change', async () => {
    const { portal, link, same } = await interrupted(sources)
    await expectWhole(portal, link)
    expect(same).toEqual([true, true, true])
  })

  it('begins a file anew whose content changed behind the same size and date', async () => {
    const contents = three.with(2, contentOf(part * 2 + 5, 99))
    const { portal, sender, link, same } = await interrupted(sourcesOf(contents))
    await expectWhole(portal, link, contents)
    expect(same?.[2]).toBe(false)
    expect(sender.progress.at(-1)?.files.map(file => file.restarted)).toEqual([false, false, true])
  })

  it.each([
    ['date', 2, sourceOf('folder/2.bin', contentOf(part * 2 + 5, 3), 1_700_000_000_001)],
    ['size', 2, sourceOf('folder/2.bin', contentOf(part * 2 + 6, 3))],
    ['date, of a complete file', 1, sourceOf('folder/1.bin', contentOf(70_000, 77), 1_700_000_000_001)]
  ] as const)('begins a file anew with another %s', async (_, index, source) => {
    const { portal, link, same } = await interrupted(sources.with(index, source))
    const contents = three.with(index, await source.read(0, source.bytes))
    await expectWhole(portal, link, contents)
    expect(same?.[index]).toBe(false)
    expect(portal.only.files).toHaveLength(3)
  })

  it('throws when these are not as many files as at the start', async () => {
    const sender = new Sender(new MemoryPortal())
    await sender.start(sources)
    await expect(sender.run(sources.slice(1))).rejects.toMatchObject({ code: 'source.changed' })
  })
})

describe('sending in', () => {
  it('seals for the owner’s key, and goes on in the same draft when an answer about a file got lost', async () => {
    const portal = new MemoryPortal()
    const { identity, publicKey } = await newReceivingKey()
    const sender = new Sender(portal)
    const from = { name: 'Out Sider', address: 'out@example.net' }
    await sender.start(sources, { path: '/api/requests/r1', publicKey, from, message: 'For you' })
    let lost = 0
    portal.fault = (_, name) => (name.endsWith('/files') && lost++ === 0 ? 'after' : undefined)
    const sent = await sender.run(sources)
    expect(sent.link).toBeNull()
    expect(portal.transfers.size).toBe(1)
    expect(portal.only.files).toHaveLength(3)
    expect(portal.only.proofHash).toBeNull()
    Object.assign(portal.only, { uploadToken: null })
    const delivery = await openDelivery(portal, { kind: 'own', id: sent.id, identity })
    expect(delivery.manifest).toMatchObject({ message: 'For you', from })
    expect(delivery.files.map(file => file.name)).toEqual(['folder/0.bin', 'folder/1.bin', 'folder/2.bin'])
  })
})
