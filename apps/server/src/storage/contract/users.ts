// What the port promises of users.
import { describe, expect, it } from 'vitest'
import { newId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { draftUser, enterpriseUrn, noon, sharePlace, storeUser, type TestDatabase, type TestPlace } from './place.ts'

const conflict = { kind: 'conflict', code: 'user.userName-taken' }

async function countRows(place: TestPlace, table: string): Promise<number> {
  const [row] = await place.run(`select count(*) as count from ${table}`)
  return Number(row?.count)
}

export function describeUsers(database: TestDatabase): void {
  const openOne = async (): Promise<{ place: TestPlace; store: Store }> => {
    const place = await database.make()
    return { place, store: await place.open() }
  }

  describe(`a user in ${database.name}`, () => {
    it('comes back as it was stored, by id and by name in any case', async () => {
      const { store } = await openOne()
      const user = await storeUser(
        store,
        {
          userName: 'Ada@Example.com',
          externalId: 'AbC',
          active: false,
          name: { familyName: 'Lovelace', givenName: 'Ada' },
          emails: [{ value: 'ada@example.com', type: 'work', primary: true }, { display: 'no address' }],
          [enterpriseUrn]: { manager: { value: '26118915' } }
        },
        {
          administrator: true,
          signIn: 'password',
          source: 'operator',
          version: 7,
          changedAt: noon + 1,
          deactivatedAt: noon + 1
        }
      )
      expect(await store.users.byId(user.id)).toEqual(user)
      expect(await store.users.byUserName('aDA@eXAMPLE.com')).toEqual(user)
      expect(await store.write(tx => tx.users.byId(user.id))).toEqual(user)
      expect(await store.write(tx => tx.users.byUserName('ADA@EXAMPLE.COM'))).toEqual(user)
    })
  })

  describe(`nobody in ${database.name}`, () => {
    const shared = sharePlace(database, async store => {
      await storeUser(store, { userName: 'half \ufffd pair' })
    })

    it.each(['', 'nobody', 'a\u0000b', 'half \ud800 pair', '\u{10ffff}'])('is found by %j', async name => {
      const { store } = shared()
      expect(await store.users.byId(name as never)).toBeUndefined()
      expect(await store.users.byUserName(name)).toBeUndefined()
      expect(await store.write(tx => tx.users.byId(name as never))).toBeUndefined()
      expect(await store.write(tx => tx.users.byUserName(name))).toBeUndefined()
      expect(await store.keys.ring(name, 'scim')).toBeUndefined()
      expect(await store.keys.byId(name as never)).toBeUndefined()
      expect(await store.keys.byOwner(name as never)).toEqual([])
      expect(await store.erasures.byUser(name as never)).toEqual([])
      expect(await store.events.find({ targetId: name, limit: 1 })).toEqual([])
      expect(await store.events.find({ correlationId: name, limit: 1 })).toEqual([])
    })
  })

  describe(`the name of a user in ${database.name}`, () => {
    it('cannot be taken twice, in whatever case', async () => {
      const { store } = await openOne()
      const first = await storeUser(store, { userName: 'straße@example.com' })
      const second = storeUser(store, { userName: 'STRASSE@example.com' })
      await expect(second).resolves.toBeTruthy()
      const third = storeUser(store, { userName: 'STRAßE@EXAMPLE.COM' })
      await expect(third).rejects.toMatchObject(conflict)
      await expect(third).rejects.toThrow(/"STRAßE@EXAMPLE.COM".*match it by userName/)
      expect((await store.users.byUserName('straße@example.com'))?.id).toBe(first.id)
      expect(await store.users.count()).toEqual({ registered: 2, deactivated: 0 })
    })

    it('cannot be changed to one that is taken, but to another case of its own', async () => {
      const { store } = await openOne()
      await storeUser(store, { userName: 'taken' })
      const user = await storeUser(store, { userName: 'free' })
      const renamed = (userName: string) => ({ ...user, attributes: { userName }, version: 2 })
      await expect(store.write(tx => tx.users.update(renamed('TAKEN')))).rejects.toMatchObject(conflict)
      expect(await store.users.byId(user.id)).toEqual(user)
      await store.write(tx => tx.users.update(renamed('FREE')))
      expect(await store.users.byUserName('free')).toEqual(renamed('FREE'))
    })

    it('is free for others once it was changed, as are external id and addresses', async () => {
      const { store } = await openOne()
      const before = { userName: 'old', externalId: 'x1', emails: [{ value: 'old@example.com', type: 'work' }] }
      const after = { userName: 'new', externalId: 'x2', emails: [{ value: 'new@example.com', type: 'work' }] }
      const user = await storeUser(store, before)
      await store.write(tx => tx.users.update({ ...user, attributes: after }))
      const other = await storeUser(store, before)
      expect((await store.users.byUserName('new'))?.id).toBe(user.id)
      expect((await store.users.byUserName('old'))?.id).toBe(other.id)
    })
  })

  describe(`a user in ${database.name}`, () => {
    it('that does not exist cannot be updated', async () => {
      const { store } = await openOne()
      const update = store.write(tx => tx.users.update(draftUser({ userName: 'nobody' })))
      await expect(update).rejects.toMatchObject({ kind: 'not-found', code: 'user.unknown' })
    })

    it('takes its password, keys and addresses along when it is removed, and frees its name', async () => {
      const { place, store } = await openOne()
      const body = { userName: 'gone', emails: [{ value: 'gone@example.com' }] }
      const user = await storeUser(store, body)
      const key = {
        id: newId<'key'>(Date.now()),
        ownerId: user.id,
        kind: 'api',
        description: '',
        createdAt: noon
      } as const
      const nothing = {
        verifier: null,
        apiKey: null,
        sealedSecret: null,
        expiresAt: null,
        revokedAt: null,
        lastUsedAt: null
      }
      await store.write(async tx => {
        await tx.passwords.write(user.id, 'encoded')
        await tx.keys.insert({ ...key, ...nothing })
      })
      await store.write(tx => tx.users.remove(user.id))
      for (const table of ['users', 'user_emails', 'passwords', 'keys']) expect(await countRows(place, table)).toBe(0)
      expect(await store.keys.byId(key.id)).toBeUndefined()
      await storeUser(store, body)
    })

    it('has one password, the last one written, or none', async () => {
      const { place, store } = await openOne()
      const user = await storeUser(store, { userName: 'u' })
      for (const hash of ['first', 'second']) await store.write(tx => tx.passwords.write(user.id, hash))
      expect(await place.run('select encoded_hash from passwords')).toEqual([{ encoded_hash: 'second' }])
      for (const _ of [1, 2]) await store.write(tx => tx.passwords.write(user.id, null))
      expect(await countRows(place, 'passwords')).toBe(0)
    })
  })

  describe(`counting in ${database.name}`, () => {
    it('tells registered from deactivated accounts', async () => {
      const { store } = await openOne()
      await storeUser(store, { userName: 'silent' })
      await storeUser(store, { userName: 'active', active: true })
      const user = await storeUser(store, { userName: 'inactive', active: false })
      expect(await store.users.count()).toEqual({ registered: 2, deactivated: 1 })
      await store.write(tx => tx.users.update({ ...user, attributes: { userName: 'inactive', active: true } }))
      expect(await store.users.count()).toEqual({ registered: 3, deactivated: 0 })
    })

    it('of administrators leaves out the one, the inactive, and service accounts', async () => {
      const { store } = await openOne()
      const administrator = true
      const one = await storeUser(store, { userName: 'one' }, { administrator })
      await storeUser(store, { userName: 'inactive', active: false }, { administrator })
      await storeUser(store, { userName: 'service' }, { administrator, signIn: 'service' })
      await storeUser(store, { userName: 'person' })
      const others = () => store.write(tx => tx.users.countOtherAdministrators(one.id))
      expect(await others()).toBe(0)
      await storeUser(store, { userName: 'two' }, { administrator, signIn: 'password' })
      expect(await others()).toBe(1)
    })

    it('of all administrators tells how many have a password, to readers and within a decision', async () => {
      const { store } = await openOne()
      const counts = async () => [
        await store.users.countAdministrators(),
        await store.write(tx => tx.users.countAdministrators())
      ]
      const both = (all: number, withPassword: number) => Array(2).fill({ all, withPassword })
      expect(await counts()).toEqual(both(0, 0))
      const administrator = true
      const one = await storeUser(store, { userName: 'one' }, { administrator })
      await storeUser(store, { userName: 'inactive', active: false }, { administrator })
      await storeUser(store, { userName: 'service' }, { administrator, signIn: 'service' })
      const person = await storeUser(store, { userName: 'person' })
      await store.write(tx => tx.passwords.write(person.id, 'hash'))
      expect(await counts()).toEqual(both(1, 0))
      await store.write(tx => tx.passwords.write(one.id, 'hash'))
      expect(await counts()).toEqual(both(1, 1))
    })
  })
}
