import { describe, expect, it } from 'vitest'
import { createOwnApiKey } from '../connections/own-keys.ts'
import { removeUser } from '../directory/remove-user.ts'
import { startImpersonation } from '../sign-on/impersonation.ts'
import { addUser, client, occasion, openPortal } from '../test/open-portal.ts'
import { anonymously, bring, person, provided, resumed, sessionOf } from '../test/people.ts'
import { readActivity, searchEvents } from './search-events.ts'

const on = occasion()

describe('the audit log in the console', () => {
  it('gives names for every id it tells of', async () => {
    const portal = await openPortal()
    const admin = await person(portal, 'admin@example.com', { administrator: true })
    const robot = await person(portal, 'robot@example.com', { signIn: 'service' })
    const provider = await provided(portal, { justInTime: true })
    await bring(portal, provider, { nameId: 'amara@example.com' })
    const { token, occasion: own } = await sessionOf(portal, admin)
    await startImpersonation(portal, own, robot.id)
    await createOwnApiKey(portal, await resumed(portal, token), { description: '' })
    const { events, names } = await searchEvents(portal, on, { limit: 50 })
    expect(names.get(admin.id)).toBe('admin@example.com')
    expect(names.get(robot.id)).toBe('robot@example.com')
    expect(names.get(provider.id)).toBe('Entra ID')
    expect(events[0]).toMatchObject({
      action: 'key.created',
      actor: { userId: admin.id },
      details: { impersonating: robot.id, ownerId: robot.id }
    })
  })

  it('shows what identity providers did, apart from what people did', async () => {
    const portal = await openPortal()
    await person(portal, 'local@example.com')
    const { id } = await addUser(portal, { userName: 'amara@example.com' })
    const provisioned = await searchEvents(portal, on, { view: 'provisioning', limit: 50 })
    expect(provisioned.events.map(event => [event.action, event.target?.id])).toEqual([['user.created', id]])
    expect(
      (await searchEvents(portal, on, { view: 'provisioning', actions: ['user.changed'], limit: 5 })).events
    ).toEqual([])
    expect(
      (await searchEvents(portal, on, { view: 'provisioning', actions: ['site.x' as never], limit: 5 })).events
    ).toEqual([])
  })

  it('shows who came in and who was refused', async () => {
    const portal = await openPortal()
    const provider = await provided(portal)
    await sessionOf(portal, await person(portal, 'bo@example.com'))
    const refused = anonymously()
    await expect(bring(portal, provider, { nameId: 'nobody@example.com' }, { occasion: refused })).rejects.toThrow()
    await portal.store.flush()
    const { events } = await searchEvents(portal, on, { view: 'sign-in', limit: 50 })
    expect(events.map(event => event.action)).toEqual(['sign-on.refused', 'session.started'])
    const reference = refused.correlationId.slice(-12).toUpperCase()
    const found = await searchEvents(portal, on, { correlationId: reference, limit: 5 })
    expect(found.events).toMatchObject([{ action: 'sign-on.refused', details: { reason: 'user_unknown' } }])
  })

  it('finds by user name in any case, nothing for a name that nobody has, and by id who is gone', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'amara@example.com' })
    await addUser(portal, { userName: 'bo@example.com' })
    const by = async (userName: string) =>
      (await searchEvents(portal, on, { userName, limit: 9 })).events.map(event => event.action)
    expect(await by('AMARA@example.com')).toEqual(['user.created'])
    expect(await by('nobody@example.com')).toEqual([])
    await removeUser(portal, client('scim'), { id })
    expect(await by('amara@example.com')).toEqual([])
    expect(await by(id)).toEqual(['user.removed', 'user.created'])
    expect((await readActivity(portal, on, id)).names.has(id)).toBe(false)
  })

  it('goes on where a page ended', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    for (let n = 0; n < 3; n++) await sessionOf(portal, bo)
    const first = await searchEvents(portal, on, { userName: 'bo@example.com', limit: 2 })
    expect(first.events).toHaveLength(2)
    const rest = await searchEvents(portal, on, {
      userName: 'bo@example.com',
      limit: 9,
      ...(first.next === null ? {} : { before: first.next })
    })
    expect(rest.events.map(event => event.action)).toEqual(['session.started', 'user.created'])
    expect((await readActivity(portal, on, bo.id, first.events[1]?.sequence)).events).toHaveLength(2)
  })
})
