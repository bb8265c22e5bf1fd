import { describe, expect, it } from 'vitest'
import type { UserId } from '../id.ts'
import { inspectLink } from '../sign-on/inspect-link.ts'
import { occasion, openPortal, addUser as provision } from '../test/open-portal.ts'
import { noon, person, sessionOf } from '../test/people.ts'
import { addUser } from './add-user.ts'
import { listUsers, readUser } from './list-users.ts'
import { changeOwnNames, readProfile } from './profile.ts'
import { setActiveById } from './set-active.ts'

const listing = { active: true, search: '', sort: 'userName', offset: 0, limit: 50 } as const

describe('Add Users', () => {
  it('makes a person of the identity provider, with names and address', async () => {
    const portal = await openPortal()
    const input = {
      userName: 'amara@example.com',
      signIn: 'saml',
      givenName: 'Amara',
      familyName: '',
      administrator: true
    } as const
    const { user, invitation } = await addUser(portal, occasion(), input)
    expect(invitation).toBeNull()
    expect(user).toMatchObject({ signIn: 'saml', source: 'console', administrator: true })
    expect(user.attributes).toEqual({
      userName: 'amara@example.com',
      active: true,
      name: { givenName: 'Amara' },
      emails: [{ value: 'amara@example.com', type: 'work', primary: true }]
    })
  })

  it('makes a no-login service account without a mailbox', async () => {
    const portal = await openPortal()
    const { user } = await addUser(portal, occasion(), {
      userName: 'robot@example.com',
      signIn: 'service',
      administrator: false
    })
    expect(user.attributes).toEqual({ userName: 'robot@example.com', active: true })
  })

  it('invites a person with a password, at once with the account', async () => {
    const portal = await openPortal()
    const { user, invitation } = await addUser(portal, occasion(), {
      userName: 'bo@example.com',
      signIn: 'password',
      administrator: false
    })
    expect(await inspectLink(portal, invitation?.token ?? '', noon)).toMatchObject({
      link: { purpose: 'invitation' },
      user: { id: user.id }
    })
  })

  it('refuses a name that is taken or no address, and says where the other one is', async () => {
    const portal = await openPortal()
    const admin = await person(portal, 'admin@example.com', { administrator: true })
    const { occasion: own } = await sessionOf(portal, admin)
    const bo = await person(portal, 'bo@example.com')
    const input = { signIn: 'saml', administrator: false } as const
    await expect(addUser(portal, own, { ...input, userName: 'BO@example.com' })).rejects.toMatchObject({
      code: 'user.userName-taken'
    })
    await setActiveById(portal, own, bo.id, false)
    const detail = expect.stringContaining('activated under Users, Deactivated')
    await expect(addUser(portal, own, { ...input, userName: 'bo@example.com' })).rejects.toMatchObject({ detail })
    const form = { code: 'user.userName-form', fields: { userName: expect.any(String) } }
    for (const userName of ['bo', 'a b@example.com', `${'x'.repeat(250)}@example.com`])
      await expect(addUser(portal, own, { ...input, userName })).rejects.toMatchObject(form)
  })
})

describe('the list of users', () => {
  it('has a page, its total, and how many there are; one user with their last sign-in', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    await person(portal, 'robot@example.com', { signIn: 'service' })
    await setActiveById(portal, occasion(), (await person(portal, 'gone@example.com')).id, false)
    await sessionOf(portal, bo)
    const page = await listUsers(portal, occasion(), { ...listing, limit: 1 })
    expect(page).toMatchObject({
      total: 2,
      registered: 2,
      deactivated: 1,
      users: [{ user: { id: bo.id }, lastSignInAt: noon }]
    })
    expect((await listUsers(portal, occasion(), { ...listing, active: false })).total).toBe(1)
    expect(await readUser(portal, occasion(), bo.id)).toMatchObject({ lastSignInAt: noon })
    await expect(readUser(portal, occasion(), 'nobody' as UserId)).rejects.toMatchObject({ code: 'user.unknown' })
  })
})

describe('one’s own profile', () => {
  it('shows whether the account has a password', async () => {
    const portal = await openPortal()
    const { occasion: bo } = await sessionOf(portal, await person(portal, 'bo@example.com'))
    const { occasion: saml } = await sessionOf(portal, await person(portal, 's@example.com', { signIn: 'saml' }))
    expect(await readProfile(portal, bo)).toMatchObject({
      password: true,
      secondFactor: null,
      user: { lastSignInAt: noon }
    })
    expect(await readProfile(portal, saml)).toMatchObject({ password: false })
  })

  it('changes its names, which drops what was written out of the old ones', async () => {
    const portal = await openPortal()
    const user = await person(portal, 'bo@example.com')
    const { occasion: own } = await sessionOf(portal, user)
    await changeOwnNames(portal, own, { givenName: ' Bo ', familyName: 'Chen' })
    const named = async () => (await portal.store.users.byId(user.id))?.attributes.name
    expect(await named()).toEqual({ givenName: 'Bo', familyName: 'Chen' })
    await changeOwnNames(portal, own, { givenName: '', familyName: 'Chen' })
    expect(await named()).toEqual({ familyName: 'Chen' })
    await changeOwnNames(portal, own, { givenName: '', familyName: '' })
    expect(await named()).toBeUndefined()
    const wrong = { kind: 'invalid', code: 'user.name', fields: { familyName: expect.any(String) } }
    await expect(changeOwnNames(portal, own, { givenName: '', familyName: 'x'.repeat(201) })).rejects.toMatchObject(
      wrong
    )
  })

  it('leaves names that an identity provider keeps', async () => {
    const portal = await openPortal()
    const user = await provision(portal, { userName: 'amara@example.com' })
    const { occasion: own } = await sessionOf(portal, user)
    await expect(changeOwnNames(portal, own, { givenName: 'A', familyName: 'B' })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'user.names-managed'
    })
  })
})
