// Parts over real connections: slow ones, broken ones, and those that are refused while they still come.
import http from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Browser } from '../../test/browser.ts'
import { type RunningPortal, startPortal } from '../../test/running-portal.ts'
import { addAccount, signedInAs } from '../../test/signed-in.ts'
import { digestHeader } from '../../test/signing.ts'
import { connected, headersOf, headOf, listen, overWire, type WireRequest } from '../../test/wire.ts'

const longest = 8_390_656
const octets = { 'content-type': 'application/octet-stream' }

let running: RunningPortal
let port: number
let browser: Browser
beforeAll(async () => {
  running = await startPortal('SQLite', {
    bodyTimes: { idleMilliseconds: 400, wholeMilliseconds: 4_000 },
    requestTimes: { wholeMilliseconds: 600, checkMilliseconds: 50 }
  })
  port = await listen(running)
  browser = await signedInAs(running, await addAccount(running))
})
afterAll(() => running.close())

/** Where the parts of a new file of so many plain bytes go. */
async function place(bytes: number): Promise<string> {
  const { body: draft } = await browser.post('/transfers', { access: 'public' })
  const { body: file } = await browser.post(`/transfers/${draft.id}/files`, { bytes })
  return `/api/transfers/${draft.id}/files/${file.id}/parts`
}

const put = (
  path: string,
  pieces: readonly Uint8Array[],
  headers: Readonly<Record<string, string | number>> = {},
  more: Partial<WireRequest> = {}
) => {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const all = { 'content-length': length, ...octets, ...headersOf(browser), ...headers }
  return overWire({ port, method: 'PUT', path, headers: all, pieces, ...more })
}

const received = async (path: string): Promise<string> => (await browser.get(path.replace('/api', ''))).body.received

describe('a part', () => {
  it('of the longest length is taken, and checked against its digest when it says one', async () => {
    const path = await place(9_000_000)
    const part = Buffer.alloc(longest, 1)
    const digest = { 'content-digest': digestHeader(part) }
    expect(await put(`${path}/0`, [part], digest)).toMatchObject({ status: 204 })
    const other = { 'content-digest': digestHeader('other') }
    expect(await put(`${path}/0`, [part], other)).toMatchObject({ status: 400, code: 'part.digest' })
  })

  it('may take longer than any other request, as long as bytes keep coming', async () => {
    const path = await place(84)
    const pieces = Array.from({ length: 10 }, () => Buffer.alloc(10, 7))
    expect(await put(`${path}/0`, pieces, {}, { everyMilliseconds: 100 })).toMatchObject({ status: 204 })
    expect(await received(path)).toBe('AQ')
  })

  it('whose bytes stop coming is refused', async () => {
    const path = await place(84)
    const answer = await put(`${path}/0`, [Buffer.alloc(10)], { 'content-length': 100 }, { end: false })
    expect(answer).toMatchObject({ status: 408, code: 'request.timeout', headers: { connection: 'close' } })
    expect(await received(path)).toBe('AA')
  })

  it('that only trickles is cut in the end', async () => {
    const path = await place(84)
    const pieces = Array.from({ length: 100 }, () => Buffer.alloc(1))
    expect(await put(`${path}/0`, pieces, {}, { everyMilliseconds: 100 })).toMatchObject({ status: 408 })
    expect(await received(path)).toBe('AA')
  }, 15_000)

  it('that breaks off leaves nothing, and the portal goes on', async () => {
    const path = await place(84)
    const head = headOf('PUT', `${path}/0`, { 'content-length': 100, ...octets, ...headersOf(browser) })
    const socket = await connected(port, head, Buffer.alloc(50))
    await new Promise<void>(resolve => socket.end(() => resolve()))
    socket.destroy()
    expect(await received(path)).toBe('AA')
    expect(await put(`${path}/0`, [Buffer.alloc(100)])).toMatchObject({ status: 204 })
    const failures = running.log.filter(line => JSON.parse(line).level >= 50)
    expect(failures).toEqual([])
  })

  it.each([
    ['shorter than the layout says', 99],
    ['longer', 101],
    ['empty', 0]
  ])('%s is refused', async (_, length) => {
    const path = await place(84)
    const answer = await put(`${path}/0`, length === 0 ? [] : [Buffer.alloc(length)])
    expect(answer).toMatchObject({ status: 400, code: 'part.length' })
    expect(await received(path)).toBe('AA')
  })

  it('without a length is refused, and so is one that says more than any part has', async () => {
    const path = await place(84)
    const chunked = { 'transfer-encoding': 'chunked', ...octets, ...headersOf(browser) }
    const unmeasured = { port, method: 'PUT', path: `${path}/0`, headers: chunked, pieces: [Buffer.alloc(100)] }
    expect(await overWire(unmeasured)).toMatchObject({ status: 411, code: 'request.length-required' })
    for (const length of [longest + 1, 10 ** 15 - 1]) {
      const answer = await put(`${path}/0`, [Buffer.alloc(10)], { 'content-length': length }, { end: false })
      expect(answer).toMatchObject({ status: 413, code: 'request.too-large' })
    }
  })

  it.each(['-1', '1', '01', '1e0', '0x0', '4294967296', '999999999999999999999', 'NaN', ' ', '%00', '..'])(
    'with the number %j is refused',
    async number => {
      const answer = await put(`${await place(84)}/${encodeURIComponent(number)}`, [Buffer.alloc(100)])
      expect([400, 404]).toContain(answer.status)
    }
  )

  it('in another type than bytes is refused', async () => {
    const path = await place(84)
    for (const type of ['application/json', 'text/plain', 'multipart/form-data']) {
      const answer = await put(`${path}/0`, [Buffer.alloc(100)], { 'content-type': type })
      expect(answer.status).toBe(403)
    }
  })
})

describe('a part that is refused', () => {
  it('is answered at once, taken to its end, and its connection goes on', async () => {
    const path = (await place(84)).replace(/files.*parts/, 'files/00000000-0000-7000-8000-000000000000/parts')
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const pieces = Array.from({ length: 8 }, () => Buffer.alloc(longest / 8))
    const refused = await put(`${path}/0`, pieces, {}, { agent, everyMilliseconds: 100 })
    expect(refused).toMatchObject({ status: 404, code: 'file.unknown' })
    expect((await put(`${await place(84)}/0`, [Buffer.alloc(100)], {}, { agent })).status).toBe(204)
    agent.destroy()
  })

  it('because nobody is signed in any more is told so, however slow its line is', async () => {
    const path = await place(84)
    const pieces = Array.from({ length: 10 }, () => Buffer.alloc(10))
    const nobody = { cookie: '' }
    const answer = await put(`${path}/0`, pieces, nobody, { everyMilliseconds: 100 })
    expect(answer).toMatchObject({ status: 401, code: 'session.required' })
  })

  it('and then never comes holds its connection for so long and no longer', async () => {
    const path = await place(84)
    const headers = { 'content-length': longest, ...octets, ...headersOf(browser) }
    const socket = await connected(port, headOf('PUT', `${path}/7`, headers), Buffer.alloc(50))
    const closed = new Promise<boolean>(resolve => socket.on('close', () => resolve(true)))
    socket.resume()
    expect(await closed).toBe(true)
  })
})

describe('any other request', () => {
  it('is cut when its body doesn’t come in time, whatever its bytes do', async () => {
    const headers = { 'content-length': 100, 'content-type': 'application/json', ...headersOf(browser) }
    const pieces = Array.from({ length: 50 }, () => Buffer.from(' '))
    const answer = await overWire({
      port,
      method: 'POST',
      path: '/api/transfers',
      headers,
      pieces,
      everyMilliseconds: 50
    })
    expect(answer.status).toBe(408)
  })

  it('after a slow part on the same connection is bounded as before', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const pieces = Array.from({ length: 10 }, () => Buffer.alloc(10))
    expect((await put(`${await place(84)}/0`, pieces, {}, { agent, everyMilliseconds: 100 })).status).toBe(204)
    const headers = { 'content-length': 100, 'content-type': 'application/json', ...headersOf(browser) }
    const slow = {
      port,
      method: 'POST',
      path: '/api/transfers',
      headers,
      pieces: [Buffer.from('{')],
      end: false,
      agent
    }
    expect((await overWire(slow)).status).toBe(408)
    agent.destroy()
  })
})

it('nothing of these left a connection behind', async () => {
  await vi.waitFor(() => {
    running.app.server.closeIdleConnections()
    return new Promise<void>((resolve, reject) =>
      running.app.server.getConnections((_, count) =>
        count === 0 ? resolve() : reject(new Error(`${count} are open`))
      )
    )
  }, 5_000)
})
