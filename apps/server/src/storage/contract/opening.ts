// What opening and closing promise.
import { parseFilter } from '@sealpost/scim'
import { describe, expect, it } from 'vitest'
import { deviceType } from '../../../../../packages/scim/test/types.ts'
import { buildUserType } from '../../domain/directory/user-type.ts'
import { migrations } from '../sql/migrate.ts'
import { draftUser, eventAbout, storeUser, type TestDatabase, userType } from './place.ts'

export function describeOpening(database: TestDatabase): void {
  describe(`a store in ${database.name}`, () => {
    it('has after a restart what it had before', async () => {
      const place = await database.make()
      const before = await place.open()
      const user = await storeUser(before, { userName: 'ada' })
      await before.write(tx => tx.events.append(eventAbout(user)))
      const chain = await before.events.verify()
      await before.close()
      const after = await place.open()
      expect(await after.users.byId(user.id)).toEqual(user)
      expect(await after.events.verify()).toEqual(chain)
      await after.write(tx => tx.events.append(eventAbout(user)))
      expect(await after.events.verify()).toMatchObject({ events: 2 })
    })

    it('can be opened by several processes at once when there is nothing yet', async () => {
      const place = await database.make()
      const stores = await Promise.all([place.open(), place.open(), place.open(), place.open()])
      await Promise.all(stores.map((store, index) => storeUser(store, { userName: `user${index}` })))
      for (const store of stores) expect(await store.users.count()).toEqual({ registered: 4, deactivated: 0 })
      expect(await place.run('select name from migrations')).toHaveLength(migrations.length)
    })

    it('takes no more decisions once it is closed, finishes those it took, and may be closed twice', async () => {
      const store = await (await database.make()).open()
      const taken = storeUser(store, { userName: 'ada' })
      const closing = store.close()
      await taken
      await closing
      await store.close()
      const code = { kind: 'unavailable', code: 'store.closed' }
      await expect(storeUser(store, { userName: 'late' })).rejects.toMatchObject(code)
      await expect(store.ping()).rejects.toMatchObject(code)
      await expect(store.users.count()).rejects.toMatchObject(code)
    })

    it('answers a ping while it is open', async () => {
      await expect((await (await database.make()).open()).ping()).resolves.toBeUndefined()
    })

    it('refuses a database that a newer version has used', async () => {
      const place = await database.make()
      await (await place.open()).close()
      await place.run("insert into migrations (name) values ('9999-from-the-future')")
      const opening = place.open()
      await expect(opening).rejects.toMatchObject({ kind: 'unavailable', code: 'store.newer-form' })
      await expect(opening).rejects.toThrow('9999-from-the-future')
    })

    it('finds users by an extension that was added to the schema after they were stored', async () => {
      const place = await database.make()
      const before = await place.open()
      const attributes = { userName: 'ada', [deviceType.schema.id]: { label: 'Blue', rank: 3 } }
      await before.write(tx => tx.users.insert({ ...draftUser({ userName: 'ada' }), attributes }))
      await before.close()
      const extended = buildUserType([deviceType.schema])
      const after = await place.open(extended)
      const filter = parseFilter(`${deviceType.schema.id}:label eq "blue" and rank gt 2`, extended)
      expect((await after.users.find({ filter, offset: 0, limit: 1 })).total).toBe(1)
      await after.close()
      const again = await place.open(userType)
      expect((await again.users.byUserName('ada'))?.attributes).toEqual(attributes)
    })
  })
}
