import { type PatchOperation, parseResource } from '@sealpost/scim'
import { describe, expect, it } from 'vitest'
import { createApiKey } from '../connections/create-key.ts'
import type { Portal } from '../portal.ts'
import { addUser, client, occasion, openPortal } from '../test/open-portal.ts'
import { sent, signedIn } from '../test/transfers.ts'
import { createUser } from './create-user.ts'
import { patchUser } from './patch-user.ts'
import { removeUser } from './remove-user.ts'
import { replaceUser } from './replace-user.ts'
import { setActive } from './set-active.ts'

const amara = {
  userName: 'amara@example.com',
  externalId: 'emp-1',
  displayName: 'Amara Osei',
  name: { givenName: 'Amara', familyName: 'Osei' },
  emails: [{ value: 'amara@example.com', type: 'work', primary: true }]
}
const remains = { userName: 'amara@example.com', externalId: 'emp-1', active: false }
const disable: PatchOperation[] = [{ op: 'replace', path: 'active', value: false }]
const enable: PatchOperation[] = [{ op: 'replace', path: 'active', value: true }]

async function deactivated(): Promise<{ portal: Portal; id: Awaited<ReturnType<typeof addUser>>['id'] }> {
  const portal = await openPortal()
  const { id } = await addUser(portal, amara)
  await patchUser(portal, client('entra'), { id, operations: disable })
  return { portal, id }
}

describe('deactivation', () => {
  it('leaves id, userName, externalId and active:false, and nothing else', async () => {
    const { portal, id } = await deactivated()
    expect(await portal.store.users.byId(id)).toMatchObject({ id, attributes: remains, version: 2 })
    expect((await portal.store.users.byId(id))?.attributes).toEqual(remains)
  })

  it('removes values from the earlier entries of the log, whose chain still holds', async () => {
    const { portal, id } = await deactivated()
    const told = await portal.store.events.find({ targetId: id, limit: 10 })
    expect(told.map(event => event.action)).toEqual(['user.created', 'user.deactivated'])
    expect(JSON.stringify(told)).not.toContain('Amara')
    expect((await portal.store.events.verify()).fault).toBeUndefined()
  })

  it('records an erasure that counts what went, without values', async () => {
    const { portal, id } = await deactivated()
    const [erasure, ...others] = await portal.store.erasures.byUser(id)
    expect(others).toEqual([])
    expect(erasure).toMatchObject({ reason: 'deactivated', removed: { keys: 0, auditEntries: 1 } })
    expect(JSON.stringify(erasure)).not.toMatch(/amara|osei/i)
  })

  it('ends every key of the user, for good', async () => {
    const portal = await openPortal()
    const user = await addUser(portal, amara, { administrator: true })
    await addUser(portal, { userName: 'other@example.com' }, { administrator: true })
    const { key } = await createApiKey(portal, occasion(), { owner: 'amara@example.com', description: '' })
    await patchUser(portal, client('scim'), { id: user.id, operations: disable })
    await patchUser(portal, client('scim'), { id: user.id, operations: enable })
    expect(await portal.store.keys.byId(key.id)).toMatchObject({ sealedSecret: null, revokedAt: expect.any(Number) })
    expect(await portal.store.users.byId(user.id)).toMatchObject({ administrator: false })
  })

  it('revokes every transfer in the same breath, and counts them; they stay so when the account is back', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, amara)
    const on = await signedIn(portal, 'amara@example.com')
    const transfers = [(await sent(portal, on)).transfer, (await sent(portal, on)).transfer]
    await patchUser(portal, client('entra'), { id, operations: disable })
    expect(await portal.store.erasures.byUser(id)).toMatchObject([{ removed: { transfers: 2 } }])
    await patchUser(portal, client('entra'), { id, operations: enable })
    for (const transfer of transfers)
      expect(await portal.store.exchange.transfer(transfer.id)).toMatchObject({ transfer: { state: 'revoked' } })
  })

  it('drops a profile that comes with the disabling or after it', async () => {
    const { portal, id } = await deactivated()
    const rename: PatchOperation[] = [{ op: 'replace', path: 'name.familyName', value: 'Osei-Mensah' }]
    const { user } = await patchUser(portal, client('entra'), { id, operations: rename })
    expect(user.attributes).toEqual(remains)
  })

  it('is not undone by a client that says nothing of active', async () => {
    const { portal, id } = await deactivated()
    await patchUser(portal, client('scim'), { id, operations: [{ op: 'remove', path: 'active' }] })
    expect((await portal.store.users.byId(id))?.attributes).toEqual(remains)
    const attributes = parseResource(
      { userName: 'amara@example.com', displayName: 'Amara' },
      portal.userType,
      'replace'
    )
    const { user } = await replaceUser(portal, client('scim'), { id, attributes })
    expect(user.attributes).toEqual({ userName: 'amara@example.com', active: false })
  })

  it('is undone by active:true on the same id, with an empty profile', async () => {
    const { portal, id } = await deactivated()
    const { user } = await patchUser(portal, client('entra'), { id, operations: enable })
    expect(user).toMatchObject({ id, deactivatedAt: null })
    expect(user.attributes).toEqual({ userName: 'amara@example.com', externalId: 'emp-1', active: true })
  })

  it('is undone by creating the person again, under the old id', async () => {
    const { portal, id } = await deactivated()
    const attributes = parseResource(
      { ...amara, userName: 'AMARA@example.com', active: true },
      portal.userType,
      'create'
    )
    const created = await createUser(portal, client('scim'), { attributes, signIn: 'saml', source: 'scim' })
    expect(created).toMatchObject({
      reactivated: true,
      user: { id, attributes: { displayName: 'Amara Osei', active: true } }
    })
  })

  it('takes effect even when Entra mangles the immutable user name in the same request', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, amara)
    const operations: PatchOperation[] = [
      ...disable,
      { op: 'replace', path: 'userName', value: '0f3c1amara@example.com' }
    ]
    const { user } = await patchUser(portal, client('entra'), { id, operations })
    expect(user.attributes).toEqual(remains)
  })

  it('keeps what was sent for an account that was created inactive: it was never registered', async () => {
    const portal = await openPortal()
    const { attributes } = await addUser(portal, { ...amara, active: false })
    expect(attributes).toEqual({ ...amara, active: false })
  })

  it('works the same by the operator’s word, service accounts included', async () => {
    const portal = await openPortal()
    await addUser(
      portal,
      { userName: 'scim@example.com' },
      { signIn: 'service', administrator: true, source: 'operator' }
    )
    const user = await setActive(portal, occasion(), 'SCIM@example.com', false)
    expect(user).toMatchObject({ administrator: false, attributes: { active: false } })
    expect(await setActive(portal, occasion(), 'scim@example.com', false)).toMatchObject({ version: user.version })
  })
})

describe('the last administrator who can sign in', () => {
  it('is neither deactivated nor removed, and the attempt leaves an alert', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, amara, { administrator: true })
    await addUser(portal, { userName: 'scim@example.com' }, { signIn: 'service', administrator: true })
    const refusal = { kind: 'forbidden', code: 'user.last-administrator' }
    await expect(patchUser(portal, client('scim'), { id, operations: disable })).rejects.toMatchObject(refusal)
    await expect(removeUser(portal, client('scim'), { id })).rejects.toMatchObject(refusal)
    await expect(setActive(portal, occasion(), 'amara@example.com', false)).rejects.toMatchObject(refusal)
    await portal.store.flush()
    expect(await portal.store.events.find({ action: 'alert.last-administrator', limit: 10 })).toHaveLength(3)
    expect(await portal.store.users.byId(id)).toMatchObject({ version: 1, administrator: true })
  })
})

describe('removal', () => {
  it('takes transfers with it, and counts those that could be read', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, amara)
    const { transfer } = await sent(portal, await signedIn(portal, 'amara@example.com'))
    await removeUser(portal, client('scim'), { id })
    expect(await portal.store.exchange.transfer(transfer.id)).toBeUndefined()
    expect(await portal.store.erasures.byUser(id)).toMatchObject([{ removed: { transfers: 1 } }])
  })

  it('frees the name, takes what is personal from the log, and leaves a record', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, amara)
    await removeUser(portal, client('scim'), { id })
    expect(await portal.store.users.byId(id)).toBeUndefined()
    await expect(removeUser(portal, client('scim'), { id })).rejects.toMatchObject({ code: 'user.unknown' })
    expect(JSON.stringify(await portal.store.events.find({ limit: 100 }))).not.toMatch(/amara/i)
    expect(await portal.store.erasures.byUser(id)).toMatchObject([{ reason: 'removed' }])
    expect((await addUser(portal, amara)).id).not.toBe(id)
  })
})
