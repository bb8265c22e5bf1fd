import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewApiKey } from '../../../domain/connections/create-key.ts'
import { revokeKey } from '../../../domain/connections/revoke-key.ts'
import { setActiveById } from '../../../domain/directory/set-active.ts'
import { type ApiAnswer, Browser } from '../../test/browser.ts'
import { type RunningPortal, startPortal } from '../../test/running-portal.ts'
import { addAccount, signedInAs } from '../../test/signed-in.ts'
import { callSigned, digestHeader, keyOf, type Signing, signed } from '../../test/signing.ts'

let running: RunningPortal
let key: NewApiKey
beforeAll(async () => {
  running = await startPortal('SQLite')
  key = await keyOf(running, await addAccount(running))
})
afterAll(() => running.close())

const now = () => Math.floor(running.time.now / 1000)

let sources = 0
/** A program at an address of its own, so that what goes wrong in one test doesn't count in another. */
const program = (): Browser => {
  sources += 1
  return new Browser(running, `10.1.${sources >> 8}.${sources & 255}`)
}

/** Sends with headers as given and nothing that browsers send. */
const raw = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  headers: Readonly<Record<string, string | undefined>>,
  body?: string
): Promise<ApiAnswer> =>
  program().send(method, path, body, {
    'x-sealpost': undefined,
    origin: undefined,
    'sec-fetch-site': undefined,
    ...headers
  })

const signing = (changes: Partial<Signing> = {}): Record<string, string> =>
  signed({ key, method: 'GET', target: '/api/transfers', created: now(), digest: false, ...changes })

const draft = JSON.stringify({ access: 'public' })
const posting = (changes: Partial<Signing> = {}) =>
  signing({ method: 'POST', target: '/api/transfers', body: draft, digest: true, ...changes })

const refusal = (detail: string | RegExp) => ({
  status: 401,
  body: { code: 'key.signature', detail: expect.stringMatching(detail) }
})

describe('a signed request', () => {
  it('needs no session, no cookie and no word of where it comes from', async () => {
    expect((await raw('GET', '/transfers', signing())).status).toBe(200)
    expect((await raw('POST', '/transfers', posting(), draft)).status).toBe(201)
  })

  it('covers the query as it was sent', async () => {
    const target = '/api/transfers?view=sent&search=a%20b'
    expect((await raw('GET', '/transfers?view=sent&search=a%20b', signing({ target }))).status).toBe(200)
    expect(await raw('GET', '/transfers?view=sent&search=a+b', signing({ target }))).toMatchObject(refusal('wrong'))
  })

  it('is made as the standard says, to the letter', async () => {
    const parameters = `("@method" "@path" "@query");created=${now()};keyid="${key.apiKey}";alg="hmac-sha256"`
    const base = `"@method": GET\n"@path": /api/exchange\n"@query": ?\n"@signature-params": ${parameters}`
    const signature = createHmac('sha256', key.apiSecret).update(base).digest('base64')
    const headers = { 'signature-input': `sealpost=${parameters}`, signature: `sealpost=:${signature}:` }
    expect((await raw('GET', '/exchange', headers)).status).toBe(200)
  })

  it('from another site’s page is no browser’s: nothing of a session counts', async () => {
    const browser = await signedInAs(running, await addAccount(running, { administrator: true }))
    const cookie = `__Host-sealpost=${browser.jar.get('__Host-sealpost')}`
    const answer = await raw('GET', '/transfers', { ...signing(), cookie, origin: 'https://evil.example' })
    expect(answer.status).toBe(200)
    const forged = { ...signing(), signature: `sealpost=:${'A'.repeat(43)}=:`, cookie }
    expect(await raw('GET', '/transfers', forged)).toMatchObject(refusal('wrong'))
    expect((await raw('GET', '/site', { ...signing({ target: '/api/site' }), cookie })).body.code).toBe('key.not-here')
  })

  it('is told in the log under its key', async () => {
    const made = await raw('POST', '/transfers', posting(), draft)
    const { headers } = await callSigned(program(), key, 'DELETE', `/transfers/${made.body.id}`)
    const [event] = await running.eventsOf(String(headers['x-correlation-id']))
    expect(event).toMatchObject({ action: 'transfer.deleted', actor: { kind: 'key', keyId: key.key.id } })
  })
})

describe('a signature', () => {
  it.each<[string, () => Record<string, string>]>([
    ['over another method', () => signing({ method: 'POST' })],
    ['over another path', () => signing({ target: '/api/transfers/' })],
    ['over another query', () => signing({ target: '/api/transfers?limit=1' })],
    ['with another secret', () => signing({ key: { ...key, apiSecret: 'A'.repeat(43) } })],
    ['with a key nobody has', () => signing({ key: { ...key, apiKey: 'A'.repeat(22) } })],
    ['with the public half as the secret', () => signing({ key: { ...key, apiSecret: key.apiKey } })]
  ])('%s is wrong', async (_, headers) => {
    expect(await raw('GET', '/transfers', headers())).toMatchObject(refusal('wrong, or no such API key'))
  })

  it.each<[string, (sound: Record<string, string>) => Record<string, string>]>([
    ['without a value', ({ 'signature-input': input = '' }) => ({ 'signature-input': input })],
    ['without its input', ({ signature = '' }) => ({ signature })],
    ['under another label', sound => mapped(sound, text => text.replace('sealpost=', 'sig1='))],
    ['besides another', sound => mapped(sound, text => `${text}, other${text.slice(8)}`)],
    ['cut short', sound => mapped(sound, text => text.slice(0, -3))],
    ['in Base64url', sound => ({ ...sound, signature: `sealpost=:${'-'.repeat(43)}=:` })],
    ['with nothing covered', sound => input(sound, text => text.replace('"@method" "@path" "@query"', ''))],
    ['in another order', sound => input(sound, text => text.replace('"@method" "@path"', '"@path" "@method"'))],
    ['over less', sound => input(sound, text => text.replace(' "@query"', ''))],
    ['by another algorithm', sound => input(sound, text => text.replace('hmac-sha256', 'ed25519'))],
    ['without a time', sound => input(sound, text => text.replace(/;created=\d+/, ''))],
    ['with a time before 1970', sound => input(sound, text => text.replace('created=', 'created=-'))],
    ['with a time beyond numbers', sound => input(sound, text => text.replace(/created=\d+/, 'created=1e99'))],
    ['with a parameter more', sound => input(sound, text => `${text};nonce="x"`)],
    ['with a key id that breaks out', sound => input(sound, text => text.replace(key.apiKey, 'a";alg="none'))],
    ['of 16,000 characters', sound => ({ ...sound, signature: `sealpost=:${'A'.repeat(8_000)}:` })]
  ])('%s is not taken, in words', async (_, change) => {
    const answer = await raw('GET', '/transfers', change(signing()))
    expect(answer).toMatchObject(refusal('has not the form that is taken'))
    expect(answer.body.detail).not.toContain(key.apiSecret)
  })

  const mapped = (headers: Record<string, string>, change: (text: string) => string) =>
    Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, change(text)]))
  const input = (headers: Record<string, string>, change: (text: string) => string) => ({
    ...headers,
    'signature-input': change(headers['signature-input'] ?? '')
  })

  it.each([
    [-300, 200],
    [300, 200],
    [-302, 401],
    [302, 401],
    [-86_400, 401]
  ])('made %d seconds from now is answered with %d', async (off, status) => {
    const answer = await raw('GET', '/transfers', signing({ created: now() + off }))
    expect(answer.status).toBe(status)
    if (status === 401) {
      expect(answer).toMatchObject(refusal(`signed ${Math.abs(off)} seconds ${off < 0 ? 'ago' : 'ahead'}`))
    }
  })
})

describe('a body', () => {
  it('is the one that was signed, or refused before anything is done', async () => {
    const other = JSON.stringify({ access: 'recipients', recipients: ['eve@evil.example'] })
    expect(await raw('POST', '/transfers', posting(), other)).toMatchObject(refusal('not the one that was signed'))
    expect(await raw('POST', '/transfers', posting(), `${draft} `)).toMatchObject(
      refusal('not the one that was signed')
    )
    const digest = { 'content-digest': digestHeader(other) }
    expect(await raw('POST', '/transfers', { ...posting(), ...digest }, other)).toMatchObject(refusal('wrong'))
  })

  it('without a digest that is signed is refused', async () => {
    const target = '/api/transfers'
    const bare = signing({ method: 'POST', target })
    expect(await raw('POST', '/transfers', bare, draft)).toMatchObject(refusal('no digest that was signed'))
    const unsigned = { ...bare, 'content-digest': digestHeader(draft) }
    expect(await raw('POST', '/transfers', unsigned, draft)).toMatchObject(refusal('no digest that was signed'))
  })

  it.each(['sha-256=:AAAA:', 'sha-512=:AAAA:', 'sha-256=AAAA', ':'])('with the digest %s is refused', async digest => {
    const answer = await raw('POST', '/transfers', { ...posting(), 'content-digest': digest }, draft)
    expect([400, 401]).toContain(answer.status)
  })

  it('that is missing has no digest', async () => {
    const path = '/transfers/00000000-0000-7000-8000-000000000000/revocation'
    const target = `/api${path}`
    const headers = signing({ method: 'POST', target, digest: true })
    expect(await raw('POST', path, headers)).toMatchObject(refusal('no body was sent'))
    expect((await raw('POST', path, signing({ method: 'POST', target }))).body.code).toBe('transfer.unknown')
  })
})

describe('a key', () => {
  it('that was revoked is like one that never was', async () => {
    const revoked = await keyOf(running, await addAccount(running))
    await revokeKey(running.portal, running.operator, revoked.key.id)
    expect(await raw('GET', '/transfers', signing({ key: revoked }))).toMatchObject(refusal('no such API key'))
  })

  it('that has expired says so, to who can sign with it', async () => {
    const expiring = await keyOf(running, await addAccount(running), running.time.now + 1_000)
    running.time.now += 2_000
    expect((await raw('GET', '/transfers', signing({ key: expiring }))).body.code).toBe('key.expired')
    const forged = signing({ key: { ...expiring, apiSecret: 'A'.repeat(43) } })
    expect((await raw('GET', '/transfers', forged)).body.code).toBe('key.signature')
  })

  it('of somebody who was deactivated works no more', async () => {
    const leaver = await addAccount(running)
    const theirs = await keyOf(running, leaver)
    await setActiveById(running.portal, running.operator, leaver.id, false)
    expect((await raw('GET', '/transfers', signing({ key: theirs }))).status).toBe(401)
  })

  it('is never slowed by what others do behind its address', async () => {
    const place = program()
    const wrong = { key: { ...key, apiSecret: 'A'.repeat(43) } }
    const statuses: number[] = []
    for (let i = 0; i < 12; i += 1) statuses.push((await callSigned(place, wrong.key, 'GET', '/transfers')).status)
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429])
    expect((await callSigned(place, key, 'GET', '/transfers')).status).toBe(200)
  })

  it('works where the exchange is and nowhere else', async () => {
    for (const path of [
      '/session',
      '/profile',
      '/profile/keys',
      '/users',
      '/sign-in',
      '/exchange-options',
      '/openapi.json'
    ])
      expect(await raw('GET', path, signing({ target: `/api${path}` }))).toMatchObject({
        status: 401,
        body: { code: 'key.not-here' }
      })
  })
})
