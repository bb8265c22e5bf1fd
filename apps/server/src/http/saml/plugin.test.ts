import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readVectors } from '../../../../../packages/saml/test/vectors.ts'
import { createProvider } from '../../domain/sign-on/save-provider.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'

const folder = fileURLToPath(new URL('../../../../../packages/saml/vectors', import.meta.url))
const vector = readVectors(folder, 'good').find(
  ({ params, expectation }) =>
    params.kind === 'response' && params.answers === 'unsolicited' && expectation.provider.signaturePolicy === 'both'
)
if (!vector) throw new Error('the corpus has no unsolicited response')
const { message, params, expectation } = vector
const origin = 'https://portal.example'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

let running: RunningPortal
beforeAll(async () => {
  running = await startPortal('SQLite', { origin })
})
afterAll(() => running.close())
beforeEach(() => {
  // A window of the limits of its own for each test, within the time that the message is good.
  running.time.now += 61_000
})

const post = (payload: string, url = '/auth/saml2/', headers: Record<string, string> = form) =>
  running.app.inject({ method: 'POST', url, headers, payload })
const fields = (values: Record<string, string>) => new URLSearchParams(values).toString()

describe('the address of single sign-on', () => {
  it('says that it is switched off while no provider is set up, and gives its metadata all the same', async () => {
    running.time.now = params.now
    const start = await running.app.inject('/auth/saml2/')
    expect([start.statusCode, start.headers.location]).toEqual([
      303,
      expect.stringMatching(/^\/auth\/error#code=sign-on\.no-provider/)
    ])
    expect((await post(fields({ SAMLResponse: message }))).headers.location).toMatch(/sign-on\.no-provider/)
    const metadata = await running.app.inject('/auth/saml2/metadata')
    expect(metadata.headers['content-type']).toBe('application/samlmetadata+xml; charset=utf-8')
    expect(metadata.body).toContain('entityID="https://portal.example/auth/saml2/"')
    expect((await running.app.inject('/auth/saml2/nobody/metadata')).statusCode).toBe(303)
  })

  describe('with a provider', () => {
    beforeAll(async () => {
      running.time.now = params.now
      await createProvider(running.portal, running.operator, {
        ...{ name: 'Entra', enabled: true, nextCertificate: '', signOutUrl: '', signaturePolicy: 'both' },
        ...{ unsolicited: true, justInTime: true, signRequests: false, domains: [] },
        certificates: expectation.provider.certificates.join('\n'),
        signInUrl: 'https://idp.example/saml2',
        issuer: params.provider.entityId
      })
    })

    it.each(['/auth/saml2', '/auth/saml2/'])('begins at %s, with a cookie for this beginning alone', async url => {
      const start = await running.app.inject(`${url}?returnTo=/console/users`)
      const location = new URL(String(start.headers.location))
      expect(`${location.origin}${location.pathname}`).toBe('https://idp.example/saml2')
      expect([...location.searchParams.keys()]).toEqual(['SAMLRequest', 'RelayState'])
      expect(location.searchParams.get('RelayState')).toMatch(/^.{1,80}$/)
      expect(start.headers['set-cookie']).toMatch(
        /^__Host-sealpost-flow-[\w-]+=[\w-]+; Max-Age=900; Path=\/; HttpOnly; Secure; SameSite=None$/
      )
      expect(start.headers['cache-control']).toBe('no-store')
    })

    it.each([
      ['no SAMLResponse', fields({ RelayState: '/' })],
      ['an empty one', fields({ SAMLResponse: '' })],
      ['two of them', `${fields({ SAMLResponse: message })}&${fields({ SAMLResponse: message })}`],
      ['two Relay States', `${fields({ SAMLResponse: message, RelayState: '/' })}&RelayState=%2Fx`],
      ['nothing', '']
    ])('refuses a form with %s', async (_what, payload) => {
      expect((await post(payload)).headers.location).toMatch(/^\/auth\/error#code=sign-on\.form/)
    })

    it('refuses a Response in the address', async () => {
      const answer = await running.app.inject(`/auth/saml2/?${fields({ SAMLResponse: 'PHg+' })}`)
      expect(answer.headers.location).toMatch(/^\/auth\/error#code=sign-on\.form/)
    })

    it.each([
      [415, JSON.stringify({ SAMLResponse: message }), { 'content-type': 'application/json' }],
      [415, message, { 'content-type': 'text/plain' }],
      [413, fields({ SAMLResponse: 'A'.repeat(600_000) }), form]
    ])('answers %i to what is no such form', async (status, payload, headers) => {
      const answer = await post(payload, '/auth/saml2/', headers as Record<string, string>)
      expect(answer.statusCode).toBe(status)
      expect(answer.headers['content-type']).toContain('application/problem+json')
    })

    it.each([
      '//evil.example',
      '/\\evil.example',
      'https://evil.example/',
      'https://portal.example.evil.example/',
      'javascript:alert(1)',
      '/%09/evil.example',
      '/x\r\nset-cookie: a=b',
      `${origin}/auth/saml2/`,
      `${origin}/auth/saml2`,
      'data:text/html,x',
      '\\\\evil.example',
      '/%5cevil.example',
      ` ${origin}/console`,
      `/${'a'.repeat(2000)}`,
      'no reference of ours'
    ])('leads home, never elsewhere, with the Relay State %j', async relayState => {
      // The message was used by the first of these, so the way back is looked at through the domain's answer to the second kind of use.
      const { safeReturn } = await import('../../domain/sign-on/safe-return.ts')
      expect(safeReturn(relayState, running.portal)).toBe('/')
    })

    it('signs in with the Relay State that Entra ID is told to send, and a cookie that scripts can’t read', async () => {
      running.time.now = params.now
      const answer = await post(fields({ SAMLResponse: message, RelayState: `${origin}/auth/saml2/` }))
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/'])
      expect(answer.headers['set-cookie']).toMatch(
        /^__Host-sealpost=[\w-]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/
      )
    })

    it('answers 429 to a source whose messages were refused sixty times in a minute', async () => {
      const statuses: number[] = []
      for (let i = 0; i < 61; i++) statuses.push((await post(fields({ SAMLResponse: 'PHg+' }))).statusCode)
      expect(statuses.slice(0, 60).every(status => status === 303)).toBe(true)
      expect(statuses[60]).toBe(429)
      // What came after the limit fills no log.
      await running.portal.store.flush()
      const told = await running.portal.store.events.search({
        ...{ actions: ['sign-on.refused'], from: running.time.now, limit: 200 }
      })
      expect(told.events.length).toBe(60)
    })

    it('bounds how often one source begins', async () => {
      const statuses = new Set<number>()
      for (let i = 0; i < 301; i++) statuses.add((await running.app.inject('/auth/saml2/')).statusCode)
      expect([...statuses]).toEqual([303, 429])
    })

    it('answers a logout message that can’t be used with the page and a reference', async () => {
      const answer = await running.app.inject('/auth/saml2/logout?SAMLRequest=x')
      expect(answer.headers.location).toMatch(/^\/auth\/error#code=sign-on\.logout-refused/)
    })
  })
})
