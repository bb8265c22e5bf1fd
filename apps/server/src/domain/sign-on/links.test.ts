import { describe, expect, it } from 'vitest'
import { setActiveById } from '../directory/set-active.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { anonymously, bring, goodPassword, noon, person, provided, resumed, sessionOf } from '../test/people.ts'
import { inspectLink } from './inspect-link.ts'
import { issueLink } from './issue-link.ts'
import { changeSignOnPolicy } from './policy.ts'
import { redeemLink } from './redeem-link.ts'
import { ensureSetUpLink, needsSetUp } from './set-up-link.ts'
import { signInWithPassword } from './sign-in-with-password.ts'

const gone = { kind: 'gone', code: 'link.unknown' }
const week = 7 * 24 * 3_600_000
const system = (at = noon) => occasion({ kind: 'system' }, at)
const password = 'a new long password'
const first = { userName: 'first@example.com', password, givenName: 'Ada' }

const signIn = (portal: Portal, userName: string, pass = password) =>
  signInWithPassword(portal, anonymously(), { userName, password: pass })

describe('the set-up link', () => {
  it('makes the first administrator, once, and signs them in', async () => {
    const portal = await openPortal()
    expect(await needsSetUp(portal)).toBe(true)
    const token = (await ensureSetUpLink(portal, system())) ?? ''
    expect(await inspectLink(portal, token, noon)).toMatchObject({ link: { purpose: 'set-up' }, user: null })
    const on = anonymously()
    const started = await redeemLink(portal, on, { token, ...first })
    expect(started.user).toMatchObject({
      administrator: true,
      signIn: 'password',
      source: 'console',
      attributes: { userName: 'first@example.com', name: { givenName: 'Ada' } }
    })
    expect((await resumed(portal, started.token)).actor).toMatchObject({ administrator: true })
    await expect(
      redeemLink(portal, anonymously(), { token, ...first, userName: 'second@example.com' })
    ).rejects.toMatchObject(gone)
    await signIn(portal, 'first@example.com')
    const events = await portal.store.events.find({ correlationId: on.correlationId, limit: 9 })
    expect(events.map(event => event.action)).toEqual(['user.created', 'link.used', 'session.started'])
    expect(await needsSetUp(portal)).toBe(false)
  })

  it('is not made once somebody can administer, and an older one stops', async () => {
    const portal = await openPortal()
    const token = (await ensureSetUpLink(portal, system())) ?? ''
    await person(portal, 'admin@example.com', { administrator: true })
    await expect(redeemLink(portal, anonymously(), { token, ...first })).rejects.toMatchObject(gone)
    expect(await ensureSetUpLink(portal, system())).toBeNull()
    await expect(inspectLink(portal, token, noon)).rejects.toMatchObject(gone)
  })

  it('is there while administrators have no way to sign in', async () => {
    const portal = await openPortal()
    await person(portal, 'robot@example.com', { signIn: 'service', administrator: true })
    await person(portal, 'saml@example.com', { signIn: 'saml', administrator: true })
    await person(portal, 'invited@example.com', { administrator: true, password: null })
    expect(await needsSetUp(portal)).toBe(true)
    await provided(portal)
    expect(await needsSetUp(portal)).toBe(false)
  })

  it('is there when a provider is on but nobody administers', async () => {
    const portal = await openPortal()
    await person(portal, 'bo@example.com', { signIn: 'saml' })
    await provided(portal)
    expect(await needsSetUp(portal)).toBe(true)
  })

  it('is one at a time, for a week', async () => {
    const portal = await openPortal()
    const older = (await ensureSetUpLink(portal, system())) ?? ''
    const newer = (await ensureSetUpLink(portal, system())) ?? ''
    await expect(inspectLink(portal, older, noon)).rejects.toMatchObject(gone)
    expect(await inspectLink(portal, newer, noon + week - 1)).toBeDefined()
    await expect(inspectLink(portal, newer, noon + week)).rejects.toMatchObject(gone)
  })

  it('wants a name in the form of an address that nobody has, and stays good when it was not given one', async () => {
    const portal = await openPortal()
    await person(portal, 'taken@example.com', { signIn: 'saml' })
    const token = (await ensureSetUpLink(portal, system())) ?? ''
    for (const userName of ['', 'nobody', 'a:b@example.com'])
      await expect(redeemLink(portal, anonymously(), { token, password, userName })).rejects.toMatchObject({
        code: 'user.userName-form'
      })
    await expect(
      redeemLink(portal, anonymously(), { token, password, userName: 'Taken@example.com' })
    ).rejects.toMatchObject({ code: 'user.userName-taken' })
    await expect(redeemLink(portal, anonymously(), { token, ...first, password: 'short' })).rejects.toMatchObject({
      code: 'password.length'
    })
    expect(await redeemLink(portal, anonymously(), { token, ...first })).toBeDefined()
  })

  it('makes one administrator when it is used twice at once', async () => {
    const portal = await openPortal()
    const token = (await ensureSetUpLink(portal, system())) ?? ''
    const runs = await Promise.allSettled(
      ['a@example.com', 'b@example.com'].map(userName =>
        redeemLink(portal, anonymously(), { token, password, userName })
      )
    )
    expect(runs.filter(run => run.status === 'fulfilled')).toHaveLength(1)
  })
})

describe('a link for a person', () => {
  it('is an invitation for who has no password, and signs them in with the one they choose', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com', { password: null })
    const { token, expiresAt } = await issueLink(portal, occasion(), bo.id)
    expect(expiresAt).toBe(noon + week)
    expect(await inspectLink(portal, token, noon)).toMatchObject({
      link: { purpose: 'invitation' },
      user: { id: bo.id }
    })
    expect((await redeemLink(portal, anonymously(), { token, password })).user.id).toBe(bo.id)
    await signIn(portal, 'bo@example.com')
    await expect(redeemLink(portal, anonymously(), { token, password })).rejects.toMatchObject(gone)
  })

  it('is a recovery for who has one: the old password and other sessions end', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const old = await sessionOf(portal, bo)
    const { token } = await issueLink(portal, occasion(), bo.id)
    expect((await inspectLink(portal, token, noon)).link.purpose).toBe('recovery')
    const started = await redeemLink(portal, anonymously(), { token, password })
    expect((await resumed(portal, old.token)).actor.kind).toBe('anonymous')
    expect((await resumed(portal, started.token)).actor.kind).toBe('session')
    await expect(signIn(portal, 'bo@example.com', goodPassword)).rejects.toMatchObject({ code: 'sign-in.refused' })
  })

  it('does not stand in for a second factor, which stays', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const sealedSecret = portal.secrets.seal(portal.oneTimePasswords.newSecret(), `second-factor:${bo.id}`)
    const factor = { sealedSecret, confirmedAt: noon, lastStep: 0, recoveryCodes: [] }
    await portal.store.write(tx => tx.secondFactors.write(bo.id, factor))
    const { token } = await issueLink(portal, occasion(), bo.id)
    await expect(redeemLink(portal, anonymously(), { token, password })).rejects.toMatchObject({
      code: 'sign-in.second-factor'
    })
    expect(await portal.store.sessions.byUser(bo.id)).toEqual([])
    await expect(signIn(portal, 'bo@example.com')).rejects.toMatchObject({ code: 'sign-in.second-factor' })
  })

  it('stops with a newer one, with the account, and after a week', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const older = await issueLink(portal, occasion(), bo.id)
    const newer = await issueLink(portal, occasion(), bo.id)
    await expect(inspectLink(portal, older.token, noon)).rejects.toMatchObject(gone)
    await expect(inspectLink(portal, newer.token, newer.expiresAt)).rejects.toMatchObject(gone)
    await setActiveById(portal, occasion(), bo.id, false)
    await setActiveById(portal, occasion(), bo.id, true)
    await expect(redeemLink(portal, anonymously(), { token: newer.token, password })).rejects.toMatchObject(gone)
  })

  it('is refused for who can not use one', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const saml = await person(portal, 'saml@example.com', { signIn: 'saml' })
    await expect(issueLink(portal, occasion(), saml.id)).rejects.toMatchObject({ code: 'link.no-password-account' })
    await expect(issueLink(portal, occasion(), 'nobody' as UserId)).rejects.toMatchObject({ code: 'user.unknown' })
    await setActiveById(portal, occasion(), bo.id, false)
    await expect(issueLink(portal, occasion(), bo.id)).rejects.toMatchObject({ code: 'user.deactivated' })
  })

  it('sets a password but signs nobody in while single sign-on is enforced, until the account is break-glass', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com', { password: null })
    await bring(portal, await provided(portal), { nameId: 'bo@example.com' })
    await changeSignOnPolicy(portal, occasion(), { enforceSingleSignOn: true, breakGlass: [] })
    const { token } = await issueLink(portal, occasion(), bo.id)
    const refusal = { kind: 'forbidden', code: 'link.enforced' }
    await expect(redeemLink(portal, anonymously(), { token, password })).rejects.toMatchObject(refusal)
    await expect(redeemLink(portal, anonymously(), { token, password })).rejects.toMatchObject(gone)
    expect(await portal.store.sessions.byUser(bo.id)).toEqual([])
    await expect(signIn(portal, 'bo@example.com')).rejects.toMatchObject({ code: 'sign-in.refused' })
    await changeSignOnPolicy(portal, occasion(), { enforceSingleSignOn: true, breakGlass: [bo.id] })
    await signIn(portal, 'bo@example.com')
  })

  it('leaves no token in the log', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const { token } = await issueLink(portal, occasion(), bo.id)
    await redeemLink(portal, anonymously(), { token, password })
    expect(JSON.stringify(await portal.store.events.find({ limit: 50 }))).not.toContain(token)
  })
})
