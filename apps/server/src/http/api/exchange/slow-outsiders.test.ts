// Somebody who opens many slow connections, and everybody else.
import type net from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Browser } from '../../test/browser.ts'
import { calling, expecting, publicKey, header as sealedIdentity } from '../../test/exchange.ts'
import { type RunningPortal, startPortal } from '../../test/running-portal.ts'
import { addAccount, signedInAs } from '../../test/signed-in.ts'
import { connected, headersOf, headOf, listen, overWire } from '../../test/wire.ts'

let running: RunningPortal
let port: number
beforeAll(async () => {
  running = await startPortal('SQLite')
  port = await listen(running)
})
afterAll(() => running.close())

const octets = { 'content-type': 'application/octet-stream' }

describe('parts that somebody outside sends', () => {
  it('are taken eight at once of one upload, and the next as soon as one is through; the owner’s own are not held up', async () => {
    const owner = await signedInAs(running, await addAccount(running))
    const call = calling(owner)
    await expecting(201, call('POST', '/receiving-key', { publicKey, sealedIdentity }))
    const { body: link } = await expecting(201, call('POST', '/request-links', { title: 'Photos' }))
    const guest = new Browser(running)
    const { body: draft } = await expecting(201, guest.post(`/requests/${link.id}/transfers`, {}))
    const token = { 'x-sealpost-upload': draft.uploadToken }
    const { body: file } = await expecting(
      201,
      guest.send('POST', `/transfers/${draft.id}/files`, { bytes: 84 }, token)
    )
    const path = `/api/transfers/${draft.id}/files/${file.id}/parts/0`
    const headers = { 'content-length': 100, ...octets, ...headersOf(guest), ...token }
    const part = () => overWire({ port, method: 'PUT', path, headers, pieces: [Buffer.alloc(100)] })

    const slow: net.Socket[] = []
    for (let i = 0; i < 8; i += 1) slow.push(await connected(port, headOf('PUT', path, headers), Buffer.alloc(50)))
    await vi.waitFor(async () => {
      expect(await part()).toMatchObject({ status: 429, code: 'request.too-many', headers: { 'retry-after': '1' } })
    })

    // Reading a part again for its digest costs the portal as much.
    const digest = () => guest.send('GET', `/transfers/${draft.id}/files/${file.id}/parts/0`, undefined, token)
    expect((await digest()).status).toBe(429)

    const { body: own } = await expecting(201, call('POST', '/transfers', { access: 'public' }))
    const { body: ownFile } = await expecting(201, call('POST', `/transfers/${own.id}/files`, { bytes: 84 }))
    await expecting(204, call('PUT', `/transfers/${own.id}/files/${ownFile.id}/parts/0`, Buffer.alloc(100)))

    slow[0]?.destroy()
    await vi.waitFor(async () => expect((await part()).status).toBe(204))
    for (const socket of slow) socket.destroy()
    await vi.waitFor(async () => expect((await digest()).status).toBe(200))
  })
})

it('parts of one account are taken 24 at once, and those of another are not held up', async () => {
  const place = async (browser: Browser) => {
    const { body: draft } = await expecting(201, browser.post('/transfers', { access: 'public' }))
    const { body: file } = await expecting(201, browser.post(`/transfers/${draft.id}/files`, { bytes: 84 }))
    const headers = { 'content-length': 100, ...octets, ...headersOf(browser) }
    return { method: 'PUT', path: `/api/transfers/${draft.id}/files/${file.id}/parts/0`, headers } as const
  }
  const [one, other] = [
    await place(await signedInAs(running, await addAccount(running))),
    await place(await signedInAs(running, await addAccount(running)))
  ]
  const part = (of: typeof one) => overWire({ port, ...of, pieces: [Buffer.alloc(100)] })
  const slow: net.Socket[] = []
  for (let i = 0; i < 24; i += 1)
    slow.push(await connected(port, headOf('PUT', one.path, one.headers), Buffer.alloc(50)))
  await vi.waitFor(async () => expect(await part(one)).toMatchObject({ status: 429, code: 'request.too-many' }))
  expect((await part(other)).status).toBe(204)
  for (const socket of slow) socket.destroy()
  await vi.waitFor(async () => expect((await part(one)).status).toBe(204))
})
