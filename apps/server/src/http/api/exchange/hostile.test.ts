// What nobody who means well sends to the exchange. Whatever it is, the portal answers in words, and nothing of it is believed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../../test/browser.ts'
import { calling, header, manifest, type SentTransfer, sendWhole } from '../../test/exchange.ts'
import { type RunningPortal, startPortal } from '../../test/running-portal.ts'
import { addAccount, signedInAs } from '../../test/signed-in.ts'
import { headersOf, listen, overWire } from '../../test/wire.ts'

let running: RunningPortal
let browser: Browser
let sent: SentTransfer
let port: number
beforeAll(async () => {
  running = await startPortal('SQLite', { rateLimits: false })
  browser = await signedInAs(running, await addAccount(running, { administrator: true }))
  sent = await sendWhole(calling(browser), { access: 'public' })
  port = await listen(running)
})
afterAll(() => running.close())

const file = () => sent.files[0]?.id ?? ''
const nobody = '00000000-0000-7000-8000-000000000000'

/** Percent-encoded where they must be, and as they are where a client may send them so. */
const places = [
  '..%2f..%2f..%2fetc%2fpasswd',
  '..%5c..%5cwindows',
  '%00',
  'a%00b',
  '%ff',
  '%c0%ae',
  '%F0%9F%93%AE',
  "'%20or%201=1",
  '-1',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  'a'.repeat(5_000)
]

describe('an id', () => {
  it.each(places)('%s names no transfer, link, file, part or person', async place => {
    const guest = new Browser(running)
    const paths = [
      `/transfers/${place}`,
      `/transfers/${place}/content`,
      `/transfers/${place}/files/${place}`,
      `/transfers/${sent.id}/files/${place}`,
      `/transfers/${sent.id}/files/${place}/parts`,
      `/transfers/${sent.id}/files/${file()}/parts/${place}`,
      `/links/${place}`,
      `/links/${place}/content`,
      `/links/${sent.id}/files/${place}`,
      `/receiving-key/${place}`,
      `/requests/${place}`,
      `/people/${place}`
    ]
    for (const path of paths) {
      for (const who of [browser, guest]) {
        const { statusCode } = await who.request('GET', `/api${path}`, undefined, sent.proof)
        expect(statusCode, path.slice(0, 80)).toBeGreaterThanOrEqual(400)
        expect(statusCode, path.slice(0, 80)).toBeLessThan(500)
      }
    }
  })

  it.each(['..', '%2e%2e', '.', '../transfers', '%2e%2e%2ftransfers', '../../etc/passwd', '/', ';x=1'])(
    '%s leads to no other address',
    async place => {
      for (const base of ['/api/transfers', '/api/links', `/api/links/${sent.id}/files`]) {
        const headers = { ...headersOf(browser), ...sent.proof }
        const { status } = await overWire({ port, method: 'GET', path: `${base}/${place}`, headers })
        expect(status, `${base}/${place}`).toBe(404)
      }
    }
  )

  it('of one thing is none of another', async () => {
    const other = await sendWhole(calling(browser), { access: 'public' })
    const link = (id: string, fileId: string, proof: Readonly<Record<string, string>>) =>
      browser.send('GET', `/links/${id}/files/${fileId}`, undefined, proof)
    expect((await link(sent.id, other.files[0]?.id ?? '', sent.proof)).body.code).toBe('file.unknown')
    expect((await link(other.id, file(), sent.proof)).body.code).toBe('transfer.unknown')
    expect((await link(file(), sent.id, sent.proof)).body.code).toBe('transfer.unknown')
  })
})

describe('a proof', () => {
  const proof = () => sent.proof['x-sealpost-proof'] ?? ''
  const inspect = (text: string) => browser.send('GET', `/links/${sent.id}`, undefined, { 'x-sealpost-proof': text })

  it('is told apart from none by nothing', async () => {
    const wrong = [
      '',
      ' ',
      'A',
      'A'.repeat(43),
      'A'.repeat(44),
      'A'.repeat(8_000),
      `${proof()}=`,
      `${proof()}, ${proof()}`,
      `"${proof()}"`,
      proof().slice(0, -1),
      `${proof().slice(0, -1)}%00`
    ]
    const answers = await Promise.all(wrong.map(inspect))
    const none = await browser.get(`/links/${sent.id}`)
    const unknown = await browser.send('GET', `/links/${nobody}`, undefined, sent.proof)
    for (const answer of [...answers, none, unknown]) {
      expect(answer.status).toBe(404)
      expect({ ...answer.body, correlationId: '' }).toEqual({ ...none.body, correlationId: '' })
    }
    expect((await inspect(proof())).status).toBe(200)
  })

  it('is written in one way alone', async () => {
    const last = proof().at(-1) ?? ''
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    // The next character differs in bits that are none of the 32 bytes.
    const same = proof().slice(0, -1) + alphabet[alphabet.indexOf(last) + 1]
    expect(Buffer.from(same, 'base64url').equals(Buffer.from(proof(), 'base64url'))).toBe(true)
    expect((await inspect(same)).status).toBe(404)
  })
})

describe('an upload token', () => {
  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(9_000), `${'A'.repeat(43)}, ${'A'.repeat(43)}`])(
    '%s opens nothing, also to who is signed in',
    async token => {
      const headers = { 'x-sealpost-upload': token }
      for (const who of [browser, new Browser(running)]) {
        const answer = await who.send('POST', `/transfers/${sent.id}/files`, { bytes: 1 }, headers)
        expect(answer).toMatchObject({ status: 401, body: { code: 'upload.token' } })
      }
    }
  )
})

describe('a range', () => {
  it.each([
    'bytes=0-0,0-0,0-0',
    `bytes=${'0-0,'.repeat(3_000)}1-1`,
    'bytes=-',
    'bytes=18446744073709551616-',
    'bytes=0-18446744073709551616',
    'bytes=1-0',
    'bytes=NaN-',
    'items=0-1',
    '\u00ff'
  ])('%s is passed over', async range => {
    const answer = await browser.send('GET', `/transfers/${sent.id}/files/${file()}`, undefined, { range })
    expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '21' } })
    expect(answer.bytes).toHaveLength(21)
  })
})

describe('a draft', () => {
  it('has no file of a size that is none, nor one that is more than is allowed', async () => {
    const { body: draft } = await browser.post('/transfers', { access: 'public' })
    for (const bytes of [-1, 0.5, 1e308, '5', null, true, [], Number.MAX_SAFE_INTEGER])
      expect([400, 413]).toContain((await browser.post(`/transfers/${draft.id}/files`, { bytes })).status)
  })

  it('takes no file or part once it was sent', async () => {
    const late = await browser.post(`/transfers/${sent.id}/files`, { bytes: 5 })
    expect(late).toMatchObject({ status: 409, body: { code: 'transfer.state' } })
    const parts = `/transfers/${sent.id}/files/${file()}/parts`
    expect((await browser.put(`${parts}/0`, Buffer.alloc(21))).status).toBe(409)
    expect((await browser.delete(`/transfers/${sent.id}/files/${file()}`)).status).toBe(409)
    expect((await browser.post(`/transfers/${sent.id}/files/${file()}/completion`, { header })).status).toBe(409)
  })

  it.each([
    ['a manifest that is none', { manifest: '', proofHash: 'A'.repeat(43) }],
    ['a manifest in plain Base64', { manifest: 'a+/=', proofHash: 'A'.repeat(43) }],
    ['a proof’s digest too short', { manifest, proofHash: 'AAAA' }],
    ['no proof’s digest', { manifest }],
    ['members nobody named', { manifest, proofHash: 'A'.repeat(43), state: 'sent', ownerId: nobody }]
  ])('is not completed with %s', async (_, body) => {
    const { body: draft } = await browser.post('/transfers', { access: 'public' })
    expect(await browser.post(`/transfers/${draft.id}/completion`, body)).toMatchObject({ status: 400 })
  })

  it('takes a manifest as long as is allowed, and none that is longer', async () => {
    const complete = async (bytes: number) => {
      const { body: draft } = await browser.post('/transfers', { access: 'public' })
      const proofHash = Buffer.alloc(32, bytes).toString('base64url')
      const whole = { manifest: Buffer.alloc(bytes).toString('base64url'), proofHash }
      return (await browser.post(`/transfers/${draft.id}/completion`, whole)).status
    }
    expect(await complete(2_097_152)).toBe(200)
    expect(await complete(2_097_153)).toBe(400)
    expect(await complete(2_300_000)).toBe(413)
  })
})

describe('a request of another site', () => {
  const parts = () => `/transfers/${sent.id}/files/${file()}/parts/0`

  it.each([
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'x-sealpost': undefined },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/json' }
  ])('to send a part is refused: %j', async headers => {
    const answer = await browser.send('PUT', parts(), Buffer.alloc(21), headers)
    expect(answer).toMatchObject({ status: 403, body: { code: 'request.cross-site' } })
  })

  it.each(['application/octet-stream', 'text/plain', 'multipart/form-data; boundary=x'])(
    'to change something is refused: %s',
    async type => {
      const answer = await browser.send('POST', `/transfers/${sent.id}/revocation`, 'x', { 'content-type': type })
      expect(answer).toMatchObject({ status: 403, body: { code: 'request.cross-site' } })
    }
  )

  it('never gets bytes of a file', async () => {
    const headers = { ...sent.proof, 'sec-fetch-site': 'cross-site' }
    expect((await browser.send('GET', `/links/${sent.id}/files/${file()}`, undefined, headers)).status).toBe(403)
  })
})

it('nothing of all that made the portal fail', () => {
  expect(running.log.filter(line => JSON.parse(line).level >= 50)).toEqual([])
})

it('no secret of it stands in the log', async () => {
  await running.portal.store.flush()
  const told = running.log.join('\n')
  expect(told).not.toContain(sent.proof['x-sealpost-proof'])
  expect(told).not.toContain([...browser.jar.values()][0])
})
