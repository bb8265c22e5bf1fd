import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import { userNameOf } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import { expiredKey, otherKey, persistentFormat, samlResponse } from '../test/identity-provider.ts'
import { addUser, occasion, openPortal } from '../test/open-portal.ts'
import { anonymously, begin, bring, noon, person, provided, providerInput, resumed } from '../test/people.ts'
import { digestOf } from '../token.ts'
import { completeSignOn, type SignOn } from './complete-sign-on.ts'
import type { AuthenticationProvider } from './provider.ts'
import { providerAddresses } from './providers.ts'
import { changeProvider } from './save-provider.ts'

const refusal = { kind: 'forbidden', code: 'sign-on.refused' }

async function withAmara(
  changes: Parameters<typeof provided>[1] = {}
): Promise<{ portal: Portal; provider: AuthenticationProvider }> {
  const portal = await openPortal()
  await addUser(portal, { userName: 'Amara@Example.com' })
  return { portal, provider: await provided(portal, changes) }
}

/** The one entry that tells why. */
async function reasonOf(portal: Portal, run: (on: ReturnType<typeof anonymously>) => Promise<SignOn>) {
  const on = anonymously()
  await expect(run(on)).rejects.toMatchObject(refusal)
  await portal.store.flush()
  const events = await portal.store.events.find({ correlationId: on.correlationId, limit: 10 })
  expect(events.map(event => [event.action, event.outcome])).toEqual([['sign-on.refused', 'refused']])
  return { reason: events[0]?.details.reason, event: events[0] }
}

const signedIn = (done: SignOn) => {
  if (done.kind !== 'signed-in') throw new Error('expected a session')
  return done
}

describe('single sign-on', () => {
  it('signs in whom the provider names, unasked, without regard to case', async () => {
    const { portal, provider } = await withAmara()
    const { session, returnTo } = signedIn(await bring(portal, provider))
    expect(userNameOf(session.user)).toBe('Amara@Example.com')
    expect(returnTo).toBe('/')
    expect((await resumed(portal, session.token)).actor).toMatchObject({ kind: 'session', userId: session.user.id })
  })

  it('is told: who, through which provider, from where', async () => {
    const { portal, provider } = await withAmara()
    const on = anonymously()
    const { session } = signedIn(await bring(portal, provider, {}, { occasion: on }))
    const events = await portal.store.events.find({ correlationId: on.correlationId, limit: 10 })
    expect(events).toMatchObject([
      {
        action: 'session.started',
        actor: { kind: 'provider', providerId: provider.id },
        target: { kind: 'user', id: session.user.id },
        details: { method: 'saml', providerId: provider.id },
        personal: { sourceAddress: '192.0.2.1' }
      }
    ])
    expect(await portal.store.providers.byId(provider.id)).toMatchObject({ lastSignInAt: noon, changedAt: noon })
  })

  it('goes where the person wanted to go, if that is here', async () => {
    const { portal, provider } = await withAmara()
    const { id, relayState, browser } = await begin(portal, provider, { returnTo: '/console/users' })
    const done = await bring(portal, provider, { inResponseTo: id }, { relayState, browsers: ['other', browser] })
    expect(signedIn(done).returnTo).toBe('/console/users')
    const unasked = { relayState: '/profile' }
    expect(signedIn(await bring(portal, provider, {}, unasked)).returnTo).toBe('/profile')
    const hostile = { relayState: 'https://elsewhere.example/' }
    expect(signedIn(await bring(portal, provider, {}, hostile)).returnTo).toBe('/')
  })

  it('takes an answer whose provider lost the Relay State', async () => {
    const { portal, provider } = await withAmara()
    const { id, browser } = await begin(portal, provider)
    await expect(bring(portal, provider, { inResponseTo: id }, { browsers: [browser] })).resolves.toBeDefined()
  })

  it('finds the account by the e-mail claim when the name is a pseudonym', async () => {
    const { portal, provider } = await withAmara()
    const said = { nameId: 'AAAAAKnm7Hy3vIe', nameIdFormat: persistentFormat, email: 'AMARA@example.com' }
    expect(userNameOf(signedIn(await bring(portal, provider, said)).session.user)).toBe('Amara@Example.com')
  })

  it('lets a person with a password in as well, and ends no later than the provider says', async () => {
    const { portal, provider } = await withAmara()
    await person(portal, 'bo@example.com')
    const end = noon + 600_000
    const { session } = signedIn(await bring(portal, provider, { nameId: 'bo@example.com', sessionNotOnOrAfter: end }))
    expect(session.expiresAt).toBe(end)
    expect((await resumed(portal, session.token, end - 1)).actor.kind).toBe('session')
    expect((await resumed(portal, session.token, end)).actor.kind).toBe('anonymous')
  })
})

describe('single sign-on is refused, with a reason for administrators alone,', () => {
  it.each([
    ['who is unknown', { nameId: 'nobody@example.com' }, 'user_unknown'],
    ['who signs with another key', { key: otherKey }, 'signature'],
    [
      'who signs with an expired certificate',
      { key: expiredKey },
      'certificate_expired',
      { certificates: expiredKey.certificate }
    ],
    ['who signs the assertion alone', { signs: 'assertion' as const }, 'signature'],
    ['who names another issuer', { issuer: 'https://sts.windows.net/another/' }, 'unknown_issuer'],
    ['who means another portal', { audience: 'https://other.example/' }, 'audience'],
    ['whose message is old', { at: noon - 7_200_000 }, 'too_old']
  ] as const)('for one %s', async (_who, said, reason, changes: Parameters<typeof provided>[1] = {}) => {
    const { portal, provider } = await withAmara(changes)
    const told = await reasonOf(portal, on => bring(portal, provider, said, { occasion: on }))
    expect(told.reason).toBe(reason)
    expect(JSON.stringify(told.event?.details)).not.toContain('amara')
  })

  it('for what is no message at all', async () => {
    const { portal, provider } = await withAmara()
    const junk = (message: string) => (on: ReturnType<typeof anonymously>) =>
      completeSignOn(portal, on, { provider, samlResponse: message, relayState: '', browserTokens: [] })
    expect((await reasonOf(portal, junk('%'))).reason).toBe('not_base64')
    expect((await reasonOf(portal, junk(''))).event?.details).toMatchObject({ providerId: provider.id })
    expect((await reasonOf(portal, junk(Buffer.from('<x/>').toString('base64')))).reason).toBe('response_shape')
  })

  it('says both issuers, and which screen mends it', async () => {
    const { portal, provider } = await withAmara()
    const said = { issuer: 'https://sts.windows.net/another/' }
    const { event } = await reasonOf(portal, on => bring(portal, provider, said, { occasion: on }))
    expect(event?.details.explanation).toContain(provider.entityId)
    expect(event?.details.explanation).toContain(said.issuer)
  })

  it('for a deactivated account, and for a service account, under the account in the log', async () => {
    const { portal, provider } = await withAmara()
    const { id } = await addUser(portal, { userName: 'bo@example.com' })
    await setActive(portal, occasion(), 'bo@example.com', false)
    const robot = await person(portal, 'robot@example.com', { signIn: 'service' })
    const bo = await reasonOf(portal, on => bring(portal, provider, { nameId: 'bo@example.com' }, { occasion: on }))
    expect(bo).toMatchObject({ reason: 'user_deactivated', event: { target: { kind: 'user', id } } })
    const service = await reasonOf(portal, on =>
      bring(portal, provider, { nameId: 'robot@example.com' }, { occasion: on })
    )
    expect(service).toMatchObject({ reason: 'user_is_service_account', event: { target: { id: robot.id } } })
    expect(JSON.stringify(service.event?.details)).not.toContain('robot@')
  })

  it('when the same assertion comes again, on whatever occasion', async () => {
    const { portal, provider } = await withAmara()
    const { replyUrl } = providerAddresses(portal, provider)
    const message = samlResponse({ to: replyUrl })
    const post = (on: ReturnType<typeof anonymously>) =>
      completeSignOn(portal, on, { provider, samlResponse: message, relayState: '', browserTokens: [] })
    await post(anonymously())
    expect((await reasonOf(portal, post)).reason).toBe('replayed')
  })

  it('when the same assertion comes twice at once, but for one', async () => {
    const { portal, provider } = await withAmara()
    const { replyUrl } = providerAddresses(portal, provider)
    const message = samlResponse({ to: replyUrl })
    const input = { provider, samlResponse: message, relayState: '', browserTokens: [] }
    const runs = await Promise.allSettled([1, 2, 3, 4].map(() => completeSignOn(portal, anonymously(), input)))
    expect(runs.filter(run => run.status === 'fulfilled')).toHaveLength(1)
  })

  it('when it comes unasked where that is switched off', async () => {
    const { portal, provider } = await withAmara({ unsolicited: false })
    expect((await reasonOf(portal, on => bring(portal, provider, {}, { occasion: on }))).reason).toBe('unsolicited')
    const { id, relayState, browser } = await begin(portal, provider)
    await bring(portal, provider, { inResponseTo: id }, { relayState, browsers: [browser] })
  })

  it('when the provider is switched off, or was changed while its answer was looked at', async () => {
    const { portal, provider } = await withAmara()
    await changeProvider(portal, occasion(undefined, noon + 1), provider.id, providerInput({ name: 'Renamed' }))
    expect((await reasonOf(portal, on => bring(portal, provider, {}, { occasion: on }))).reason).toBe(
      'provider_changed'
    )
    await changeProvider(portal, occasion(), provider.id, providerInput({ enabled: false }))
    expect((await reasonOf(portal, on => bring(portal, provider, {}, { occasion: on }))).reason).toBe('provider_off')
  })
})

describe('an answer to a request', () => {
  const other = { name: 'Partner', issuer: 'https://partner.example/idp', certificates: otherKey.certificate }

  it('is taken once', async () => {
    const { portal, provider } = await withAmara()
    const { id, relayState, browser } = await begin(portal, provider)
    const again = (on = anonymously()) =>
      bring(portal, provider, { inResponseTo: id }, { relayState, browsers: [browser], occasion: on })
    await again()
    expect((await reasonOf(portal, again)).reason).toBe('inresponseto_used')
  })

  it('is used up by a refusal too, once it is verified', async () => {
    const { portal, provider } = await withAmara()
    const { id, relayState, browser } = await begin(portal, provider)
    const by = (nameId: string) => (on: ReturnType<typeof anonymously>) =>
      bring(portal, provider, { inResponseTo: id, nameId }, { relayState, browsers: [browser], occasion: on })
    expect((await reasonOf(portal, by('nobody@example.com'))).reason).toBe('user_unknown')
    expect((await reasonOf(portal, by('amara@example.com'))).reason).toBe('inresponseto_used')
  })

  it('is not used up by what nobody signed', async () => {
    const { portal, provider } = await withAmara()
    const { id, relayState, browser } = await begin(portal, provider)
    const by =
      (key = otherKey) =>
      (on: ReturnType<typeof anonymously>) =>
        bring(portal, provider, { inResponseTo: id, key }, { relayState, browsers: [browser], occasion: on })
    expect((await reasonOf(portal, by())).reason).toBe('signature')
    await bring(portal, provider, { inResponseTo: id }, { relayState, browsers: [browser] })
  })

  it('is refused in another browser, where somebody would be signed in as somebody else', async () => {
    const { portal, provider } = await withAmara()
    const { id, relayState } = await begin(portal, provider, { browser: 'attacker' })
    const in_ = (browsers: string[]) => (on: ReturnType<typeof anonymously>) =>
      bring(portal, provider, { inResponseTo: id }, { relayState, browsers, occasion: on })
    expect((await reasonOf(portal, in_(['victim']))).reason).toBe('browser_binding')
    const none = await begin(portal, provider, { browser: 'attacker' })
    const bare = (on: ReturnType<typeof anonymously>) =>
      bring(portal, provider, { inResponseTo: none.id }, { relayState: none.relayState, occasion: on })
    expect((await reasonOf(portal, bare)).reason).toBe('browser_binding')
  })

  it('is refused when nobody asked, or too long ago', async () => {
    const { portal, provider } = await withAmara()
    const unknown = `_${'0'.repeat(32)}`
    const never = (on: ReturnType<typeof anonymously>) =>
      bring(portal, provider, { inResponseTo: unknown }, { browsers: ['browser-1'], occasion: on })
    expect((await reasonOf(portal, never)).reason).toBe('inresponseto_unknown')
    const { id, browser } = await begin(portal, provider, { at: noon - 900_000 })
    const late = (on: ReturnType<typeof anonymously>) =>
      bring(portal, provider, { inResponseTo: id }, { browsers: [browser], occasion: on })
    expect((await reasonOf(portal, late)).reason).toBe('inresponseto_unknown')
  })

  it('is refused when it leaves out what it answers, or answers another request than its Relay State says', async () => {
    const { portal, provider } = await withAmara()
    const first = await begin(portal, provider)
    const second = await begin(portal, provider)
    const silent = (on: ReturnType<typeof anonymously>) =>
      bring(portal, provider, {}, { relayState: first.relayState, browsers: ['browser-1'], occasion: on })
    expect((await reasonOf(portal, silent)).reason).toBe('inresponseto_unknown')
    const crossed = (on: ReturnType<typeof anonymously>) =>
      bring(
        portal,
        provider,
        { inResponseTo: first.id },
        { relayState: second.relayState, browsers: ['browser-1'], occasion: on }
      )
    expect((await reasonOf(portal, crossed)).reason).toBe('inresponseto_unknown')
  })

  it('leaves no room taken once it expired, however many began', async () => {
    const { portal, provider } = await withAmara()
    const { id } = await begin(portal, provider)
    const known = (of: string) => portal.store.write(tx => tx.authnRequests.consume(digestOf(of), noon))
    const later = await begin(portal, provider, { at: noon + 16 * 60_000 })
    expect(await known(id)).toBeUndefined()
    expect(await known(later.id)).toMatchObject({ providerId: provider.id })
  })

  it('is refused from another provider than the one that was asked', async () => {
    const { portal, provider } = await withAmara()
    const partner = await provided(portal, other)
    const { id, relayState, browser } = await begin(portal, provider)
    const mixedUp = (on: ReturnType<typeof anonymously>) =>
      bring(portal, partner, { inResponseTo: id, key: otherKey }, { relayState, browsers: [browser], occasion: on })
    expect((await reasonOf(portal, mixedUp)).reason).toBe('request_for_another_idp')
  })
})
