import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AuthenticationProvider } from '../../domain/sign-on/provider.ts'
import { changeProvider, createProvider, type ProviderInput } from '../../domain/sign-on/save-provider.ts'
import { idpKey, issuer, noon, samlResponse } from '../../domain/test/identity-provider.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'
import { addAccount } from '../test/signed-in.ts'

const origin = 'https://portal.example'
const to = `${origin}/auth/saml2/`

const input: ProviderInput = {
  ...{ name: 'Entra', enabled: true, nextCertificate: '', signOutUrl: '', signaturePolicy: 'both' },
  ...{ unsolicited: true, justInTime: false, signRequests: false, domains: [] },
  ...{ certificates: idpKey.certificate, signInUrl: 'https://idp.example/saml2', issuer }
}

let running: RunningPortal
let provider: AuthenticationProvider
beforeAll(async () => {
  running = await startPortal('SQLite', { origin })
  provider = await createProvider(running.portal, running.operator, input)
  await addAccount(running, { userName: 'amara@example.com', signIn: 'saml' })
})
afterAll(() => running.close())
beforeEach(() => {
  // A window of the limits of its own for each test.
  running.time.now = Math.max(running.time.now, noon) + 61_000
})

const post = (payload: string) =>
  running.app.inject({
    method: 'POST',
    url: '/auth/saml2/',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload
  })
const form = (relayState: string) =>
  new URLSearchParams({
    SAMLResponse: samlResponse({ to, at: running.time.now, nameId: 'amara@example.com' }),
    RelayState: relayState
  }).toString()

describe('single sign-on under attack', () => {
  it.each([
    ['/console/\u20ac', '/console/%E2%82%AC'],
    ['/a?b=\u{1f600}', '/a?b=%F0%9F%98%80'],
    ['/caf\u00e9', '/caf%C3%A9'],
    ['/a%3Fb', '/a%3Fb']
  ])('leads to %s, whatever letters are in it', async (relayState, location) => {
    const answer = await post(form(relayState))
    expect([answer.statusCode, answer.headers.location]).toEqual([303, location])
  })

  it('leads to an identity provider whose name has letters beyond ASCII', async () => {
    const { id } = provider
    await changeProvider(running.portal, running.operator, id, {
      ...input,
      signInUrl: 'https://b\u00fccher.example/sso'
    })
    const start = await running.app.inject('/auth/saml2/')
    expect(start.statusCode).toBe(303)
    expect(new URL(String(start.headers.location)).hostname).toBe('xn--bcher-kva.example')
    await changeProvider(running.portal, running.operator, id, input)
  })

  it('reads no form of thousands of parameters, and one of some others', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `&p${i}`).join('')
    expect((await post(form('/') + many)).headers.location).toMatch(/code=sign-on\.form/)
    expect((await post(`${form('/')}&Submit=Continue&x=`)).headers.location).toBe('/')
  })

  it('tells the log of so many logout messages that can not be used, and of no more', async () => {
    for (let i = 0; i < 65; i++) await running.app.inject('/auth/saml2/logout?SAMLRequest=x')
    await running.portal.store.flush()
    const search = { actions: ['sign-on.logout'], from: running.time.now, limit: 200 } as const
    expect((await running.portal.store.events.search(search)).events.length).toBe(60)
  })
})
