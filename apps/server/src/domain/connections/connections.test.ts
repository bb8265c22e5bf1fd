import { describe, expect, it } from 'vitest'
import { patchUser } from '../directory/patch-user.ts'
import { setActive } from '../directory/set-active.ts'
import { setAdministrator } from '../directory/set-administrator.ts'
import type { KeyId } from '../id.ts'
import { stateOf } from '../test/keys-of.ts'
import { addUser, client, occasion, openPortal } from '../test/open-portal.ts'
import { bring, noon, person, provided, sessionOf } from '../test/people.ts'
import { createConnection, readConnections } from './connections.ts'
import { createScimKey } from './create-key.ts'
import { createOwnApiKey, readOwnKeys, revokeOwnKey, turnIntoScimKey } from './own-keys.ts'
import { revokeKey } from './revoke-key.ts'
import { readSetUp } from './set-up.ts'

const robot = { userName: 'scim-admin@example.com' }

describe('a connection', () => {
  it('is a service account that administers and its SCIM key, in one step', async () => {
    const portal = await openPortal()
    const made = await createConnection(portal, occasion(), robot)
    expect(made).toMatchObject({ createdAccount: true, userName: 'scim-admin@example.com' })
    expect(await portal.store.users.byUserName(robot.userName)).toMatchObject({
      signIn: 'service',
      administrator: true,
      source: 'console'
    })
    expect(await stateOf(portal, made, noon)).toBe('works')
    const second = await createConnection(portal, occasion(), { userName: 'SCIM-admin@example.com' })
    expect(second).toMatchObject({ createdAccount: false })
    expect(await stateOf(portal, made, noon)).toBe('works')
  })

  it('gives a service account the right that it lacks', async () => {
    const portal = await openPortal()
    await person(portal, robot.userName, { signIn: 'service' })
    expect(await stateOf(portal, await createConnection(portal, occasion(), robot), noon)).toBe('works')
  })

  it('is refused for a person, a deactivated account, and what is no name, and leaves nothing then', async () => {
    const portal = await openPortal()
    await person(portal, 'bo@example.com', { signIn: 'saml' })
    await expect(createConnection(portal, occasion(), { userName: 'bo@example.com' })).rejects.toMatchObject({
      code: 'key.owner-is-person'
    })
    await expect(createConnection(portal, occasion(), { userName: 'a:b@example.com' })).rejects.toMatchObject({
      code: 'user.userName-form'
    })
    await person(portal, 'off@example.com', { signIn: 'service' })
    await setActive(portal, occasion(), 'off@example.com', false)
    await expect(createConnection(portal, occasion(), { userName: 'off@example.com' })).rejects.toMatchObject({
      code: 'user.deactivated'
    })
    expect((await readConnections(portal, occasion())).keys).toEqual([])
  })

  it('is listed while its key works, with its owner', async () => {
    const portal = await openPortal()
    const first = await createConnection(portal, occasion(), robot)
    const second = await createScimKey(portal, occasion(undefined, noon + 1), {
      owner: robot.userName,
      description: 'cli',
      expiresAt: noon + 1000
    })
    const { keys, policies } = await readConnections(portal, occasion())
    expect(keys.map(({ key, owner }) => [key.id, owner.attributes.userName])).toEqual([
      [first.key.id, robot.userName],
      [second.key.id, robot.userName]
    ])
    expect(policies).toEqual({ entra: { renames: false }, scim: { renames: true } })
    await revokeKey(portal, occasion(), first.key.id)
    expect((await readConnections(portal, occasion(undefined, noon + 1000))).keys).toEqual([])
  })
})

describe('one’s own keys', () => {
  it('are API keys for anyone, and SCIM keys for administrators alone', async () => {
    const portal = await openPortal()
    const { occasion: bo } = await sessionOf(portal, await person(portal, 'bo@example.com'))
    const { key } = await createOwnApiKey(portal, bo, { description: 'script', expiresAt: noon + 1000 })
    expect(await readOwnKeys(portal, bo)).toMatchObject({ scim: false, keys: [{ id: key.id, description: 'script' }] })
    await expect(turnIntoScimKey(portal, bo, key.id)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'key.owner-not-administrator'
    })
    expect((await portal.store.keys.byId(key.id))?.revokedAt).toBeNull()
  })

  it('turn from an API key into a SCIM key, once, with the same description and end', async () => {
    const portal = await openPortal()
    const { occasion: admin } = await sessionOf(
      portal,
      await person(portal, 'admin@example.com', { administrator: true })
    )
    const { key } = await createOwnApiKey(portal, admin, { description: 'Entra', expiresAt: noon + 1000 })
    const made = await turnIntoScimKey(portal, admin, key.id)
    expect(made.key).toMatchObject({ kind: 'scim', description: 'Entra', expiresAt: noon + 1000 })
    expect(await portal.store.keys.byId(key.id)).toMatchObject({ revokedAt: noon, sealedSecret: null })
    const refusal = { kind: 'conflict', code: 'key.not-convertible' }
    for (const id of [key.id, made.key.id])
      await expect(turnIntoScimKey(portal, admin, id)).rejects.toMatchObject(refusal)
    await setAdministrator(portal, occasion(), 'admin@example.com', true)
    expect(await stateOf(portal, made, noon)).toBe('works')
  })

  it('are nobody else’s to end', async () => {
    const portal = await openPortal()
    const { occasion: bo } = await sessionOf(portal, await person(portal, 'bo@example.com'))
    const { occasion: amara } = await sessionOf(portal, await person(portal, 'amara@example.com'))
    const { key } = await createOwnApiKey(portal, bo, { description: '' })
    for (const id of [key.id, 'nothing' as KeyId])
      await expect(revokeOwnKey(portal, amara, id)).rejects.toMatchObject({ kind: 'not-found', code: 'key.unknown' })
    await expect(revokeKey(portal, bo, key.id)).rejects.toMatchObject({ code: 'session.not-administrator' })
    expect(await revokeOwnKey(portal, bo, key.id)).toMatchObject({ revokedAt: noon })
  })
})

describe('the guided set-up', () => {
  const nothing = {
    provider: null,
    firstSignIn: null,
    scimKey: null,
    testConnection: null,
    firstProvisionedUser: null,
    firstChange: null,
    firstDeactivation: null
  }

  it('begins with nothing seen, and says what to type in', async () => {
    const portal = await openPortal()
    const same = 'http://localhost:8080/auth/saml2/'
    expect(await readSetUp(portal, occasion())).toEqual({
      values: { identifier: same, replyUrl: same, relayState: same, tenantUrl: 'http://localhost:8080/scim/v2/entra/' },
      providerId: null,
      keys: 0,
      seen: nothing,
      lastRefusal: null,
      originWarning: expect.stringContaining('this machine alone')
    })
    expect(
      (await readSetUp({ ...portal, origin: 'https://sealpost.example.com' }, occasion())).originWarning
    ).toBeNull()
    expect((await readSetUp({ ...portal, origin: 'http://sealpost.example.com' }, occasion())).originWarning).toMatch(
      /not https/
    )
  })

  it('sees each step when it happens first, and remembers that time', async () => {
    const portal = await openPortal()
    await addUser(portal, { userName: 'local@example.com' }, { source: 'operator' })
    const seenNow = async (at: number) => (await readSetUp(portal, occasion(undefined, at))).seen
    const provider = await provided(portal)
    const made = await createConnection(portal, occasion(undefined, noon + 1), robot)
    await stateOf(portal, made, noon + 2)
    await portal.store.flush()
    const connected = { ...nothing, provider: noon, scimKey: noon + 1, testConnection: noon + 2 }
    expect(await seenNow(noon + 3)).toEqual(connected)
    const { id } = await addUser(portal, { userName: 'amara@example.com' })
    const change = (op: object, at: number) => patchUser(portal, client('entra', at), { id, operations: [op as never] })
    await bring(portal, provider, { nameId: 'amara@example.com' })
    await change({ op: 'replace', path: 'name.givenName', value: 'Amara' }, noon + 5)
    await change({ op: 'replace', path: 'name.givenName', value: 'Ama' }, noon + 6)
    await change({ op: 'replace', path: 'active', value: false }, noon + 7)
    await stateOf(portal, made, noon + 120_000)
    await portal.store.flush()
    const all = {
      ...connected,
      firstSignIn: noon,
      firstProvisionedUser: noon,
      firstChange: noon + 5,
      firstDeactivation: noon + 7
    }
    expect(await seenNow(noon + 120_000)).toEqual(all)
    await addUser(portal, { userName: 'late@example.com' })
    expect(await seenNow(noon + 120_000)).toEqual(all)
  })

  it('shows the latest refusal of the last hour, and what mends it', async () => {
    const portal = await openPortal()
    const provider = await provided(portal)
    await expect(bring(portal, provider, { signs: 'assertion' })).rejects.toThrow()
    await portal.store.flush()
    const at = noon + 60_000
    const { lastRefusal } = await readSetUp(portal, occasion(undefined, at))
    expect(lastRefusal).toMatchObject({
      at: noon,
      kind: 'sign-in',
      detail: expect.stringContaining('Sign SAML response and assertion')
    })
    const event = { action: 'scim.unauthenticated', outcome: 'refused', details: { code: 'key.unknown' } } as const
    portal.store.note({ ...event, at, actor: { kind: 'anonymous' }, correlationId: 'c' })
    await portal.store.flush()
    const after = await readSetUp(portal, occasion(undefined, at))
    expect(after.lastRefusal).toMatchObject({ at, kind: 'scim', detail: expect.stringContaining('Secret Token') })
    expect((await readSetUp(portal, occasion(undefined, at + 3_600_001))).lastRefusal).toBeNull()
  })
})
