import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import { setAdministrator } from '../directory/set-administrator.ts'
import type { Portal } from '../portal.ts'
import { addUser, occasion, openPortal } from '../test/open-portal.ts'
import { authenticateScim } from './authenticate-scim.ts'
import { createApiKey, createScimKey } from './create-key.ts'
import { revokeKey } from './revoke-key.ts'

const owner = 'scim@example.com'
const now = occasion().at

async function withServiceAccount(): Promise<Portal> {
  const portal = await openPortal()
  await addUser(portal, { userName: owner }, { signIn: 'service', administrator: true, source: 'operator' })
  return portal
}

const attempt = (portal: Portal, password: string, at = now, userName = owner) =>
  authenticateScim(portal, { userName, password }, 'entra', at)

describe('a SCIM key', () => {
  it('opens for its user name, in any case, and its password alone', async () => {
    const portal = await withServiceAccount()
    const { key, password } = await createScimKey(portal, occasion(), { owner, description: 'Entra' })
    expect(await attempt(portal, password, now, 'SCIM@Example.com')).toMatchObject({
      kind: 'accepted',
      actor: { keyId: key.id, mount: 'entra' }
    })
    for (const wrong of ['', password.slice(0, -1), `${password} `, password.toUpperCase()]) {
      expect(await attempt(portal, wrong)).toMatchObject({ kind: 'refused', code: 'key.unknown' })
    }
    expect(await attempt(portal, password, now, 'other@example.com')).toMatchObject({ code: 'key.unknown' })
  })

  it('is kept as a verifier from which the password can’t be read', async () => {
    const portal = await withServiceAccount()
    const { key, password } = await createScimKey(portal, occasion(), { owner, description: '' })
    expect(password).toMatch(/^scim_[\w-]{43}$/)
    expect(JSON.stringify(await portal.store.keys.byId(key.id))).not.toContain(password.slice(5))
    expect(JSON.stringify(await portal.store.events.find({ limit: 100 }))).not.toContain(password.slice(5))
  })

  it('works beside another of the same owner, for rotation', async () => {
    const portal = await withServiceAccount()
    const first = await createScimKey(portal, occasion(), { owner, description: 'old' })
    const second = await createScimKey(portal, occasion(), { owner, description: 'new' })
    await revokeKey(portal, occasion(), first.key.id)
    expect(await attempt(portal, first.password)).toMatchObject({ code: 'key.revoked' })
    expect(await attempt(portal, second.password)).toMatchObject({ kind: 'accepted' })
  })

  it('ends at its expiry, to the millisecond', async () => {
    const portal = await withServiceAccount()
    const { password } = await createScimKey(portal, occasion(), { owner, description: '', expiresAt: now + 1000 })
    expect(await attempt(portal, password, now + 999)).toMatchObject({ kind: 'accepted' })
    expect(await attempt(portal, password, now + 1000)).toMatchObject({ code: 'key.expired' })
    await expect(createScimKey(portal, occasion(), { owner, description: '', expiresAt: now })).rejects.toMatchObject({
      code: 'key.expiry'
    })
  })

  it('ends when its owner is demoted, and stays ended when promoted again', async () => {
    const portal = await withServiceAccount()
    const { password } = await createScimKey(portal, occasion(), { owner, description: '' })
    await setAdministrator(portal, occasion(), owner, false)
    expect(await attempt(portal, password)).toMatchObject({ kind: 'refused' })
    await setAdministrator(portal, occasion(), owner, true)
    expect(await attempt(portal, password)).toMatchObject({ code: 'key.revoked' })
  })

  it('ends when its owner is deactivated, and stays ended when registered again', async () => {
    const portal = await withServiceAccount()
    const { password } = await createScimKey(portal, occasion(), { owner, description: '' })
    await setActive(portal, occasion(), owner, false)
    expect(await attempt(portal, password)).toMatchObject({ code: 'key.owner-deactivated' })
    await setActive(portal, occasion(), owner, true)
    await setAdministrator(portal, occasion(), owner, true)
    expect(await attempt(portal, password)).toMatchObject({ code: 'key.revoked' })
  })

  it('is for administrators alone', async () => {
    const portal = await openPortal()
    await addUser(portal, { userName: 'mina@example.com' })
    const draft = { owner: 'mina@example.com', description: '' }
    await expect(createScimKey(portal, occasion(), draft)).rejects.toMatchObject({
      code: 'key.owner-not-administrator'
    })
    await expect(createScimKey(portal, occasion(), { ...draft, owner: 'nobody@example.com' })).rejects.toMatchObject({
      code: 'user.unknown'
    })
  })

  it('is not made for a name that can’t be in a token', async () => {
    const portal = await openPortal()
    await addUser(portal, { userName: 'a:b@example.com' }, { administrator: true })
    const refused = createScimKey(portal, occasion(), { owner: 'a:b@example.com', description: '' })
    await expect(refused).rejects.toMatchObject({ code: 'key.owner-name' })
  })

  it('remembers when it was used', async () => {
    const portal = await withServiceAccount()
    const { key, password } = await createScimKey(portal, occasion(), { owner, description: '' })
    await attempt(portal, password, now + 5)
    await portal.store.flush()
    expect(await portal.store.keys.byId(key.id)).toMatchObject({ lastUsedAt: now + 5 })
  })
})

describe('an API key', () => {
  it('keeps its secret sealed until it is revoked', async () => {
    const portal = await withServiceAccount()
    const { key, apiKey, apiSecret } = await createApiKey(portal, occasion(), { owner, description: '' })
    const stored = await portal.store.keys.byId(key.id)
    expect(stored).toMatchObject({ apiKey, verifier: null })
    expect(portal.secrets.open(stored?.sealedSecret ?? new Uint8Array(), `api-key:${key.id}`)).toBe(apiSecret)
    await revokeKey(portal, occasion(), key.id)
    await revokeKey(portal, occasion(), key.id)
    expect(await portal.store.keys.byId(key.id)).toMatchObject({ sealedSecret: null, revokedAt: now })
    expect(await portal.store.events.find({ action: 'key.revoked', limit: 10 })).toHaveLength(1)
  })

  it('doesn’t open SCIM', async () => {
    const portal = await withServiceAccount()
    const { apiSecret } = await createApiKey(portal, occasion(), { owner, description: '' })
    expect(await attempt(portal, apiSecret)).toMatchObject({ code: 'key.unknown' })
  })

  it('can be had ten times live by one owner, not more', async () => {
    const portal = await withServiceAccount()
    for (let i = 0; i < 10; i++) await createApiKey(portal, occasion(), { owner, description: `${i}` })
    await expect(createApiKey(portal, occasion(), { owner, description: '' })).rejects.toMatchObject({
      code: 'key.too-many'
    })
  })
})
