// What the port promises of passwords and second factors.
import { describe, expect, it } from 'vitest'
import type { SecondFactor } from '../../domain/sign-on/second-factor.ts'
import { plainBytes } from './drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

const draftFactor = (more: Partial<SecondFactor> = {}): SecondFactor => ({
  sealedSecret: Uint8Array.of(0, 255, 10),
  confirmedAt: noon,
  lastStep: 58_000_000,
  recoveryCodes: ['ab'.repeat(32), 'cd'.repeat(32)],
  ...more
})

export function describePasswords(database: TestDatabase): void {
  const openOne = async () => {
    const store = await (await database.make()).open()
    return { store, ada: await storeUser(store, { userName: 'Ada@example.com' }, { signIn: 'password' }) }
  }

  describe(`a password in ${database.name}`, () => {
    it('is found with its owner by user name and by id, as is who has none', async () => {
      const { store, ada } = await openOne()
      const none = { user: ada, encodedHash: null, secondFactor: null }
      expect(await store.passwords.byUserName('ADA@example.com')).toEqual(none)
      await store.write(tx => tx.passwords.write(ada.id, 'first'))
      await store.write(tx => tx.passwords.write(ada.id, 'second'))
      const some = { ...none, encodedHash: 'second' }
      expect(await store.passwords.byUserName('ada@EXAMPLE.com')).toEqual(some)
      expect(await store.passwords.byUser(ada.id)).toEqual(some)
      expect(await store.write(tx => tx.passwords.byUser(ada.id))).toEqual(some)
      for (const nobody of ['nobody', '\u0000', '']) {
        expect(await store.passwords.byUserName(nobody)).toBeUndefined()
        expect(await store.passwords.byUser(nobody as never)).toBeUndefined()
      }
    })

    it('is found of a deactivated user too: what that means is not the store’s to say', async () => {
      const { store, ada } = await openOne()
      await store.write(tx => tx.passwords.write(ada.id, 'hash'))
      await store.write(tx => tx.users.update({ ...ada, attributes: { ...ada.attributes, active: false } }))
      const owner = await store.passwords.byUserName('ada@example.com')
      expect([owner?.user.attributes.active, owner?.encodedHash]).toEqual([false, 'hash'])
    })

    it('goes when it is taken away, and the second factor with it', async () => {
      const { store, ada } = await openOne()
      await store.write(async tx => {
        await tx.passwords.write(ada.id, 'hash')
        await tx.secondFactors.write(ada.id, draftFactor())
        await tx.passwords.write(ada.id, null)
      })
      expect(await store.passwords.byUser(ada.id)).toMatchObject({ encodedHash: null, secondFactor: null })
    })

    it('goes with its owner, and the second factor too', async () => {
      const place = await database.make()
      const store = await place.open()
      const ada = await storeUser(store, { userName: 'ada' })
      await store.write(async tx => {
        await tx.passwords.write(ada.id, 'hash')
        await tx.secondFactors.write(ada.id, draftFactor())
      })
      await store.write(tx => tx.users.remove(ada.id))
      for (const table of ['passwords', 'second_factors']) expect(await place.run(`select * from ${table}`)).toEqual([])
    })
  })

  describe(`a second factor in ${database.name}`, () => {
    it('comes back as it was written last, and goes when it is taken away', async () => {
      const { store, ada } = await openOne()
      const read = async () => plainBytes((await store.passwords.byUserName('ada@example.com'))?.secondFactor)
      const unconfirmed = draftFactor({ confirmedAt: null, lastStep: 0, recoveryCodes: [] })
      for (const factor of [unconfirmed, draftFactor(), draftFactor({ lastStep: 58_000_001, recoveryCodes: ['x'] })]) {
        await store.write(tx => tx.secondFactors.write(ada.id, factor))
        expect(await read()).toEqual(plainBytes(factor))
      }
      await store.write(tx => tx.secondFactors.write(ada.id, null))
      expect(await read()).toBeNull()
    })
  })

  describe(`who has a password in ${database.name}`, () => {
    it('is told by user name, so many at most, with whether a second factor is asked for', async () => {
      const { store, ada } = await openOne()
      const [zoe, bob, gone] = [
        await storeUser(store, { userName: 'zoe' }),
        await storeUser(store, { userName: 'Bob' }),
        await storeUser(store, { userName: 'gone', active: false })
      ]
      await storeUser(store, { userName: 'without' })
      await store.write(async tx => {
        for (const { id } of [zoe, bob, gone, ada]) await tx.passwords.write(id, 'hash')
        await tx.secondFactors.write(zoe.id, draftFactor({ confirmedAt: null }))
        await tx.secondFactors.write(bob.id, draftFactor())
      })
      const all = [
        { user: ada, secondFactor: false },
        { user: bob, secondFactor: true },
        { user: zoe, secondFactor: false }
      ]
      expect(await store.passwords.owners(10)).toEqual(all)
      expect(await store.passwords.owners(2)).toEqual(all.slice(0, 2))
    })
  })
}
