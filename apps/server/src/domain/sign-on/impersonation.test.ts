import { describe, expect, it } from 'vitest'
import { createOwnApiKey, readOwnKeys, turnIntoScimKey } from '../connections/own-keys.ts'
import { readProfile } from '../directory/profile.ts'
import { setActiveById } from '../directory/set-active.ts'
import { setAdministratorById } from '../directory/set-administrator.ts'
import type { User } from '../directory/user.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { person, resumed, sessionOf } from '../test/people.ts'
import { leaveImpersonation, startImpersonation } from './impersonation.ts'
import { readOwnSessions } from './own-sessions.ts'

async function acting(): Promise<{ portal: Portal; admin: User; robot: User; token: string }> {
  const portal = await openPortal()
  const admin = await person(portal, 'admin@example.com', { administrator: true })
  await person(portal, 'second@example.com', { administrator: true })
  const robot = await person(portal, 'robot@example.com', { signIn: 'service', administrator: true })
  const { token, occasion: own } = await sessionOf(portal, admin)
  await startImpersonation(portal, own, robot.id)
  return { portal, admin, robot, token }
}

describe('impersonation', () => {
  it('acts in the other account, whose profile and keys it shows', async () => {
    const { portal, admin, robot, token } = await acting()
    const on = await resumed(portal, token)
    expect(on.actor).toMatchObject({ userId: admin.id, impersonating: robot.id })
    expect((await readProfile(portal, on)).user.user.id).toBe(robot.id)
    const { key } = await createOwnApiKey(portal, on, { description: 'Entra' })
    const made = await turnIntoScimKey(portal, on, key.id)
    expect(made).toMatchObject({ userName: 'robot@example.com', key: { ownerId: robot.id, description: 'Entra' } })
    expect((await readOwnKeys(portal, on)).keys).toHaveLength(2)
  })

  it('leaves both names in every entry of the log, and is found under either', async () => {
    const { portal, admin, robot, token } = await acting()
    const on = await resumed(portal, token)
    await createOwnApiKey(portal, on, { description: '' })
    await leaveImpersonation(portal, on)
    const { events } = await portal.store.events.search({ userId: robot.id, limit: 10 })
    expect(events.map(event => [event.action, event.details.impersonating])).toEqual([
      ['impersonation.ended', robot.id],
      ['key.created', robot.id],
      ['impersonation.started', undefined],
      ['user.created', undefined]
    ])
    for (const event of events.slice(0, 3)) expect(event.actor).toEqual({ kind: 'session', userId: admin.id })
  })

  it('ends when it is left, and leaving twice is nothing', async () => {
    const { portal, token } = await acting()
    await leaveImpersonation(portal, await resumed(portal, token))
    const on = await resumed(portal, token)
    expect(on.actor).toMatchObject({ impersonating: null })
    await leaveImpersonation(portal, on)
    expect(await portal.store.events.find({ action: 'impersonation.ended', limit: 5 })).toHaveLength(1)
  })

  it('gives neither the right to administer nor what is the person’s own', async () => {
    const { portal, admin, robot, token } = await acting()
    const on = await resumed(portal, token)
    const refusal = { kind: 'forbidden', code: 'session.impersonating' }
    await expect(startImpersonation(portal, on, admin.id)).rejects.toMatchObject(refusal)
    await expect(setActiveById(portal, on, robot.id, false)).rejects.toMatchObject(refusal)
    await expect(readOwnSessions(portal, on)).rejects.toMatchObject(refusal)
  })

  it('is for administrators, of another registered account', async () => {
    const { portal, admin, robot } = await acting()
    const bo = await person(portal, 'bo@example.com')
    const { occasion: on } = await sessionOf(portal, admin)
    await expect(startImpersonation(portal, on, admin.id)).rejects.toMatchObject({ code: 'session.impersonating-self' })
    await expect(startImpersonation(portal, on, 'nobody' as UserId)).rejects.toMatchObject({ code: 'user.unknown' })
    await setActiveById(portal, occasion(), robot.id, false)
    await expect(startImpersonation(portal, on, robot.id)).rejects.toMatchObject({ code: 'user.deactivated' })
    const { occasion: bos } = await sessionOf(portal, bo)
    await expect(startImpersonation(portal, bos, admin.id)).rejects.toMatchObject({ code: 'session.not-administrator' })
    await expect(startImpersonation(portal, occasion(), bo.id)).rejects.toMatchObject({ code: 'session.required' })
  })

  it('ends for good when its administrator loses the right', async () => {
    const { portal, admin, robot, token } = await acting()
    const before = await resumed(portal, token)
    await setAdministratorById(portal, occasion(), admin.id, false)
    await expect(createOwnApiKey(portal, before, { description: '' })).rejects.toMatchObject({
      code: 'session.not-administrator'
    })
    expect((await resumed(portal, token)).actor).toMatchObject({ administrator: false, impersonating: null })
    await setAdministratorById(portal, occasion(), admin.id, true)
    expect((await resumed(portal, token)).actor).toMatchObject({ administrator: true, impersonating: null })
    const told = await portal.store.events.find({ action: 'impersonation.ended', limit: 5 })
    expect(told).toMatchObject([{ target: { id: robot.id }, details: { administrator: admin.id } }])
  })

  it('signs the administrator out when the account acted in is deactivated', async () => {
    const { portal, robot, token } = await acting()
    await setActiveById(portal, occasion(), robot.id, false)
    expect((await resumed(portal, token)).actor.kind).toBe('anonymous')
  })
})
