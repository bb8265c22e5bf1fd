// What the port promises of what a user needs for being sent things: keys, request links, the personal address.
import { describe, expect, it } from 'vitest'
import type { PersonalAddress } from '../../domain/exchange/transfer.ts'
import { newId, type ReceivingKeyId, type RequestLinkId, type UserId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { plainBytes } from './drafts.ts'
import { draftReceivingKey, draftRequestLink, sealed, stored } from './exchange-drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

const addressOf = (ownerId: UserId, name: string, more: Partial<PersonalAddress> = {}): PersonalAddress => ({
  ownerId,
  name,
  enabled: true,
  createdAt: noon,
  ...more
})

const write = (store: Store, address: PersonalAddress) =>
  stored(store, exchange => exchange.writePersonalAddress(address))

export function describeReceiving(database: TestDatabase): void {
  const openOne = async () => {
    const place = await database.make()
    const store = await place.open()
    const [ada, bob] = [await storeUser(store, { userName: 'ada' }), await storeUser(store, { userName: 'bob' })]
    const key = draftReceivingKey(ada.id)
    await stored(store, exchange => exchange.insertReceivingKey(key))
    return { place, store, ada, bob, key }
  }

  describe(`a receiving key in ${database.name}`, () => {
    it('comes back as it was stored, by its id, or as the newest of its owner', async () => {
      const { store, ada, bob, key } = await openOne()
      const newest = draftReceivingKey(ada.id, { createdAt: noon + 2 })
      for (const more of [newest, draftReceivingKey(ada.id, { createdAt: noon + 1 })])
        await stored(store, exchange => exchange.insertReceivingKey(more))
      expect(plainBytes(await store.exchange.receivingKeyById(key.id))).toEqual(plainBytes(key))
      expect(plainBytes(await store.exchange.receivingKey(ada.id))).toEqual(plainBytes(newest))
      const last = draftReceivingKey(ada.id, { createdAt: noon + 2 })
      await stored(store, exchange => exchange.insertReceivingKey(last))
      expect((await store.exchange.receivingKey(ada.id))?.id).toBe(last.id)
      expect(await store.exchange.receivingKey(bob.id)).toBeUndefined()
      expect(await store.exchange.receivingKey('\u0000' as UserId)).toBeUndefined()
      expect(await store.exchange.receivingKeyById('\u0000' as ReceivingKeyId)).toBeUndefined()
    })
  })

  describe(`a request link in ${database.name}`, () => {
    it('comes back as it was stored and changed, with its owner and the key it was made for', async () => {
      const { store, ada, key } = await openOne()
      await stored(store, exchange => exchange.insertReceivingKey(draftReceivingKey(ada.id, { createdAt: noon + 9 })))
      const link = draftRequestLink(key)
      await stored(store, exchange => exchange.insertRequestLink(link))
      const now = () => store.exchange.requestLink(link.id)
      expect(plainBytes(await now())).toEqual(plainBytes({ door: link, owner: ada, key }))
      const changed = { ...link, sealedTitle: sealed(8), expiresAt: noon + 7, revokedAt: noon + 3 }
      await stored(store, exchange => exchange.updateRequestLink(changed))
      expect(plainBytes(await now())).toEqual(plainBytes({ door: changed, owner: ada, key }))
      expect(plainBytes(await stored(store, exchange => exchange.requestLink(link.id)))).toEqual(plainBytes(changed))
      for (const id of [newId<'request-link'>(Date.now()), '\u0000' as RequestLinkId]) {
        expect(await store.exchange.requestLink(id)).toBeUndefined()
        expect(await stored(store, exchange => exchange.requestLink(id))).toBeUndefined()
      }
    })

    it('is listed with its owner’s others, newest first, 200 at most', async () => {
      const { store, ada, bob, key } = await openOne()
      const links = Array.from({ length: 205 }, (_, index) =>
        draftRequestLink(key, { createdAt: noon + Math.floor(index / 2), revokedAt: index % 3 === 0 ? noon : null })
      )
      await stored(store, async exchange => {
        for (const link of links) await exchange.insertRequestLink(link)
      })
      const listed = (await store.exchange.requestLinks(ada.id)).map(({ id }) => id)
      expect(listed).toEqual(
        links
          .map(({ id }) => id)
          .reverse()
          .slice(0, 200)
      )
      expect(await store.exchange.requestLinks(bob.id)).toEqual([])
    })
  })

  describe(`a personal address in ${database.name}`, () => {
    it('comes back as it was written and changed, with its owner and their newest key', async () => {
      const { store, ada, key } = await openOne()
      await write(store, addressOf(ada.id, 'ada'))
      const found = await store.exchange.personalAddress('ada')
      expect(plainBytes(found)).toEqual(plainBytes({ door: addressOf(ada.id, 'ada'), owner: ada, key }))
      const newest = draftReceivingKey(ada.id, { createdAt: noon + 1 })
      await stored(store, exchange => exchange.insertReceivingKey(newest))
      const changed = addressOf(ada.id, 'lovelace', { enabled: false, createdAt: noon + 4 })
      await write(store, changed)
      expect(await store.exchange.personalAddress('ada')).toBeUndefined()
      const now = await store.exchange.personalAddress('lovelace')
      expect(plainBytes(now)).toEqual(plainBytes({ door: changed, owner: ada, key: newest }))
      expect(await store.exchange.personalAddressOf(ada.id)).toEqual(changed)
    })

    it('leads nowhere as long as its owner has no key, and nobody is called what can’t be', async () => {
      const { store, bob } = await openOne()
      await write(store, addressOf(bob.id, 'bob'))
      expect(await store.exchange.personalAddress('bob')).toBeUndefined()
      expect(await store.exchange.personalAddressOf(bob.id)).toEqual(addressOf(bob.id, 'bob'))
      for (const name of ['nobody', 'Bob', 'b\u0000', ''])
        expect(await store.exchange.personalAddress(name)).toBeUndefined()
    })

    it('is one user’s alone, on all processes together', async () => {
      const { place, store, ada, bob } = await openOne()
      const other = await place.open()
      const taken = { kind: 'conflict', code: 'personal-address.taken' }
      const ran = await Promise.allSettled([
        write(store, addressOf(ada.id, 'wanted')),
        write(other, addressOf(bob.id, 'wanted'))
      ])
      expect(ran.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      expect(ran.find(({ status }) => status === 'rejected')).toMatchObject({ reason: taken })
      const [owner, loser] = ran[0]?.status === 'fulfilled' ? [ada, bob] : [bob, ada]
      await write(store, addressOf(owner.id, 'wanted', { enabled: false }))
      await write(store, addressOf(loser.id, 'free'))
      await expect(write(store, addressOf(loser.id, 'wanted'))).rejects.toMatchObject(taken)
      await write(store, addressOf(owner.id, 'elsewhere'))
      await write(store, addressOf(loser.id, 'wanted'))
      expect(await store.exchange.personalAddressOf(loser.id)).toMatchObject({ name: 'wanted' })
    })
  })

  describe(`closing a user's doors in ${database.name}`, () => {
    it('revokes their links and switches their address off, and nobody else’s', async () => {
      const { store, ada, bob, key } = await openOne()
      const others = draftReceivingKey(bob.id)
      await stored(store, exchange => exchange.insertReceivingKey(others))
      const links = [draftRequestLink(key), draftRequestLink(key, { revokedAt: 7 }), draftRequestLink(others)]
      for (const link of links) await stored(store, exchange => exchange.insertRequestLink(link))
      for (const { id } of [ada, bob]) await write(store, addressOf(id, id))
      await stored(store, exchange => exchange.closeDoors(ada.id, noon + 5))
      await stored(store, exchange => exchange.closeDoors(ada.id, noon + 6))
      const now = await Promise.all(links.map(({ id }) => store.exchange.requestLink(id)))
      expect(now.map(open => open?.door.revokedAt)).toEqual([noon + 5, 7, null])
      expect(await store.exchange.personalAddressOf(ada.id)).toMatchObject({ enabled: false })
      expect(await store.exchange.personalAddressOf(bob.id)).toMatchObject({ enabled: true })
    })
  })
}
