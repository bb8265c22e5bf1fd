// What the port promises of keys.
import { describe, expect, it } from 'vitest'
import type { Key } from '../../domain/connections/key.ts'
import { newId, type UserId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

const draftKey = (ownerId: UserId, more: Partial<Key> = {}): Key => ({
  id: newId<'key'>(Date.now()),
  ownerId,
  kind: 'scim',
  description: 'Entra ID',
  verifier: Uint8Array.from({ length: 32 }, (_, index) => index * 8),
  apiKey: null,
  sealedSecret: null,
  createdAt: noon,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  ...more
})

const apiKey = (ownerId: UserId, more: Partial<Key> = {}): Key =>
  draftKey(ownerId, {
    kind: 'api',
    verifier: null,
    apiKey: newId<'public'>(Date.now()),
    sealedSecret: Uint8Array.of(0, 255, 10),
    expiresAt: noon + 1,
    ...more
  })

/** Bytes come as a Buffer or as a plain array of bytes, depending on the driver. */
const plain = (key: Key | undefined) =>
  key && {
    ...key,
    verifier: key.verifier && [...key.verifier],
    sealedSecret: key.sealedSecret && [...key.sealedSecret]
  }

const storeKey = async (store: Store, key: Key): Promise<Key> => {
  await store.write(tx => tx.keys.insert(key))
  return key
}

export function describeKeys(database: TestDatabase): void {
  const openOne = async () => {
    const store = await (await database.make()).open()
    return { store, owner: await storeUser(store, { userName: 'Owner@example.com' }, { administrator: true }) }
  }

  describe(`a key in ${database.name}`, () => {
    it('comes back as it was stored, by id and with its owner', async () => {
      const { store, owner } = await openOne()
      const scim = await storeKey(store, draftKey(owner.id))
      const api = await storeKey(store, apiKey(owner.id, { createdAt: noon + 1, lastUsedAt: noon + 2 }))
      expect(plain(await store.keys.byId(scim.id))).toEqual(plain(scim))
      expect((await store.keys.byOwner(owner.id)).map(plain)).toEqual([plain(scim), plain(api)])
      expect(plain(await store.write(tx => tx.keys.byId(api.id)))).toEqual(plain(api))
      expect((await store.write(tx => tx.keys.byOwner(owner.id))).map(plain)).toEqual([plain(scim), plain(api)])
    })

    it('is on the ring of its owner and kind, with what decides whether it works', async () => {
      const { store, owner } = await openOne()
      const key = await storeKey(store, draftKey(owner.id, { revokedAt: noon, expiresAt: noon }))
      await storeKey(store, apiKey(owner.id))
      const ring = await store.keys.ring('OWNER@EXAMPLE.COM', 'scim')
      expect(ring).toMatchObject({ ownerId: owner.id, active: true, administrator: true })
      expect(ring?.keys.map(plain)).toEqual([plain(key)])
      await store.write(tx =>
        tx.users.update({ ...owner, administrator: false, attributes: { ...owner.attributes, active: false } })
      )
      expect(await store.keys.ring('owner@example.com', 'scim')).toMatchObject({ active: false, administrator: false })
    })

    it('is missing from the ring of somebody who has none', async () => {
      const { store, owner } = await openOne()
      await storeKey(store, apiKey(owner.id))
      expect((await store.keys.ring('owner@example.com', 'scim'))?.keys).toEqual([])
      expect(await store.keys.ring('nobody', 'scim')).toBeUndefined()
    })

    it('is found by its public half, with its owner as they are now, revoked or not', async () => {
      const { store, owner } = await openOne()
      const key = await storeKey(store, apiKey(owner.id))
      await storeKey(store, apiKey(owner.id))
      await storeKey(store, draftKey(owner.id))
      const found = await store.keys.byApiKey(key.apiKey ?? '')
      expect([plain(found?.key), found?.owner]).toEqual([plain(key), owner])
      await store.write(async tx => {
        await tx.keys.revoke(key.id, noon)
        await tx.users.update({ ...owner, attributes: { ...owner.attributes, active: false } })
      })
      expect(await store.keys.byApiKey(key.apiKey ?? '')).toMatchObject({
        key: { revokedAt: noon, sealedSecret: null },
        owner: { attributes: { active: false } }
      })
      for (const unknown of ['', 'unknown', '\u0000', 'x'.repeat(100_000)])
        expect(await store.keys.byApiKey(unknown)).toBeUndefined()
    })

    it('is revoked once, and loses its secret then', async () => {
      const { store, owner } = await openOne()
      const key = await storeKey(store, apiKey(owner.id))
      expect(await store.write(tx => tx.keys.revoke(key.id, noon + 5))).toBe(true)
      expect(await store.write(tx => tx.keys.revoke(key.id, noon + 9))).toBe(false)
      expect(await store.write(tx => tx.keys.revoke(newId<'key'>(Date.now()), noon))).toBe(false)
      expect(plain(await store.keys.byId(key.id))).toEqual(plain({ ...key, revokedAt: noon + 5, sealedSecret: null }))
    })

    it('is revoked with all others of its owner, or of its kind', async () => {
      const { store, owner } = await openOne()
      const other = await storeUser(store, { userName: 'other' })
      const spared = await storeKey(store, draftKey(other.id))
      await storeKey(store, draftKey(owner.id))
      await storeKey(store, draftKey(owner.id, { revokedAt: noon }))
      await storeKey(store, apiKey(owner.id))
      expect(await store.write(tx => tx.keys.revokeAll(owner.id, noon + 1, 'scim'))).toBe(1)
      expect(await store.write(tx => tx.keys.revokeAll(owner.id, noon + 2))).toBe(1)
      expect(await store.write(tx => tx.keys.revokeAll(owner.id, noon + 3))).toBe(0)
      const revokedAt = (await store.keys.byOwner(owner.id)).map(key => key.revokedAt ?? 0)
      expect(revokedAt.toSorted((a, b) => a - b)).toEqual([noon, noon + 1, noon + 2])
      expect((await store.keys.byId(spared.id))?.revokedAt).toBeNull()
    })

    it('is listed while it is a SCIM key that was not revoked, whoever owns it', async () => {
      const { store, owner } = await openOne()
      const other = await storeUser(store, { userName: 'other@example.com' })
      const later = await storeKey(store, draftKey(owner.id, { createdAt: noon + 1 }))
      const first = await storeKey(store, draftKey(other.id))
      const gone = await storeKey(store, draftKey(owner.id))
      await storeKey(store, apiKey(owner.id))
      await store.write(tx => tx.keys.revoke(gone.id, noon))
      const ids = async () => (await store.keys.scim()).map(key => key.id)
      expect(await ids()).toEqual([first.id, later.id])
      await store.write(tx => tx.users.remove(other.id))
      expect(await ids()).toEqual([later.id])
    })

    it('remembers when it was used, at most once a minute and never an earlier time', async () => {
      const { store, owner } = await openOne()
      const key = await storeKey(store, draftKey(owner.id))
      const lastUse = async () => {
        await store.flush()
        return (await store.keys.byId(key.id))?.lastUsedAt
      }
      store.touchKey(key.id, noon)
      expect(await lastUse()).toBe(noon)
      store.touchKey(key.id, noon + 59_999)
      expect(await lastUse()).toBe(noon)
      store.touchKey(key.id, noon + 60_000)
      expect(await lastUse()).toBe(noon + 60_000)
      store.touchKey(newId<'key'>(Date.now()), noon)
      store.touchKey(key.id, noon)
      expect(await lastUse()).toBe(noon + 60_000)
    })
  })
}
