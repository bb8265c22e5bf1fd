import { describe, expect, it } from 'vitest'
import { patchUser } from '../directory/patch-user.ts'
import { removeUser } from '../directory/remove-user.ts'
import { setActiveById } from '../directory/set-active.ts'
import type { SessionId } from '../id.ts'
import { changeSite, readSite } from '../site.ts'
import { client, occasion, openPortal } from '../test/open-portal.ts'
import { goodPassword, noon, person, resumed, sessionOf } from '../test/people.ts'
import { changePassword } from './change-password.ts'
import { inspectLink } from './inspect-link.ts'
import { issueLink } from './issue-link.ts'
import { endOtherSessions, endOwnSession, readOwnSessions } from './own-sessions.ts'
import { resumeSession } from './resume-session.ts'
import { signOut } from './sign-out.ts'
import { sweep } from './sweep.ts'

const minute = 60_000

describe('a session', () => {
  it('is over at its end, and for who has another token', async () => {
    const portal = await openPortal()
    const { token } = await sessionOf(portal, await person(portal, 'bo@example.com'))
    expect(await resumeSession(portal, `${token}x`, noon)).toBeUndefined()
    expect(await resumeSession(portal, '', noon)).toBeUndefined()
    for (let at = noon; at < noon + 12 * 60 * minute; at += 50 * minute) {
      expect(await resumeSession(portal, token, at)).toBeDefined()
      await portal.store.flush()
    }
    expect(await resumeSession(portal, token, noon + 12 * 60 * minute)).toBeUndefined()
  })

  it('is over after an hour without use, or as long as an administrator said', async () => {
    const portal = await openPortal()
    const { token } = await sessionOf(portal, await person(portal, 'bo@example.com'))
    expect(await resumeSession(portal, token, noon + 59 * minute)).toBeDefined()
    await portal.store.flush()
    expect(await resumeSession(portal, token, noon + 118 * minute)).toBeDefined()
    await portal.store.flush()
    await changeSite(portal, occasion(), { ...(await readSite(portal.store)), sessionIdleMinutes: 5 })
    expect(await resumeSession(portal, token, noon + 123 * minute)).toBeUndefined()
  })

  it('is over sooner when an administrator shortens the longest time', async () => {
    const portal = await openPortal()
    const { token } = await sessionOf(portal, await person(portal, 'bo@example.com'))
    await changeSite(portal, occasion(), {
      ...(await readSite(portal.store)),
      sessionIdleMinutes: 1440,
      sessionMaxHours: 1
    })
    expect(await resumeSession(portal, token, noon + 60 * minute - 1)).toBeDefined()
    expect(await resumeSession(portal, token, noon + 60 * minute)).toBeUndefined()
  })

  it('ends with the account, whoever deactivates it, and is counted', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const browsers = [await sessionOf(portal, bo), await sessionOf(portal, bo)]
    await patchUser(portal, client('entra'), {
      id: bo.id,
      operations: [{ op: 'replace', path: 'active', value: false }]
    })
    for (const { token } of browsers) expect(await resumeSession(portal, token, noon)).toBeUndefined()
    expect(await portal.store.erasures.byUser(bo.id)).toMatchObject([{ removed: { sessions: 2 } }])
    await setActiveById(portal, occasion(), bo.id, true)
    for (const { token } of browsers) expect(await resumeSession(portal, token, noon)).toBeUndefined()
  })

  it('ends when the account is removed, and is counted', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const { token } = await sessionOf(portal, bo)
    await removeUser(portal, client('scim'), { id: bo.id })
    expect(await resumeSession(portal, token, noon)).toBeUndefined()
    expect(await portal.store.erasures.byUser(bo.id)).toMatchObject([{ removed: { sessions: 1 } }])
  })

  it('ends by signing out, which is told and works once', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const { token, occasion: own } = await sessionOf(portal, bo)
    expect(await signOut(portal, own)).toEqual({ redirect: '/auth/' })
    expect(await signOut(portal, own)).toEqual({ redirect: '/auth/' })
    expect(await signOut(portal, occasion({ kind: 'anonymous' }))).toEqual({ redirect: '/auth/' })
    expect(await resumeSession(portal, token, noon)).toBeUndefined()
    const told = await portal.store.events.find({ action: 'session.ended', limit: 5 })
    expect(told).toMatchObject([{ target: { id: bo.id }, details: { by: 'sign-out' } }])
  })

  it('is swept away some time after its end', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    await sessionOf(portal, bo)
    await sweep(portal, noon + minute)
    expect(await portal.store.sessions.byUser(bo.id)).toHaveLength(1)
    await sweep(portal, noon + 13 * 60 * minute)
    expect(await portal.store.sessions.byUser(bo.id)).toEqual([])
  })
})

describe('one’s own sessions', () => {
  it('are shown while they are good, newest first', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    await sessionOf(portal, bo, noon - 61 * minute)
    const first = await sessionOf(portal, bo, noon - minute)
    const second = await sessionOf(portal, bo)
    await sessionOf(portal, await person(portal, 'amara@example.com'))
    const shown = await readOwnSessions(portal, second.occasion)
    expect(shown.map(session => session.createdAt)).toEqual([noon, noon - minute])
    expect(await endOtherSessions(portal, second.occasion)).toBe(2)
    expect(await resumeSession(portal, first.token, noon)).toBeUndefined()
    expect(await resumeSession(portal, second.token, noon)).toBeDefined()
  })

  it('can be ended one by one, but not another’s', async () => {
    const portal = await openPortal()
    const bo = await sessionOf(portal, await person(portal, 'bo@example.com'))
    const amara = await sessionOf(portal, await person(portal, 'amara@example.com'))
    const [mine] = await readOwnSessions(portal, amara.occasion)
    const unknown = { kind: 'not-found', code: 'session.unknown' }
    for (const id of [mine?.id ?? '', 'nothing'])
      await expect(endOwnSession(portal, bo.occasion, id as SessionId)).rejects.toMatchObject(unknown)
    await endOwnSession(portal, amara.occasion, mine?.id ?? ('' as SessionId))
    expect((await resumed(portal, amara.token)).actor.kind).toBe('anonymous')
  })
})

describe('changing one’s password', () => {
  it('ends one’s other sessions and stops links, not this session', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const other = await sessionOf(portal, bo)
    const own = await sessionOf(portal, bo)
    const { token } = await issueLink(portal, occasion(), bo.id)
    await changePassword(portal, own.occasion, { current: goodPassword, next: 'another long password' })
    expect((await resumed(portal, other.token)).actor.kind).toBe('anonymous')
    expect((await resumed(portal, own.token)).actor.kind).toBe('session')
    await expect(inspectLink(portal, token, noon)).rejects.toMatchObject({
      code: 'link.unknown'
    })
    const owner = await portal.store.passwords.byUser(bo.id)
    expect(await portal.passwords.verify(owner?.encodedHash ?? null, 'another long password')).toBe(true)
    expect(await portal.store.events.find({ action: 'password.changed', limit: 2 })).toMatchObject([
      { details: { by: 'owner', sessionsEnded: 1 } }
    ])
  })

  it('needs the current one, a new one of sound length, and an account that has one', async () => {
    const portal = await openPortal()
    const { occasion: own } = await sessionOf(portal, await person(portal, 'bo@example.com'))
    const wrong = { kind: 'invalid', code: 'password.wrong', fields: { current: expect.any(String) } }
    await expect(changePassword(portal, own, { current: 'no', next: 'another long password' })).rejects.toMatchObject(
      wrong
    )
    await expect(changePassword(portal, own, { current: goodPassword, next: 'short' })).rejects.toMatchObject({
      code: 'password.length'
    })
    const { occasion: saml } = await sessionOf(portal, await person(portal, 's@example.com', { signIn: 'saml' }))
    await expect(changePassword(portal, saml, { current: '', next: 'another long password' })).rejects.toMatchObject({
      code: 'password.none'
    })
  })

  it('takes one of two that come at once', async () => {
    const portal = await openPortal()
    const { occasion: own } = await sessionOf(portal, await person(portal, 'bo@example.com'))
    const change = (next: string) => changePassword(portal, own, { current: goodPassword, next })
    const runs = await Promise.allSettled([change('one long password'), change('two long passwords')])
    expect(runs.filter(run => run.status === 'fulfilled')).toHaveLength(1)
  })
})
