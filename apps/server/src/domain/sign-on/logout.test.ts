import { logoutRequestUrl, logoutResponseUrl, newMessageId } from '@sealpost/saml'
import { describe, expect, it } from 'vitest'
import type { Portal } from '../portal.ts'
import { otherKey } from '../test/identity-provider.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { anonymously, bring, idpKey, noon, person, provided, resumed } from '../test/people.ts'
import { completeLogout } from './complete-logout.ts'
import type { AuthenticationProvider } from './provider.ts'
import { providerAddresses } from './providers.ts'
import { resumeSession } from './resume-session.ts'
import { createServiceProviderKey } from './service-provider.ts'
import { signOut } from './sign-out.ts'

const signOutUrl = 'https://login.microsoftonline.com/6f1b3a2e-0000-4000-8000-000000000001/saml2'

interface Fixture {
  readonly portal: Portal
  readonly provider: AuthenticationProvider
  readonly signIn: (nameId: string, sessionIndex: string) => Promise<string>
}

async function fixture(changes: Parameters<typeof provided>[1] = {}): Promise<Fixture> {
  const portal = await openPortal()
  for (const name of ['amara@example.com', 'bo@example.com']) await person(portal, name, { signIn: 'saml' })
  const provider = await provided(portal, { signOutUrl, ...changes })
  return {
    portal,
    provider,
    async signIn(nameId, sessionIndex) {
      const done = await bring(portal, provider, { nameId, sessionIndex })
      return done.kind === 'signed-in' ? done.session.token : ''
    }
  }
}

interface Request {
  readonly nameId: string
  readonly sessionIndex?: string
  readonly key?: typeof idpKey | null
  readonly id?: string
}

/** What the provider's LogoutRequest would bring, as a query. */
function query(
  portal: Portal,
  provider: AuthenticationProvider,
  { nameId, sessionIndex, key = idpKey, id }: Request
): string {
  const url = logoutRequestUrl({
    id: id ?? newMessageId(),
    signOutUrl: providerAddresses(portal, provider).logoutUrl,
    issueInstant: noon,
    entityId: provider.entityId,
    nameId,
    nameIdFormat: null,
    sessionIndex: sessionIndex ?? null,
    relayState: 'their-state',
    ...(key ? { signingKey: key } : {})
  })
  return url.slice(url.indexOf('?') + 1)
}

async function logOut({ portal, provider }: Fixture, request: Request, token?: string) {
  const session = token === undefined ? undefined : await resumeSession(portal, token, noon)
  return completeLogout(portal, anonymously(), { provider, rawQuery: query(portal, provider, request), session })
}

const isOver = async (portal: Portal, token: string) => (await resumed(portal, token)).actor.kind === 'anonymous'

describe('a signed logout request', () => {
  it('ends every session of that name at that provider, and is answered', async () => {
    const all = await fixture()
    const [one, two] = [await all.signIn('amara@example.com', 's1'), await all.signIn('amara@example.com', 's2')]
    const bos = await all.signIn('bo@example.com', 's3')
    const done = await logOut(all, { nameId: 'amara@example.com' }, bos)
    expect(done.endedOwnSession).toBe(false)
    expect(done.redirect.startsWith(`${signOutUrl}?SAMLResponse=`)).toBe(true)
    expect(new URL(done.redirect).searchParams.get('RelayState')).toBe('their-state')
    expect([await isOver(all.portal, one), await isOver(all.portal, two), await isOver(all.portal, bos)]).toEqual([
      true,
      true,
      false
    ])
    const told = await all.portal.store.events.find({ action: 'sign-on.logout', limit: 5 })
    expect(told).toMatchObject([
      { actor: { kind: 'provider', providerId: all.provider.id }, details: { signed: true, sessionsEnded: 2 } }
    ])
  })

  it('that names a session index ends that one, and says when it was this browser’s', async () => {
    const all = await fixture()
    const [one, two] = [await all.signIn('amara@example.com', 's1'), await all.signIn('amara@example.com', 's2')]
    const done = await logOut(all, { nameId: 'amara@example.com', sessionIndex: 's2' }, two)
    expect(done.endedOwnSession).toBe(true)
    expect([await isOver(all.portal, one), await isOver(all.portal, two)]).toEqual([false, true])
  })

  it('works once', async () => {
    const all = await fixture()
    const id = newMessageId()
    await logOut(all, { nameId: 'amara@example.com', id })
    const token = await all.signIn('amara@example.com', 's1')
    await expect(logOut(all, { nameId: 'amara@example.com', id })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'sign-on.logout-refused'
    })
    expect(await isOver(all.portal, token)).toBe(false)
  })

  it('of somebody else’s key is refused, and the log knows why', async () => {
    const all = await fixture()
    const token = await all.signIn('amara@example.com', 's1')
    await expect(logOut(all, { nameId: 'amara@example.com', key: otherKey }, token)).rejects.toMatchObject({
      code: 'sign-on.logout-refused'
    })
    await all.portal.store.flush()
    const told = await all.portal.store.events.find({ action: 'sign-on.logout', limit: 5 })
    expect(told).toMatchObject([
      { outcome: 'refused', details: { reason: 'logout_signature', explanation: expect.any(String) } }
    ])
    expect(await isOver(all.portal, token)).toBe(false)
  })
})

describe('an unsigned logout request', () => {
  it('ends at most the session of the browser that brings it', async () => {
    const all = await fixture()
    const [one, two] = [await all.signIn('amara@example.com', 's1'), await all.signIn('amara@example.com', 's2')]
    const done = await logOut(all, { nameId: 'amara@example.com', key: null }, two)
    expect(done.endedOwnSession).toBe(true)
    expect([await isOver(all.portal, one), await isOver(all.portal, two)]).toEqual([false, true])
  })

  it('ends nothing for another name, or without a session', async () => {
    const all = await fixture()
    const token = await all.signIn('amara@example.com', 's1')
    expect((await logOut(all, { nameId: 'bo@example.com', key: null }, token)).endedOwnSession).toBe(false)
    expect((await logOut(all, { nameId: 'amara@example.com', key: null })).endedOwnSession).toBe(false)
    expect(await isOver(all.portal, token)).toBe(false)
  })
})

describe('signing out', () => {
  it('takes the session at the provider along, under its name and index', async () => {
    const all = await fixture()
    const token = await all.signIn('amara@example.com', 's1')
    const { redirect } = await signOut(all.portal, await resumed(all.portal, token))
    const url = new URL(redirect)
    expect(`${url.origin}${url.pathname}`).toBe(signOutUrl)
    expect([...url.searchParams.keys()]).toEqual(['SAMLRequest'])
    expect(await isOver(all.portal, token)).toBe(true)
  })

  it('signs what it says once the portal has a key', async () => {
    const all = await fixture()
    await createServiceProviderKey(all.portal, occasion())
    const token = await all.signIn('amara@example.com', 's1')
    const { redirect } = await signOut(all.portal, await resumed(all.portal, token))
    expect(new URL(redirect).searchParams.has('Signature')).toBe(true)
  })

  it('goes plainly to a Sign-out URL of the older kind, and to the sign-in page without one', async () => {
    const older = 'https://login.microsoftonline.com/common/wsfederation?wa=wsignout1.0'
    for (const [url, redirect] of [
      [older, older],
      ['', '/auth/']
    ] as const) {
      const all = await fixture({ signOutUrl: url })
      const token = await all.signIn('amara@example.com', 's1')
      expect(await signOut(all.portal, await resumed(all.portal, token))).toEqual({ redirect })
    }
  })

  it('is over before the provider answers, whose answer has no power', async () => {
    const { portal, provider, signIn } = await fixture()
    const token = await signIn('amara@example.com', 's1')
    const session = await resumeSession(portal, token, noon)
    const url = logoutResponseUrl({
      id: newMessageId(),
      signOutUrl: providerAddresses(portal, provider).logoutUrl,
      issueInstant: noon,
      entityId: provider.entityId,
      inResponseTo: newMessageId(),
      success: true
    })
    const rawQuery = url.slice(url.indexOf('?') + 1)
    const done = await completeLogout(portal, anonymously(), { provider, rawQuery, session })
    expect(done).toEqual({ redirect: '/auth/', endedOwnSession: false })
    expect(await isOver(portal, token)).toBe(false)
    const junk = completeLogout(portal, anonymously(), { provider, rawQuery: 'SAMLRequest=%', session })
    await expect(junk).rejects.toMatchObject({ code: 'sign-on.logout-refused' })
  })
})
