// What the port promises of one-time links, and of the sweep of what ended by itself.
import { describe, expect, it } from 'vitest'
import type { Transaction } from '../../domain/store.ts'
import { draftLink, draftProvider, draftRequest, draftSession, draftTest, plainBytes, randomHash } from './drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

export function describeLinks(database: TestDatabase): void {
  describe(`a one-time link in ${database.name}`, () => {
    it('comes back as it was stored, by its token alone', async () => {
      const store = await (await database.make()).open()
      const ada = await storeUser(store, { userName: 'ada' })
      for (const link of [draftLink(null), draftLink(ada.id, { purpose: 'recovery' })]) {
        await store.write(tx => tx.links.insert(link))
        expect(plainBytes(await store.links.byTokenHash(link.tokenHash))).toEqual(plainBytes(link))
        expect(plainBytes(await store.write(tx => tx.links.byTokenHash(link.tokenHash)))).toEqual(plainBytes(link))
      }
      expect(await store.links.byTokenHash(randomHash())).toBeUndefined()
    })

    it('goes with all of its user, or with all of nobody, or with its user', async () => {
      const store = await (await database.make()).open()
      const [ada, bob] = [await storeUser(store, { userName: 'ada' }), await storeUser(store, { userName: 'bob' })]
      const links = [draftLink(null), draftLink(null), draftLink(ada.id), draftLink(ada.id), draftLink(bob.id)]
      await store.write(async tx => {
        for (const link of links) await tx.links.insert(link)
      })
      const left = async () => {
        const found = await Promise.all(links.map(link => store.links.byTokenHash(link.tokenHash)))
        return found.map(link => link !== undefined)
      }
      await store.write(tx => tx.links.removeAll(ada.id))
      expect(await left()).toEqual([true, true, false, false, true])
      await store.write(tx => tx.links.removeAll(null))
      expect(await left()).toEqual([false, false, false, false, true])
      await store.write(tx => tx.users.remove(bob.id))
      expect(await left()).toEqual(Array(5).fill(false))
    })
  })

  describe(`the sweep in ${database.name}`, () => {
    const tables = ['sessions', 'authn_requests', 'used_assertions', 'one_time_links', 'sign_on_tests']

    it('takes what expired before a time, and nothing else', async () => {
      const place = await database.make()
      const store = await place.open()
      const ada = await storeUser(store, { userName: 'ada' })
      const provider = draftProvider()
      const insertAll = async (tx: Transaction, expiresAt: number) => {
        await tx.sessions.insert(draftSession(ada, { expiresAt }))
        await tx.authnRequests.insert(draftRequest(provider.id, { expiresAt }))
        await tx.assertions.use(provider.id, randomHash(), expiresAt)
        await tx.links.insert(draftLink(ada.id, { expiresAt }))
        await tx.signOnTests.insert({ ...draftTest(provider.id, ada.id), expiresAt })
      }
      await store.write(async tx => {
        await tx.providers.insert(provider)
        for (const expiresAt of [noon - 2, noon - 1, noon, noon + 1]) await insertAll(tx, expiresAt)
      })
      await store.write(tx => tx.expired.remove(noon))
      for (const table of tables) {
        const left = await place.run(`select expires_at from ${table} order by expires_at`)
        expect(
          left.map(row => Number(row.expires_at)),
          table
        ).toEqual([noon, noon + 1])
      }
      expect(await store.users.lastSignInAt(ada.id)).toBe(noon)
    })

    it('takes some hundreds at once, the oldest first, and the rest the next times', async () => {
      const place = await database.make()
      const store = await place.open()
      const provider = draftProvider()
      await store.write(async tx => {
        await tx.providers.insert(provider)
        for (let index = 0; index < 250; index++)
          await tx.authnRequests.insert(draftRequest(provider.id, { expiresAt: noon - index }))
      })
      const left = async () => {
        const [row] = await place.run('select count(*) as count, min(expires_at) as oldest from authn_requests')
        return [Number(row?.count), Number(row?.oldest)]
      }
      await store.write(tx => tx.expired.remove(noon + 1))
      expect(await left()).toEqual([50, noon - 49])
      await store.write(tx => tx.expired.remove(noon + 1))
      expect(await left()).toEqual([0, 0])
    })
  })
}
