import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import type { User } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { anonymously, bring, goodPassword, noon, person, provided, resumed } from '../test/people.ts'
import { changeSignOnPolicy } from './policy.ts'
import { signInWithPassword } from './sign-in-with-password.ts'

async function withAmara(): Promise<{ portal: Portal; amara: User }> {
  const portal = await openPortal()
  return { portal, amara: await person(portal, 'amara@example.com', { administrator: true }) }
}

const signIn = (portal: Portal, userName: string, password = goodPassword, on = anonymously()) =>
  signInWithPassword(portal, on, { userName, password, userAgent: 'Browser\n1' })

describe('sign-in by password', () => {
  it('starts a session, for the name in any case, and tells it', async () => {
    const { portal, amara } = await withAmara()
    const on = anonymously()
    const { token, user, expiresAt } = await signIn(portal, 'AMARA@example.com', goodPassword, on)
    expect(user.id).toBe(amara.id)
    expect(expiresAt).toBe(noon + 12 * 3_600_000)
    expect((await resumed(portal, token)).actor).toMatchObject({
      kind: 'session',
      userId: amara.id,
      administrator: true
    })
    const [event] = await portal.store.events.find({ correlationId: on.correlationId, limit: 2 })
    expect(event).toMatchObject({
      action: 'session.started',
      actor: { kind: 'session', userId: amara.id },
      details: { method: 'password' }
    })
    const [session] = await portal.store.sessions.byUser(amara.id)
    expect(session).toMatchObject({ sourceAddress: '192.0.2.1', userAgent: 'Browser1' })
    expect(JSON.stringify(session)).not.toContain(token)
  })

  it.each([
    ['a name nobody has', 'nobody@example.com', goodPassword, 'unknown'],
    ['a wrong password', 'amara@example.com', 'correct horse batterx', 'password'],
    ['a person of the identity provider', 'saml@example.com', goodPassword, 'saml'],
    ['a service account', 'robot@example.com', goodPassword, 'service'],
    ['a deactivated account', 'gone@example.com', goodPassword, 'deactivated'],
    ['an account that has no password yet', 'new@example.com', goodPassword, 'no-password'],
    ['an empty name', '', goodPassword, 'unknown'],
    ['a name no database keeps', 'amara@example.com\u0000', goodPassword, 'unknown'],
    ['a password longer than any', 'amara@example.com', 'x'.repeat(100_000), 'password']
  ])('is refused alike for %s; the log knows why', async (_who, userName, password, reason) => {
    const { portal } = await withAmara()
    await person(portal, 'saml@example.com', { signIn: 'saml' })
    await person(portal, 'robot@example.com', { signIn: 'service' })
    await person(portal, 'new@example.com', { password: null })
    await person(portal, 'gone@example.com')
    await setActive(portal, occasion(), 'gone@example.com', false)
    const on = anonymously()
    const detail = 'This user name and password do not sign anybody in: check both, or use single sign-on.'
    const refusal = { kind: 'unauthenticated', code: 'sign-in.refused', detail }
    await expect(signIn(portal, userName, password, on)).rejects.toMatchObject(refusal)
    await portal.store.flush()
    const events = await portal.store.events.find({ correlationId: on.correlationId, limit: 2 })
    expect(events).toMatchObject([{ action: 'sign-in.refused', outcome: 'refused', details: { reason } }])
    expect(JSON.stringify(events)).not.toContain(goodPassword)
  })

  it('checks one hash whoever is named, so that time tells nothing', async () => {
    const { portal } = await withAmara()
    await person(portal, 'saml@example.com', { signIn: 'saml' })
    const asked: (string | null)[] = []
    const { verify, hash } = portal.passwords
    const counting = {
      ...portal,
      passwords: {
        hash,
        verify: (encoded: string | null, password: string) => {
          asked.push(encoded)
          return verify(encoded, password)
        }
      }
    }
    for (const name of ['nobody@example.com', 'saml@example.com', 'amara@example.com'])
      await expect(signIn(counting, name, 'wrong password!')).rejects.toMatchObject({ code: 'sign-in.refused' })
    expect(asked).toEqual([null, null, expect.stringMatching(/^\$argon2id\$/)])
  })

  it('keeps no name that looks like a password typed in the wrong field', async () => {
    const { portal } = await withAmara()
    const on = anonymously()
    await expect(signIn(portal, 'hunter2hunter2', 'x', on)).rejects.toThrow()
    await portal.store.flush()
    expect(JSON.stringify(await portal.store.events.find({ correlationId: on.correlationId, limit: 2 }))).not.toContain(
      'hunter2'
    )
  })

  it('is refused in the same words while single sign-on is enforced, but for break-glass accounts', async () => {
    const { portal, amara } = await withAmara()
    await person(portal, 'bo@example.com')
    await bring(portal, await provided(portal), { nameId: 'amara@example.com' })
    await changeSignOnPolicy(portal, occasion(), { enforceSingleSignOn: true, breakGlass: [amara.id] })
    const on = anonymously()
    await expect(signIn(portal, 'bo@example.com', goodPassword, on)).rejects.toMatchObject({ code: 'sign-in.refused' })
    await portal.store.flush()
    expect(await portal.store.events.find({ correlationId: on.correlationId, limit: 1 })).toMatchObject([
      { details: { reason: 'enforced' } }
    ])
    expect(await signIn(portal, 'amara@example.com')).toBeDefined()
  })
})
