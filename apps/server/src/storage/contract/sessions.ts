// What the port promises of sessions: whose they are, when they are found, and how they end.
import { describe, expect, it } from 'vitest'
import type { User } from '../../domain/directory/user.ts'
import { newId, type ProviderId, type SessionId } from '../../domain/id.ts'
import type { Session } from '../../domain/sign-on/session.ts'
import type { Store } from '../../domain/store.ts'
import { draftProvider, draftSession, plainBytes } from './drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

const storeSession = async (store: Store, session: Session): Promise<Session> => {
  await store.write(tx => tx.sessions.insert(session))
  return session
}

export function describeSessions(database: TestDatabase): void {
  const openOne = async () => {
    const store = await (await database.make()).open()
    const [ada, bob] = [await storeUser(store, { userName: 'ada' }), await storeUser(store, { userName: 'bob' })]
    const provider = draftProvider()
    await store.write(tx => tx.providers.insert(provider))
    const begin = (user: User, more: Partial<Session> = {}) => storeSession(store, draftSession(user, more))
    const byName = (providerId: ProviderId, nameId: string, index?: string) =>
      store.write(async tx => (await tx.sessions.byNameId(providerId, nameId, index)).map(({ id }) => id))
    const ids = async (user: User) => (await store.sessions.byUser(user.id)).map(({ id }) => id)
    return { store, ada, bob, provider, begin, byName, ids }
  }

  describe(`a session in ${database.name}`, () => {
    it('comes back as it was stored, with its user', async () => {
      const { store, ada, provider, begin } = await openOne()
      const whole = await begin(ada, {
        method: 'saml',
        providerId: provider.id,
        nameId: 'Ada@Example.com',
        nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
        sessionIndex: '_1',
        sourceAddress: '2001:db8::1',
        userAgent: 'Mozilla/5.0 (é)',
        createdAt: noon + 5
      })
      const found = await store.sessions.byTokenHash(whole.tokenHash)
      expect(plainBytes(found)).toEqual(plainBytes({ session: whole, user: ada, impersonated: null }))
      expect(plainBytes(await store.write(tx => tx.sessions.byId(whole.id)))).toEqual(plainBytes(found))
      const bare = await begin(ada)
      expect(plainBytes(await store.sessions.byUser(ada.id))).toEqual(plainBytes([whole, bare]))
    })

    it('is found by its own token and id alone', async () => {
      const { store, ada, bob, begin } = await openOne()
      const { tokenHash } = await begin(ada)
      const other = Uint8Array.from(tokenHash, (byte, index) => (index === 31 ? byte ^ 1 : byte))
      for (const hash of [other, tokenHash.subarray(0, 31), new Uint8Array()])
        expect(await store.sessions.byTokenHash(hash)).toBeUndefined()
      for (const id of ['', '\u0000', newId<'session'>(Date.now())])
        expect(await store.write(tx => tx.sessions.byId(id as SessionId))).toBeUndefined()
      expect(await store.sessions.byUser(bob.id)).toEqual([])
    })

    it('isn’t found while its user is deactivated', async () => {
      const { store, ada, begin } = await openOne()
      const session = await begin(ada)
      await store.write(tx => tx.users.update({ ...ada, attributes: { userName: 'ada', active: false } }))
      expect(await store.sessions.byTokenHash(session.tokenHash)).toBeUndefined()
      expect(await store.write(tx => tx.sessions.byId(session.id))).toBeUndefined()
    })

    it('tells of its user as they are now', async () => {
      const { store, ada, begin } = await openOne()
      const session = await begin(ada)
      const changed = { ...ada, administrator: true, version: 2, attributes: { userName: 'ada', title: 'x' } }
      await store.write(tx => tx.users.update(changed))
      expect((await store.sessions.byTokenHash(session.tokenHash))?.user).toEqual(changed)
    })

    it('tells in whose account its user acts, until they leave it', async () => {
      const { store, ada, bob, begin } = await openOne()
      const session = await begin(ada)
      await store.write(tx => tx.sessions.impersonate(session.id, bob.id))
      const acting = await store.sessions.byTokenHash(session.tokenHash)
      expect([acting?.session.impersonating, acting?.user, acting?.impersonated]).toEqual([bob.id, ada, bob])
      await store.write(tx => tx.sessions.impersonate(session.id, null))
      const left = await store.sessions.byTokenHash(session.tokenHash)
      expect([left?.session.impersonating, left?.impersonated]).toEqual([null, null])
    })

    it('leaves behind when its user signed in last', async () => {
      const { store, ada, bob, begin } = await openOne()
      expect(await store.users.lastSignInAt(ada.id)).toBeNull()
      const { id } = await begin(ada)
      await begin(ada, { createdAt: noon + 9 })
      await store.write(tx => tx.sessions.end(id))
      await store.write(tx => tx.sessions.endAll(ada.id))
      expect(await store.users.lastSignInAt(ada.id)).toBe(noon + 9)
      expect(await store.users.lastSignInAt(bob.id)).toBeNull()
    })

    it('takes whatever a browser or a provider calls itself', async () => {
      const { ada, provider, begin, byName } = await openOne()
      const [long, odd] = ['n'.repeat(5_000), 'a\u0000\ud800b']
      const one = await begin(ada, { providerId: provider.id, nameId: long, userAgent: 'u'.repeat(9_000) })
      const two = await begin(ada, { providerId: provider.id, nameId: odd, sessionIndex: odd, userAgent: odd })
      expect(await byName(provider.id, long)).toEqual([one.id])
      expect(await byName(provider.id, `${long.slice(1)}m`)).toEqual([])
      expect(await byName(provider.id, odd, odd)).toEqual([two.id])
    })

    it('remembers when it was used, at most once a minute and never an earlier time', async () => {
      const { store, ada, begin } = await openOne()
      const session = await begin(ada)
      const lastSeen = async () => {
        await store.flush()
        return (await store.sessions.byTokenHash(session.tokenHash))?.session.lastSeenAt
      }
      store.touchSession(session.id, noon + 1)
      expect(await lastSeen()).toBe(noon + 1)
      store.touchSession(session.id, noon + 60_000)
      expect(await lastSeen()).toBe(noon + 1)
      store.touchSession(session.id, noon + 60_001)
      store.touchKey(session.id as never, noon)
      expect(await lastSeen()).toBe(noon + 60_001)
      store.touchSession(newId<'session'>(Date.now()), noon)
      store.touchSession(session.id, noon)
      expect(await lastSeen()).toBe(noon + 60_001)
    })
  })

  describe(`the end of sessions in ${database.name}`, () => {
    it('comes once to one alone', async () => {
      const { store, ada, begin, ids } = await openOne()
      const [gone, kept] = [await begin(ada), await begin(ada)]
      expect(await store.write(tx => tx.sessions.end(gone.id))).toBe(true)
      expect(await store.write(tx => tx.sessions.end(gone.id))).toBe(false)
      expect(await store.write(tx => tx.sessions.end('\u0000' as SessionId))).toBe(false)
      expect(await store.sessions.byTokenHash(gone.tokenHash)).toBeUndefined()
      expect(await ids(ada)).toEqual([kept.id])
    })

    it('comes to all of a user, and to those in which somebody acts in their account, but for one', async () => {
      const { store, ada, bob, begin, ids } = await openOne()
      const spared = await begin(ada)
      await begin(ada)
      await begin(bob, { impersonating: ada.id })
      const own = await begin(bob)
      expect(await store.write(tx => tx.sessions.endAll(ada.id, spared.id))).toBe(2)
      expect([await ids(ada), await ids(bob)]).toEqual([[spared.id], [own.id]])
      expect(await store.write(tx => tx.sessions.endAll(ada.id))).toBe(1)
      expect([await ids(ada), await ids(bob)]).toEqual([[], [own.id]])
    })

    it('comes by the name that the provider gave, to all of them or to the one it names', async () => {
      const { ada, bob, provider, begin, byName } = await openOne()
      const saml = { method: 'saml', providerId: provider.id, nameId: 'Ada' } as const
      const first = await begin(ada, { ...saml, sessionIndex: '_1' })
      const second = await begin(ada, { ...saml, sessionIndex: '_2', createdAt: noon + 1 })
      await begin(bob, { ...saml, nameId: 'Bob' })
      await begin(bob, { nameId: 'Ada' })
      expect(await byName(provider.id, 'Ada')).toEqual([second.id, first.id])
      expect(await byName(provider.id, 'Ada', '_1')).toEqual([first.id])
      expect(await byName(provider.id, 'Ada', '_3')).toEqual([])
      expect(await byName(provider.id, 'ada')).toEqual([])
      expect(await byName(newId<'provider'>(Date.now()), 'Ada')).toEqual([])
    })

    it('comes to all that a provider began', async () => {
      const { store, ada, bob, provider, begin, ids } = await openOne()
      const own = await begin(ada)
      for (const user of [ada, bob]) await begin(user, { method: 'saml', providerId: provider.id, nameId: 'x' })
      expect(await store.write(tx => tx.sessions.endOfProvider(provider.id))).toBe(2)
      expect([await ids(ada), await ids(bob)]).toEqual([[own.id], []])
    })

    it('comes with the removal of the user, or of the one whose account is acted in', async () => {
      const { store, ada, bob, begin, ids } = await openOne()
      const session = await begin(ada)
      await begin(bob, { impersonating: ada.id })
      const own = await begin(bob)
      await store.write(tx => tx.users.remove(ada.id))
      expect(await store.sessions.byTokenHash(session.tokenHash)).toBeUndefined()
      expect([await ids(ada), await ids(bob)]).toEqual([[], [own.id]])
      expect(await store.users.lastSignInAt(ada.id)).toBeNull()
    })

    it('doesn’t come with a decision that fails', async () => {
      const { store, ada, begin, ids } = await openOne()
      const { id } = await begin(ada)
      const failing = store.write(async tx => {
        await tx.sessions.endAll(ada.id)
        await tx.sessions.insert(draftSession(ada, { createdAt: noon + 7 }))
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await ids(ada)).toEqual([id])
      expect(await store.users.lastSignInAt(ada.id)).toBe(noon)
    })
  })
}
