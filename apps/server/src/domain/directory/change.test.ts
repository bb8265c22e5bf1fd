import { type PatchOperation, parseResource } from '@sealpost/scim'
import { describe, expect, it } from 'vitest'
import { changeScimPolicy } from '../connections/scim-policy.ts'
import { addUser, client, occasion, openPortal } from '../test/open-portal.ts'
import { createUser } from './create-user.ts'
import { patchUser } from './patch-user.ts'
import { findPeople, readPerson } from './read-users.ts'
import { setAdministrator } from './set-administrator.ts'

const rename = (value: string): PatchOperation[] => [{ op: 'replace', path: 'userName', value }]

describe('a user name', () => {
  it('doesn’t change at Entra’s address, and the refusal names the setting', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'mina@example.com' })
    const refused = patchUser(portal, client('entra'), { id, operations: rename('farkas@example.com') })
    await expect(refused).rejects.toMatchObject({
      kind: 'invalid',
      code: 'user.userName-immutable',
      detail: expect.stringContaining('--renames on')
    })
  })

  it('may be repeated there, in any case', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'mina@example.com' })
    for (const name of ['mina@example.com', 'MINA@example.com']) {
      const { user, changed } = await patchUser(portal, client('entra'), { id, operations: rename(name) })
      expect([changed, user.attributes.userName, user.version]).toEqual([false, 'mina@example.com', 1])
    }
  })

  it('changes there once an administrator allows it', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'mina@example.com' })
    await changeScimPolicy(portal, occasion(), 'entra', { renames: true })
    const { user } = await patchUser(portal, client('entra'), { id, operations: rename('farkas@example.com') })
    expect(user.attributes.userName).toBe('farkas@example.com')
  })

  it('changes at the general address, keeping the id and freeing the old name', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'mina@example.com' })
    await patchUser(portal, client('scim'), { id, operations: rename('farkas@example.com') })
    expect(await portal.store.users.byUserName('MINA@example.com')).toBeUndefined()
    expect(await portal.store.users.byUserName('farkas@example.com')).toMatchObject({ id })
  })

  it('that is taken is refused, naming its owner, at creation and at renaming', async () => {
    const portal = await openPortal()
    const first = await addUser(portal, { userName: 'mina@example.com' })
    const { id } = await addUser(portal, { userName: 'noor@example.com' })
    const refusal = { kind: 'conflict', code: 'user.userName-taken', detail: expect.stringContaining(first.id) }
    await expect(addUser(portal, { userName: 'Mina@Example.com' })).rejects.toMatchObject(refusal)
    await expect(
      patchUser(portal, client('scim'), { id, operations: rename('MINA@example.com') })
    ).rejects.toMatchObject(refusal)
  })

  it('created twice at once has one winner', async () => {
    const portal = await openPortal()
    const attributes = parseResource({ userName: 'noor@example.com' }, portal.userType, 'create')
    const draft = { attributes, signIn: 'saml', source: 'scim' } as const
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => createUser(portal, client('scim'), draft)))
    expect(outcomes.map(outcome => outcome.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
  })
})

describe('a change', () => {
  it('that changes nothing writes nothing', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'mina@example.com', title: 'Dr' })
    const { changed, user } = await patchUser(portal, client('scim'), {
      id,
      operations: [{ op: 'replace', path: 'title', value: 'Dr' }]
    })
    expect([changed, user.version]).toEqual([false, 1])
    expect(await portal.store.events.find({ targetId: id, limit: 10 })).toHaveLength(1)
  })

  it('of another version than the stored one is refused', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'mina@example.com' })
    const operations: PatchOperation[] = [{ op: 'add', path: 'title', value: 'Dr' }]
    await expect(patchUser(portal, client('scim'), { id, operations, expectedVersion: 2 })).rejects.toMatchObject({
      code: 'user.version'
    })
    expect(await patchUser(portal, client('scim'), { id, operations, expectedVersion: 1 })).toMatchObject({
      changed: true
    })
  })

  it('is told with the values before and after', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'mina@example.com', name: { familyName: 'Kiss' } })
    await patchUser(portal, client('entra'), {
      id,
      operations: [{ op: 'replace', path: 'name.familyName', value: 'Farkas' }]
    })
    const [, change] = await portal.store.events.find({ targetId: id, limit: 10 })
    expect(change).toMatchObject({
      action: 'user.changed',
      actor: { kind: 'connection', mount: 'entra' },
      details: { attributes: ['name.familyName'] },
      personal: { changes: [{ attribute: 'name.familyName', before: 'Kiss', after: 'Farkas' }] }
    })
  })

  it('of forty fields at once by forty clients loses none', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'mina@example.com' })
    const add = (i: number): PatchOperation[] => [
      { op: 'add', path: 'photos', value: [{ value: `https://example.com/${i}` }] }
    ]
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => patchUser(portal, client('scim'), { id, operations: add(i) }))
    )
    expect((await readPerson(portal, id)).attributes.photos).toHaveLength(40)
  })
})

describe('a user’s attributes', () => {
  it('have a bound, however they grow, and a change beyond it leaves them as they were', async () => {
    const portal = await openPortal()
    const large = 'x'.repeat(200_000)
    const { id } = await addUser(portal, { userName: 'mina@example.com', title: large })
    const operations: PatchOperation[] = [{ op: 'add', path: 'nickName', value: large }]
    const refusal = { kind: 'too-large', code: 'user.too-large' }
    await expect(patchUser(portal, client('scim'), { id, operations })).rejects.toMatchObject(refusal)
    await expect(addUser(portal, { userName: 'b@example.com', title: large + large })).rejects.toMatchObject(refusal)
    expect((await readPerson(portal, id)).attributes.nickName).toBeUndefined()
  })
})

describe('service accounts', () => {
  it('don’t exist for an identity provider', async () => {
    const portal = await openPortal()
    const service = await addUser(portal, { userName: 'scim@example.com' }, { signIn: 'service', administrator: true })
    await expect(readPerson(portal, service.id)).rejects.toMatchObject({ code: 'user.unknown' })
    await expect(patchUser(portal, client('scim'), { id: service.id, operations: [] })).rejects.toMatchObject({
      code: 'user.unknown'
    })
    expect(await findPeople(portal, { offset: 0, limit: 10 })).toEqual({ users: [], total: 0 })
    await expect(addUser(portal, { userName: 'scim@example.com' })).rejects.toMatchObject({
      detail: expect.stringContaining('service account')
    })
  })
})

describe('the administrator right', () => {
  it('is given and taken, and each is told', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'a@example.com' }, { administrator: true })
    await addUser(portal, { userName: 'b@example.com' })
    await expect(setAdministrator(portal, occasion(), 'a@example.com', false)).rejects.toMatchObject({
      code: 'user.last-administrator'
    })
    expect(await setAdministrator(portal, occasion(), 'b@example.com', true)).toMatchObject({ administrator: true })
    expect(await setAdministrator(portal, occasion(), 'a@example.com', false)).toMatchObject({ administrator: false })
    const told = await portal.store.events.find({ targetId: id, limit: 10 })
    expect(told.map(event => event.action)).toEqual(['user.created', 'user.administrator-withdrawn'])
  })
})
