import { describe, expect, it } from 'vitest'
import type { Occasion } from '../actor.ts'
import type { User } from '../directory/user.ts'
import { newId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { otherKey, samlResponse } from '../test/identity-provider.ts'
import { addUser, occasion, openPortal } from '../test/open-portal.ts'
import { anonymously, begin, bring, noon, person, provided, sessionOf } from '../test/people.ts'
import { completeSignOn, type SignOn } from './complete-sign-on.ts'
import type { AuthenticationProvider } from './provider.ts'
import { providerAddresses } from './providers.ts'
import { examineSamlResponse, readTest, startTest } from './sign-on-test.ts'

interface Fixture {
  readonly portal: Portal
  readonly provider: AuthenticationProvider
  readonly admin: User
  readonly on: Occasion
}

async function fixture(changes: Parameters<typeof provided>[1] = {}): Promise<Fixture> {
  const portal = await openPortal()
  const admin = await person(portal, 'admin@example.com', { administrator: true })
  await addUser(portal, { userName: 'amara@example.com' })
  return { portal, provider: await provided(portal, changes), admin, on: (await sessionOf(portal, admin)).occasion }
}

async function begun({ portal, provider, on }: Fixture) {
  const { url } = await startTest(portal, on, provider.id, 'browser-1')
  const relayState = new URL(url).searchParams.get('RelayState') ?? ''
  return { relayState, id: relayState.slice('test'.length) }
}

const reportOf = async ({ portal, provider, on }: Fixture, done: SignOn) => {
  if (done.kind !== 'tested') throw new Error('expected a report')
  return readTest(portal, on, provider.id, done.testId)
}

describe('trying a provider out', () => {
  it('shows what sign-in would do and does nothing of it, also where the provider is off', async () => {
    const all = await fixture({ enabled: false })
    const { relayState, id } = await begun(all)
    const done = await bring(all.portal, all.provider, { inResponseTo: id }, { relayState, browsers: ['browser-1'] })
    const report = await reportOf(all, done)
    expect(report).toMatchObject({
      at: noon,
      passed: true,
      account: 'amara@example.com',
      nameId: 'amara@example.com',
      clockDifferenceSeconds: 0,
      certificate: expect.stringMatching(/^[0-9a-f]{64}$/),
      xml: expect.stringContaining('<samlp:Response')
    })
    expect(report.checks.every(check => check.outcome === 'passed')).toBe(true)
    expect(report.claims.map(claim => claim.values[0])).toEqual(['amara@example.com', 'Amara', 'Osei'])
    expect(await all.portal.store.providers.byId(all.provider.id)).toMatchObject({ lastSignInAt: null })
    expect(
      await all.portal.store.users.lastSignInAt(
        (await all.portal.store.users.byUserName('amara@example.com'))?.id ?? all.admin.id
      )
    ).toBeNull()
  })

  it('shows every check of what would be refused, and why, even of junk', async () => {
    const all = await fixture()
    const first = await begun(all)
    const bad = await bring(
      all.portal,
      all.provider,
      { inResponseTo: first.id, key: otherKey },
      { relayState: first.relayState, browsers: ['browser-1'] }
    )
    const report = await reportOf(all, bad)
    expect(report).toMatchObject({ passed: false, account: null, nameId: null, claims: [] })
    expect(report.checks.filter(check => check.outcome === 'failed')).toMatchObject([
      { code: 'signature', detail: expect.any(String) }
    ])
    expect(report.checks.at(-1)).toMatchObject({ code: 'account', outcome: 'not-reached' })
    const second = await begun(all)
    const input = {
      provider: all.provider,
      samlResponse: '%',
      relayState: second.relayState,
      browserTokens: ['browser-1']
    }
    expect((await reportOf(all, await completeSignOn(all.portal, anonymously(), input))).checks[1]).toMatchObject({
      outcome: 'failed'
    })
  })

  it('says whom nobody here is called, and who would get an account', async () => {
    const all = await fixture()
    const first = await begun(all)
    const nobody = { nameId: 'new@example.com' }
    const bad = await bring(
      all.portal,
      all.provider,
      { ...nobody, inResponseTo: first.id },
      { relayState: first.relayState, browsers: ['browser-1'] }
    )
    expect((await reportOf(all, bad)).checks.at(-1)).toMatchObject({ code: 'user_unknown', outcome: 'failed' })
    const generous = await fixture({ justInTime: true })
    const second = await begun(generous)
    const good = await bring(
      generous.portal,
      generous.provider,
      { ...nobody, inResponseTo: second.id },
      { relayState: second.relayState, browsers: ['browser-1'] }
    )
    expect(await reportOf(generous, good)).toMatchObject({ passed: true, account: 'new@example.com' })
    expect(await generous.portal.store.users.byUserName('new@example.com')).toBeUndefined()
  })

  it('never becomes a sign-in, whatever Relay State comes with it', async () => {
    const all = await fixture()
    for (const relayState of ['', '/profile']) {
      const { id } = await begun(all)
      const done = await bring(all.portal, all.provider, { inResponseTo: id }, { relayState, browsers: ['browser-1'] })
      expect(done.kind).toBe('tested')
    }
    const { id } = await begun(all)
    const crossed = bring(all.portal, all.provider, { inResponseTo: id }, { relayState: id, browsers: ['victim'] })
    await expect(crossed).rejects.toMatchObject({ code: 'sign-on.refused' })
  })

  it('is answered once, in the browser it began in, and no sign-in passes for one', async () => {
    const all = await fixture()
    const { relayState, id } = await begun(all)
    const with_ = { relayState, browsers: ['browser-1'] }
    await bring(all.portal, all.provider, { inResponseTo: id }, with_)
    await expect(bring(all.portal, all.provider, { inResponseTo: id }, with_)).rejects.toMatchObject({
      code: 'sign-on.refused'
    })
    const other = await begun(all)
    const elsewhere = { relayState: other.relayState, browsers: ['browser-2'] }
    await expect(bring(all.portal, all.provider, { inResponseTo: other.id }, elsewhere)).rejects.toMatchObject({
      code: 'sign-on.refused'
    })
    const real = await begin(all.portal, all.provider)
    const disguised = { relayState: `test${real.id}`, browsers: [real.browser] }
    await expect(bring(all.portal, all.provider, { inResponseTo: real.id }, disguised)).rejects.toMatchObject({
      code: 'sign-on.refused'
    })
  })

  it('is told, without what the report says of a person, which is kept sealed for a day', async () => {
    const all = await fixture()
    const { relayState, id } = await begun(all)
    const done = await bring(all.portal, all.provider, { inResponseTo: id }, { relayState, browsers: ['browser-1'] })
    const [event] = await all.portal.store.events.find({ action: 'sign-on.tested', limit: 2 })
    expect(event).toMatchObject({
      target: { id: all.provider.id },
      details: { passed: true, reason: null, testedBy: all.admin.id }
    })
    expect(JSON.stringify(event)).not.toContain('amara')
    if (done.kind !== 'tested') throw new Error('expected a report')
    const stored = await all.portal.store.signOnTests.byId(done.testId)
    expect(Buffer.from(stored?.sealedReport ?? []).includes('amara')).toBe(false)
    const gone = { kind: 'not-found', code: 'provider.test-unknown' }
    const tomorrow = occasion(undefined, noon + 86_400_000)
    await expect(readTest(all.portal, tomorrow, all.provider.id, done.testId)).rejects.toMatchObject(gone)
    await expect(readTest(all.portal, occasion(), newId<'provider'>(noon), done.testId)).rejects.toMatchObject(gone)
    await expect(readTest(all.portal, occasion(), all.provider.id, newId<'sign-on-test'>(noon))).rejects.toMatchObject(
      gone
    )
  })
})

describe('a pasted SAMLResponse', () => {
  it('is examined as of now, and uses nothing up', async () => {
    const { portal, provider } = await fixture()
    const message = samlResponse({ to: providerAddresses(portal, provider).replyUrl })
    expect(await examineSamlResponse(portal, occasion(), provider.id, message)).toMatchObject({
      passed: true,
      account: 'amara@example.com'
    })
    expect(await examineSamlResponse(portal, occasion(), provider.id, message)).toMatchObject({ passed: true })
    const late = await examineSamlResponse(portal, occasion(undefined, noon + 7_200_000), provider.id, message)
    expect(late).toMatchObject({ passed: false })
    const junk = await examineSamlResponse(portal, occasion(), provider.id, 'junk')
    expect(junk).toMatchObject({ passed: false, account: null })
  })

  it('that answers a request is taken at its word', async () => {
    const { portal, provider } = await fixture()
    const said = { to: providerAddresses(portal, provider).replyUrl, inResponseTo: '_0123' }
    expect(await examineSamlResponse(portal, occasion(), provider.id, samlResponse(said))).toMatchObject({
      passed: true
    })
  })
})
