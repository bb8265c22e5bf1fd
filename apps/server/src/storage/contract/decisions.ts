// What the port promises of decisions: one after another, all or nothing, durable when told.
import { describe, expect, it } from 'vitest'
import { DomainError } from '../../domain/domain-error.ts'
import { newId, type UserId } from '../../domain/id.ts'
import type { Store, Transaction } from '../../domain/store.ts'
import { draftUser, eventAbout, storeUser, type TestDatabase } from './place.ts'

/** Adds one to a number in a user's attributes, and tells of it: a change that is lost if anything comes in between. */
async function countUp(tx: Transaction, id: UserId): Promise<void> {
  const user = await tx.users.byId(id)
  if (!user) throw new Error('The user is gone.')
  const title = String(Number(user.attributes.title) + 1)
  await tx.users.update({ ...user, attributes: { ...user.attributes, title }, version: user.version + 1 })
  await tx.events.append(eventAbout({ id }))
}

const outcomes = (settled: readonly PromiseSettledResult<unknown>[]): string[] =>
  settled.map(each => (each.status === 'fulfilled' ? 'done' : String((each.reason as DomainError).code)))

export function describeDecisions(database: TestDatabase): void {
  const openOne = async () => (await database.make()).open()

  describe(`a decision in ${database.name}`, () => {
    it('gives back what it returns, and sees what it wrote', async () => {
      const store = await openOne()
      const user = draftUser({ userName: 'ada' })
      const seen = await store.write(async tx => {
        await tx.users.insert(user)
        await tx.users.update({ ...user, attributes: { userName: 'Ada', title: 'x' } })
        return [await tx.users.byUserName('ADA'), await tx.users.byId(user.id)]
      })
      const expected = { ...user, attributes: { userName: 'Ada', title: 'x' } }
      expect(seen).toEqual([expected, expected])
      expect(await store.users.byId(user.id)).toEqual(expected)
    })

    it('that throws leaves nothing, whatever it did before', async () => {
      const place = await database.make()
      const store = await place.open()
      const user = await storeUser(store, { userName: 'ada', emails: [{ value: 'ada@example.com' }] })
      const failure = new DomainError('forbidden', 'user.last-administrator', 'no')
      const failing = store.write(async tx => {
        await tx.users.insert(draftUser({ userName: 'new' }))
        await tx.users.update({ ...user, attributes: { userName: 'renamed' } })
        await tx.passwords.write(user.id, 'hash')
        await tx.settings.write('name', 1)
        await tx.erasures.insert({
          id: newId<'erasure'>(Date.now()),
          userId: user.id,
          orderedAt: 1,
          reason: 'removed',
          removed: {}
        })
        await tx.events.append(eventAbout(user))
        await tx.users.remove(user.id)
        throw failure
      })
      await expect(failing).rejects.toBe(failure)
      expect(await store.users.byUserName('ada')).toEqual(user)
      for (const table of ['passwords', 'erasures', 'events'])
        expect(await place.run(`select 1 from ${table}`)).toEqual([])
      expect(await store.settings.read('name')).toBeUndefined()
      expect(await place.run('select value_key from user_emails')).toEqual([{ value_key: 'ada@example.com' }])
    })

    it('that throws does not disturb those it shares a commit with', async () => {
      const store = await openOne()
      const ran = await Promise.allSettled(
        Array.from({ length: 60 }, (_, index) =>
          store.write(async tx => {
            await tx.users.insert(draftUser({ userName: `user${index}` }))
            await tx.events.append(eventAbout({ id: String(index) }))
            if (index % 3 === 0) throw new DomainError('invalid', 'key.expiry', 'no')
            return index
          })
        )
      )
      expect(outcomes(ran)).toEqual(ran.map((_, index) => (index % 3 === 0 ? 'key.expiry' : 'done')))
      expect(await store.users.count()).toEqual({ registered: 40, deactivated: 0 })
      expect(await store.events.verify()).toMatchObject({ events: 40 })
    })

    it('may catch the refusal of a name and go on', async () => {
      const store = await openOne()
      await storeUser(store, { userName: 'taken' })
      const userName = await store.write(async tx => {
        for (const name of ['taken', 'TAKEN', 'free']) {
          const done = await tx.users.insert(draftUser({ userName: name })).then(
            () => true,
            () => false
          )
          if (done) return name
        }
        return undefined
      })
      expect(userName).toBe('free')
      expect(await store.users.count()).toEqual({ registered: 2, deactivated: 0 })
    })

    it('whose statement the database refuses fails alone', async () => {
      const store = await openOne()
      const { id } = await storeUser(store, { userName: 'ada' })
      const sameId = () => storeUser(store, { userName: newId<'name'>(Date.now()) }, { id })
      const fine = (index: number) => storeUser(store, { userName: `user${index}` })
      const ran = await Promise.allSettled([fine(1), sameId(), fine(2), sameId(), fine(3)])
      expect(ran.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'])
      expect(await store.users.count()).toEqual({ registered: 4, deactivated: 0 })
    })

    it('must not write after it is over', async () => {
      const store = await openOne()
      const leaked = await store.write(async tx => [tx])
      await expect(leaked[0]?.users.insert(draftUser({ userName: 'late' }))).rejects.toThrow('after it was over')
      await expect(leaked[0]?.events.append(eventAbout({ id: 'late' }))).rejects.toThrow('after it was over')
      expect(await store.users.count()).toEqual({ registered: 0, deactivated: 0 })
    })

    it('waits for another process that writes, while reads go on', async () => {
      const place = await database.make()
      const store = await place.open()
      const letGo = await place.hold()
      const waiting = storeUser(store, { userName: 'ada' })
      expect(await store.users.byUserName('ada')).toBeUndefined()
      await letGo()
      await waiting
      expect(await store.users.byUserName('ada')).toBeDefined()
    })
  })

  describe(`decisions at once in ${database.name}`, () => {
    it('all hold: a hundred changes of one user', async () => {
      const store = await openOne()
      const { id } = await storeUser(store, { userName: 'ada', title: '0' })
      await Promise.all(Array.from({ length: 100 }, () => store.write(tx => countUp(tx, id))))
      expect(await store.users.byId(id)).toMatchObject({ version: 101, attributes: { title: '100' } })
      expect(await store.events.verify()).toMatchObject({ events: 100 })
    })

    it('all hold on several processes: a hundred changes of one user', async () => {
      const place = await database.make()
      const stores = [await place.open(), await place.open(), await place.open()]
      const [first] = stores as [Store, ...Store[]]
      const { id } = await storeUser(first, { userName: 'ada', title: '0' })
      const all = Array.from({ length: 100 }, (_, index) => stores[index % 3]?.write(tx => countUp(tx, id)))
      await Promise.all(all)
      for (const store of stores)
        expect(await store.users.byId(id)).toMatchObject({ version: 101, attributes: { title: '100' } })
      expect(await first.events.verify()).toMatchObject({ events: 100 })
      expect(await first.events.verify()).not.toHaveProperty('fault')
    })

    it.each([1, 3])('let exactly one have a name, on %i processes', async processes => {
      const place = await database.make()
      const stores: Store[] = []
      for (let index = 0; index < processes; index++) stores.push(await place.open())
      const attempts = Array.from({ length: 12 }, (_, index) =>
        storeUser(stores[index % processes] as Store, { userName: index % 2 === 0 ? 'Ada' : 'ADA' })
      )
      const told = outcomes(await Promise.allSettled(attempts))
      expect(told.toSorted()).toEqual(['done', ...Array(11).fill('user.userName-taken')])
      expect(await stores[0]?.users.count()).toEqual({ registered: 1, deactivated: 0 })
    })
  })
}
