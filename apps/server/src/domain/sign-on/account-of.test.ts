import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import { persistentFormat } from '../test/identity-provider.ts'
import { addUser, occasion, openPortal } from '../test/open-portal.ts'
import { anonymously, bring, provided } from '../test/people.ts'

async function reasonFor(
  said: Parameters<typeof bring>[2],
  changes: Parameters<typeof provided>[1],
  people: readonly string[] = ['amara@example.com', 'jdoe']
) {
  const portal = await openPortal()
  for (const userName of people) await addUser(portal, { userName })
  const provider = await provided(portal, changes)
  const on = anonymously()
  try {
    const done = await bring(portal, provider, said, { occasion: on })
    return done.kind === 'signed-in' ? String(done.session.user.attributes.userName) : done.kind
  } catch {
    await portal.store.flush()
    const [event] = await portal.store.events.find({ correlationId: on.correlationId, limit: 1 })
    return String(event?.details.reason)
  }
}

describe('a provider that is limited to domains', () => {
  const limited = { domains: ['example.com', 'example.org'] }

  it.each([
    ['an address in one of them', { nameId: 'Amara@EXAMPLE.com' }, 'amara@example.com'],
    [
      'a pseudonym with an address in one',
      { nameId: 'p1', nameIdFormat: persistentFormat, email: 'amara@example.com' },
      'amara@example.com'
    ],
    ['an address outside', { nameId: 'amara@elsewhere.example' }, 'email_domain'],
    ['a subdomain of one', { nameId: 'amara@sub.example.com' }, 'email_domain'],
    ['a domain that ends alike', { nameId: 'amara@notexample.com' }, 'email_domain'],
    [
      'an address whose last part is outside',
      { nameId: 'amara@example.com@elsewhere.example', email: null },
      'email_domain'
    ],
    [
      'a name inside with a claim outside',
      { nameId: 'amara@example.com', email: 'amara@elsewhere.example' },
      'email_domain'
    ],
    [
      'a name outside with a claim inside',
      { nameId: 'amara@tenant.example', email: 'amara@example.com' },
      'email_domain'
    ],
    ["another's account by a name that is no address", { nameId: 'jdoe', email: 'bo@example.com' }, 'user_unknown']
  ])('for %s', async (_what, said, outcome) => expect(await reasonFor(said, limited)).toBe(outcome))

  it.each([
    'amara＠example.com@example.org',
    'amara：x@example.org',
    'ama\u200bra@example.com',
    '\u202eamara@example.com'
  ])('makes no account by a name like %j', async nameId =>
    expect(await reasonFor({ nameId, email: null }, { ...limited, justInTime: true })).toBe('user_unknown')
  )

  it('finds any name when it is not limited', async () =>
    expect(await reasonFor({ nameId: 'jdoe', email: null }, {})).toBe('jdoe'))
})

describe('an account at first sign-in', () => {
  it('is made with the names claimed, by the provider, and signs in', async () => {
    const portal = await openPortal()
    const provider = await provided(portal, { justInTime: true })
    const on = anonymously()
    await bring(portal, provider, { nameId: 'amara@example.com', familyName: 'Müller &amp; Co' }, { occasion: on })
    const user = await portal.store.users.byUserName('amara@example.com')
    expect(user).toMatchObject({
      signIn: 'saml',
      source: 'sign-on',
      administrator: false,
      attributes: {
        userName: 'amara@example.com',
        active: true,
        name: { givenName: 'Amara', familyName: 'Müller & Co' },
        emails: [{ value: 'amara@example.com', type: 'work', primary: true }]
      }
    })
    const events = await portal.store.events.find({ correlationId: on.correlationId, limit: 5 })
    const by = { kind: 'provider', providerId: provider.id }
    expect(events).toMatchObject([
      { action: 'user.created', actor: by, target: { id: user?.id } },
      { action: 'session.started', actor: by, target: { id: user?.id } }
    ])
  })

  it.each([
    ['is not made where that is off', { nameId: 'new@example.com' }, { justInTime: false }, 'user_unknown'],
    [
      'is not made outside of the domains',
      { nameId: 'new@elsewhere.example' },
      { justInTime: true, domains: ['example.com'] },
      'email_domain'
    ],
    ['is not made of a name that is no address', { nameId: 'new', email: null }, { justInTime: true }, 'user_unknown'],
    [
      'is not made of a name with a colon',
      { nameId: 'a:b@example.com', email: null },
      { justInTime: true },
      'user_unknown'
    ],
    [
      'is called by the claim when the name is a pseudonym',
      { nameId: 'x@pairwise.example', nameIdFormat: persistentFormat, email: 'new@example.com' },
      { justInTime: true },
      'new@example.com'
    ],
    ['is the one that is there already', { nameId: 'AMARA@example.com' }, { justInTime: true }, 'amara@example.com']
  ])('%s', async (_what, said, changes, outcome) => expect(await reasonFor(said, changes)).toBe(outcome))

  it('never comes back by itself once it was deactivated, under its name or its address', async () => {
    const portal = await openPortal()
    await addUser(portal, { userName: 'amara@example.com' })
    await setActive(portal, occasion(), 'amara@example.com', false)
    const provider = await provided(portal, { justInTime: true })
    for (const said of [{ nameId: 'amara@example.com' }, { nameId: 'new@example.com', email: 'amara@example.com' }])
      await expect(bring(portal, provider, said)).rejects.toMatchObject({ code: 'sign-on.refused' })
    expect(await portal.store.users.count()).toEqual({ registered: 0, deactivated: 1 })
  })

  it('is made once when two sign-ins come at once', async () => {
    const portal = await openPortal()
    const provider = await provided(portal, { justInTime: true })
    await Promise.all([1, 2, 3].map(() => bring(portal, provider, { nameId: 'amara@example.com' })))
    expect(await portal.store.users.count()).toEqual({ registered: 1, deactivated: 0 })
  })
})
