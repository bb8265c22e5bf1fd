// What the port promises of identity providers, and of what is under way at them: everything is used once, on all processes together.
import { describe, expect, it } from 'vitest'
import { newId, type ProviderId } from '../../domain/id.ts'
import type { AuthenticationProvider } from '../../domain/sign-on/provider.ts'
import type { Store } from '../../domain/store.ts'
import { draftProvider, draftRequest, draftSession, draftTest, plainBytes, randomHash } from './drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

export function describeProviders(database: TestDatabase): void {
  const openOne = async () => {
    const place = await database.make()
    const store = await place.open()
    const provider = draftProvider()
    await store.write(tx => tx.providers.insert(provider))
    return { place, store, provider }
  }

  /** As many decisions at once, spread over three processes; what they came to. */
  async function race<T>(attempt: (store: Store, provider: AuthenticationProvider) => Promise<T>): Promise<T[]> {
    const { place, store, provider } = await openOne()
    const stores = [store, await place.open(), await place.open()]
    const attempts = Array.from({ length: 12 }, (_, index) => attempt(stores[index % 3] ?? store, provider))
    return Promise.all(attempts)
  }

  describe(`an identity provider in ${database.name}`, () => {
    it('comes back as it was stored, and as it was changed', async () => {
      const { store, provider } = await openOne()
      expect(await store.providers.byId(provider.id)).toEqual(provider)
      const changed = draftProvider({
        ...provider,
        name: 'Okta',
        signOutUrl: 'https://x.test/',
        lastSignInAt: noon + 1
      })
      await store.write(tx => tx.providers.update(changed))
      expect(await store.providers.byId(provider.id)).toEqual(changed)
      expect(await store.write(tx => tx.providers.byId(provider.id))).toEqual(changed)
      expect(await store.providers.byId('\u0000' as ProviderId)).toBeUndefined()
    })

    it('is among all in order of creation', async () => {
      const { store, provider } = await openOne()
      const others = ['b', 'a', 'c'].map(slug => draftProvider({ slug }))
      for (const other of others) await store.write(tx => tx.providers.insert(other))
      await store.write(tx => tx.providers.update({ ...provider, name: 'changed' }))
      const slugs = [null, 'b', 'a', 'c']
      expect((await store.providers.all()).map(({ slug }) => slug)).toEqual(slugs)
      expect((await store.write(tx => tx.providers.all())).map(({ slug }) => slug)).toEqual(slugs)
    })

    it('has an address of its own', async () => {
      const { store } = await openOne()
      const insert = () => store.write(tx => tx.providers.insert(draftProvider({ slug: 'okta' })))
      await insert()
      await expect(insert()).rejects.toThrow()
      expect(await store.providers.all()).toHaveLength(2)
    })

    it('takes with it what began at it, but not what was used', async () => {
      const { place, store, provider } = await openOne()
      const ada = await storeUser(store, { userName: 'ada' })
      const assertion = randomHash()
      await store.write(async tx => {
        await tx.sessions.insert(draftSession(ada, { method: 'saml', providerId: provider.id, nameId: 'ada' }))
        await tx.authnRequests.insert(draftRequest(provider.id))
        await tx.signOnTests.insert(draftTest(provider.id, ada.id))
        await tx.assertions.use(provider.id, assertion, noon)
      })
      await store.write(tx => tx.providers.remove(provider.id))
      expect(await store.providers.all()).toEqual([])
      for (const table of ['sessions', 'authn_requests', 'sign_on_tests'])
        expect(await place.run(`select * from ${table}`), table).toEqual([])
      expect(await store.write(tx => tx.assertions.use(provider.id, assertion, noon))).toBe(false)
    })
  })

  describe(`a sign-in that began here, in ${database.name},`, () => {
    it('comes back once', async () => {
      const { store, provider } = await openOne()
      const ada = await storeUser(store, { userName: 'ada' })
      const request = draftRequest(provider.id, { testedBy: ada.id })
      await store.write(tx => tx.authnRequests.insert(request))
      const consume = (hash = request.idHash) => store.write(tx => tx.authnRequests.consume(hash, noon))
      expect(plainBytes(await consume())).toEqual(plainBytes(request))
      expect(await consume()).toBe('used')
      expect(await consume(randomHash())).toBeUndefined()
    })

    it('comes back to one of many who ask, on several processes', async () => {
      const idHash = randomHash()
      let stored: Promise<void> | undefined
      const told = await race(async (store, { id }) => {
        stored ??= store.write(tx => tx.authnRequests.insert(draftRequest(id, { idHash })))
        await stored
        return store.write(tx => tx.authnRequests.consume(idHash, noon))
      })
      expect(told.filter(answer => answer === 'used')).toHaveLength(11)
      expect(told.filter(answer => typeof answer === 'object')).toHaveLength(1)
    })

    it('is as it was after a decision that fails', async () => {
      const { store, provider } = await openOne()
      const request = draftRequest(provider.id)
      await store.write(tx => tx.authnRequests.insert(request))
      const failing = store.write(async tx => {
        await tx.authnRequests.consume(request.idHash, noon)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await store.write(tx => tx.authnRequests.consume(request.idHash, noon))).toMatchObject({
        returnTo: '/console/?q=é'
      })
    })
  })

  describe(`an assertion in ${database.name}`, () => {
    it('is used once, whatever it says of its end, and by each provider for itself', async () => {
      const { store, provider } = await openOne()
      const hash = randomHash()
      const use = (providerId: ProviderId, idHash: Uint8Array, expiresAt = noon) =>
        store.write(tx => tx.assertions.use(providerId, idHash, expiresAt))
      expect(await use(provider.id, hash)).toBe(true)
      expect(await use(provider.id, hash)).toBe(false)
      expect(await use(provider.id, hash, noon + 9)).toBe(false)
      expect(await use(provider.id, randomHash())).toBe(true)
      expect(await use(newId<'provider'>(Date.now()), hash)).toBe(true)
    })

    it('is used twice by no one decision', async () => {
      const { store, provider } = await openOne()
      const hash = randomHash()
      const both = store.write(async tx => {
        const first = await tx.assertions.use(provider.id, hash, noon)
        return [first, await tx.assertions.use(provider.id, hash, noon)]
      })
      expect(await both).toEqual([true, false])
    })

    it('is used by one of many who try, on several processes', async () => {
      const hash = randomHash()
      const told = await race((store, { id }) => store.write(tx => tx.assertions.use(id, hash, noon)))
      expect(told.filter(Boolean)).toHaveLength(1)
    })

    it('is unused after a decision that fails', async () => {
      const { store, provider } = await openOne()
      const hash = randomHash()
      const failing = store.write(async tx => {
        await tx.assertions.use(provider.id, hash, noon)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await store.write(tx => tx.assertions.use(provider.id, hash, noon))).toBe(true)
    })
  })

  describe(`the report of a test in ${database.name}`, () => {
    it('comes back as it was stored, and goes with whoever tried', async () => {
      const { store, provider } = await openOne()
      const ada = await storeUser(store, { userName: 'ada' })
      const test = draftTest(provider.id, ada.id)
      await store.write(tx => tx.signOnTests.insert(test))
      expect(plainBytes(await store.signOnTests.byId(test.id))).toEqual(plainBytes(test))
      expect(await store.signOnTests.byId('\u0000' as never)).toBeUndefined()
      await store.write(tx => tx.users.remove(ada.id))
      expect(await store.signOnTests.byId(test.id)).toBeUndefined()
    })
  })
}
