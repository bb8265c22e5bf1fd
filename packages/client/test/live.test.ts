// Against a portal in its own process, over a line that breaks.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Place, sqlitePlace } from '../../../bench/portal/place.ts'
import { askCommand } from '../../../bench/portal/program.ts'
import { type ServerProcess, startServer } from '../../../bench/portal/server-process.ts'
import { persist } from '../src/retry.ts'
import type { Credential } from '../src/sign.ts'
import { programTransport } from '../src/transport.ts'
import { openFlakyLine } from './flaky-line.ts'
import { QuickWorld } from './quick-world.ts'
import { receiveAll } from './receivers.ts'
import { contentOf, part, Sender, sourceOf, toRecipients } from './senders.ts'

let place: Place
let server: ServerProcess
let credential: Credential

beforeAll(async () => {
  place = sqlitePlace()
  await askCommand(place, ['user', 'add', 'sender@example.com', '--sign-in', 'service'])
  credential = await askCommand<Credential>(place, ['key', 'create', 'sender@example.com'])
  server = await startServer(place)
})

afterAll(async () => {
  await server?.stop()
  await place?.remove()
})

const portal = (port = server.port) => programTransport(`http://127.0.0.1:${port}`, credential)

const contents = [
  contentOf(part * 3 + 77, 1),
  contentOf(0, 2),
  contentOf(part, 3),
  contentOf(65_536, 4),
  contentOf(1, 5)
]
const sources = contents.map((content, i) => sourceOf(`folder/${i}.bin`, content))

function expectSame(files: ReadonlyMap<string, Uint8Array>): void {
  expect(files.size).toBe(contents.length)
  contents.forEach((content, i) => {
    expect(Buffer.compare(content, files.get(`folder/${i}.bin`) ?? new Uint8Array(1))).toBe(0)
  })
}

describe('over a line that breaks at any byte', () => {
  it.each([1, 2, 3])('everything arrives whole, byte for byte (seed %i)', async seed => {
    const line = await openFlakyLine(server.port, { seed, mostBytes: part * 2, mostCuts: 30 })
    try {
      const flaky = portal(line.port)
      const sender = new Sender(flaky)
      const how = { world: new QuickWorld(), signal: new AbortController().signal }
      await persist(() => sender.start(sources, { ...toRecipients, message: 'Over a bad line' }), how)
      const { link } = await sender.run(sources)
      expect(line.cuts()).toBeGreaterThan(10)
      const there = await receiveAll(portal(), link?.replace(String(line.port), String(server.port)) ?? '')
      expectSame(there.files)
    } finally {
      await line.close()
    }
  })

  it.each([4, 5])('everything is received whole, byte for byte (seed %i)', async seed => {
    const sender = new Sender(portal())
    await sender.start(sources)
    const { link } = await sender.run(sources)
    const line = await openFlakyLine(server.port, { seed, mostBytes: part * 2, mostCuts: 30 })
    try {
      const how = { world: new QuickWorld(), signal: new AbortController().signal }
      // Opening is one call, which a person would repeat; reading is patient by itself.
      const { files } = await persist(() => receiveAll(portal(line.port), link ?? ''), how)
      expectSame(files)
      expect(line.cuts()).toBeGreaterThan(5)
    } finally {
      await line.close()
    }
  })

  it('a portal that is killed in the middle and started again loses nothing it acknowledged', async () => {
    const sender = new Sender(portal())
    await sender.start(sources)
    const pause = new AbortController()
    let puts = 0
    sender.onPart = () => {
      if (++puts === 3) pause.abort('pause')
    }
    await expect(sender.run(sources, pause.signal)).rejects.toBe('pause')
    await server.kill()
    server = await startServer(place)
    sender.onPart = () => {}
    sender.transport = portal()
    const { link } = await sender.run(sources)
    expectSame((await receiveAll(portal(), link ?? '')).files)
  })
})
