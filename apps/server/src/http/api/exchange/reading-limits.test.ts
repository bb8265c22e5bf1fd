import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TransferId } from '../../../domain/id.ts'
import { mailedCode } from '../../../domain/test/transfers.ts'
import { Browser } from '../../test/browser.ts'
import { calling, publicKey, header as sealedIdentity, sendWhole } from '../../test/exchange.ts'
import { type RunningPortal, startPortal } from '../../test/running-portal.ts'
import { addAccount, signedInAs } from '../../test/signed-in.ts'

let running: RunningPortal
beforeAll(async () => {
  running = await startPortal('SQLite')
})
afterAll(() => running.close())
beforeEach(() => {
  running.time.now += 60 * 60_000
})

let places = 0
/** Somebody at an address of their own. */
const stranger = () => {
  places += 1
  return new Browser(running, `10.2.0.${places}`)
}

const freshly = async () => calling(await signedInAs(running, await addAccount(running)))

async function statuses(times: number, call: () => Promise<{ status: number }>): Promise<number[]> {
  const all: number[] = []
  for (let i = 0; i < times; i += 1) all.push((await call()).status)
  return all
}

const times = (count: number, status: number) => Array<number>(count).fill(status)

describe('who looks for links', () => {
  it('is slowed after a while, and whoever holds one behind the same address is not', async () => {
    const { id, proof } = await sendWhole(await freshly(), { access: 'public' })
    const guest = stranger()
    expect(await statuses(62, () => guest.get(`/links/${id}`))).toEqual([...times(60, 404), 429, 429])
    expect((await guest.send('GET', `/links/${id}`, undefined, proof)).status).toBe(200)
    expect((await guest.get(`/requests/${id}`)).status).toBe(429)
    expect((await stranger().get(`/links/${id}`)).status).toBe(404)
  })

  it('among people’s addresses is slowed as well', async () => {
    const guest = stranger()
    let number = 0
    const next = () => {
      number += 1
      return guest.get(`/people/person-${number}`)
    }
    expect(await statuses(61, next)).toEqual([...times(60, 404), 429])
  })
})

describe('a password', () => {
  it('can be guessed ten times at a transfer, from wherever, and not by who has no link', async () => {
    const { id, proof } = await sendWhole(await freshly(), { access: 'public', password: 'between us two' })
    const guess = (password: string, shown: Readonly<Record<string, string>> = proof) =>
      stranger().send('POST', `/links/${id}/password`, { password }, shown)
    const withoutLink = { 'x-sealpost-proof': 'A'.repeat(43) }
    expect(await statuses(12, () => guess('a guess of it', withoutLink))).toEqual(times(12, 404))
    expect(await statuses(10, () => guess('a guess of it'))).toEqual(times(10, 403))
    const late = await guess('between us two')
    expect(late).toMatchObject({ status: 429, body: { code: 'request.too-many' } })
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(600)
    running.time.now += 15 * 60_000
    expect((await guess('between us two')).status).toBe(204)
  })

  it('that is right costs nothing', async () => {
    const { id, proof } = await sendWhole(await freshly(), { access: 'public', password: 'between us two' })
    const guest = stranger()
    const enter = () => guest.send('POST', `/links/${id}/password`, { password: 'between us two' }, proof)
    expect(await statuses(25, enter)).toEqual(times(25, 204))
  })

  it('is guessed by one source so often, over however many transfers', async () => {
    const guest = stranger()
    const own = await freshly()
    const transfers: Awaited<ReturnType<typeof sendWhole>>[] = []
    for (let i = 0; i < 3; i += 1)
      transfers.push(await sendWhole(own, { access: 'public', password: 'between us two' }))
    const all: number[] = []
    for (const { id, proof } of transfers)
      all.push(
        ...(await statuses(7, () => guest.send('POST', `/links/${id}/password`, { password: 'a guess of it' }, proof)))
      )
    expect(all).toEqual([...times(20, 403), 429])
  })
})

describe('a code', () => {
  it('is over after five wrong answers, and the transfer rests after ten', async () => {
    const { id, proof } = await sendWhole(await freshly())
    const guest = stranger()
    const call = calling(guest, proof)
    const ask = () => call('POST', `/links/${id}/code`, { address: 'bo@elsewhere.example' })
    const wrong = async () => {
      const code = await mailedCode(running.portal, id as TransferId)
      return call('POST', `/links/${id}/code/verification`, { code: code === '000000' ? '000001' : '000000' })
    }
    expect((await ask()).status).toBe(202)
    expect(await statuses(5, wrong)).toEqual(times(5, 403))
    expect((await ask()).status).toBe(202)
    expect(await statuses(6, wrong)).toEqual([...times(5, 403), 429])
  })

  it('for one address is asked for by one source so often, and by its recipient elsewhere all the same', async () => {
    const { id, proof } = await sendWhole(await freshly())
    const other = stranger()
    const ask = (who: Browser, address: string) => who.send('POST', `/links/${id}/code`, { address }, proof)
    // Another recipient asks for Bo's codes, each time as another browser, however they write the address.
    const asks = (spelt: string) => () => {
      other.jar.clear()
      return ask(other, spelt)
    }
    expect(await statuses(3, asks('bo@elsewhere.example'))).toEqual(times(3, 202))
    expect(await statuses(3, asks(' BO@Elsewhere.example'))).toEqual(times(3, 429))
    expect((await ask(other, 'cy@elsewhere.example')).status).toBe(202)
    for (const due of [3, 0]) {
      running.time.now += 10 * 60_000
      expect(await statuses(4, asks('bo@elsewhere.example'))).toEqual([...times(due, 202), ...times(4 - due, 429)])
    }
    expect((await ask(stranger(), 'bo@elsewhere.example')).status).toBe(202)
    running.time.now += 24 * 60 * 60_000
    expect((await ask(other, 'bo@elsewhere.example')).status).toBe(202)
  })

  it('is asked for by one source so often', async () => {
    const { id, proof } = await sendWhole(await freshly())
    const guest = stranger()
    let number = 0
    const ask = () => {
      number += 1
      return guest.send('POST', `/links/${id}/code`, { address: `p${number}@elsewhere.example` }, proof)
    }
    expect(await statuses(21, ask)).toEqual([...times(20, 202), 429])
  })
})

describe('sending in', () => {
  it('is begun by one source so often', async () => {
    const send = await freshly()
    await send('POST', '/receiving-key', { publicKey, sealedIdentity })
    const links: string[] = []
    for (const title of ['Invoices', 'Plans']) links.push((await send('POST', '/request-links', { title })).body.id)
    const guest = stranger()
    const begun: number[] = []
    for (const link of links) begun.push(...(await statuses(15, () => guest.post(`/requests/${link}/transfers`))))
    expect(begun).toEqual(times(30, 201))
    const late = await guest.post(`/requests/${links[0]}/transfers`)
    expect(late).toMatchObject({ status: 429, body: { code: 'request.too-many' } })
    expect((await stranger().post(`/requests/${links[0]}/transfers`)).status).toBe(201)
  })

  it('with tokens that are wrong is slowed', async () => {
    const guest = stranger()
    const headers = { 'x-sealpost-upload': 'A'.repeat(43) }
    const { id } = await sendWhole(await freshly())
    const add = () => guest.send('POST', `/transfers/${id}/files`, { bytes: 1 }, headers)
    expect(await statuses(61, add)).toEqual([...times(60, 401), 429])
  })
})

it('nothing of it is bounded where limits are off', async () => {
  const unbounded = await startPortal('SQLite', { rateLimits: false })
  const guest = new Browser(unbounded)
  expect(new Set(await statuses(70, () => guest.get('/people/nobody-here')))).toEqual(new Set([404]))
  await unbounded.close()
})
