// What the port promises of lists of accounts: which, in which order, which page, and that they follow every change.
import { describe, expect, it } from 'vitest'
import { newId } from '../../domain/id.ts'
import type { ListingQuery, Store } from '../../domain/store.ts'
import { draftSession } from './drafts.ts'
import { draftUser, noon, sharePlace, storeUser, type TestDatabase } from './place.ts'

const query = (more: Partial<ListingQuery> = {}): ListingQuery => ({
  active: true,
  search: '',
  sort: 'userName',
  offset: 0,
  limit: 50,
  ...more
})

const namesOf = async (store: Store, more: Partial<ListingQuery> = {}): Promise<unknown[]> =>
  (await store.users.list(query(more))).users.map(({ user }) => user.attributes.userName)

const people = 6_000

/** A number that no order of the others tells. */
const shuffled = (index: number): string => String((index * 7_919) % people).padStart(4, '0')

/** In order of creation; every tenth is deactivated. */
const crowd = Array.from({ length: people }, (_, index) => ({
  userName: `User${shuffled(index)}${index % 1_000 === 1 ? '-Few' : ''}@example.com`,
  active: index % 10 !== 0
}))
const registered = crowd.filter(({ active }) => active).map(({ userName }) => userName)

export function describeListing(database: TestDatabase): void {
  describe(`a list of accounts in ${database.name}`, () => {
    it('holds the registered or the deactivated, by user name or the newest first', async () => {
      const store = await (await database.make()).open()
      for (const userName of ['Mia', 'zoe', 'Ada']) await storeUser(store, { userName })
      for (const userName of ['gone', 'away']) await storeUser(store, { userName, active: false })
      await storeUser(store, { userName: 'bot' }, { signIn: 'service' })
      expect(await namesOf(store)).toEqual(['Ada', 'bot', 'Mia', 'zoe'])
      expect(await namesOf(store, { sort: 'newest' })).toEqual(['bot', 'Ada', 'zoe', 'Mia'])
      expect(await namesOf(store, { active: false })).toEqual(['away', 'gone'])
      expect(await namesOf(store, { active: false, sort: 'newest' })).toEqual(['away', 'gone'])
      expect(await namesOf(store, { active: false, search: 'o' })).toEqual(['gone'])
    })

    it('tells of each when they signed in last', async () => {
      const store = await (await database.make()).open()
      const [ada, bob] = [await storeUser(store, { userName: 'ada' }), await storeUser(store, { userName: 'bob' })]
      await store.write(tx => tx.sessions.insert(draftSession(bob)))
      expect(await store.users.list(query())).toEqual({
        users: [
          { user: ada, lastSignInAt: null },
          { user: bob, lastSignInAt: noon }
        ],
        total: 2
      })
    })

    it('is searched in user name, display name, given and family name, without regard to case', async () => {
      const store = await (await database.make()).open()
      await storeUser(store, {
        userName: 'B.Lindqvist@Example.com',
        displayName: 'Björn “Bear” Lindqvist',
        name: { givenName: 'Björn', familyName: 'Lindqvist', middleName: 'Hidden' },
        title: 'Hidden'
      })
      await storeUser(store, { userName: 'other' })
      const found = [
        'b.lind',
        'EXAMPLE',
        'björn “BEAR”',
        'BJÖRN',
        'qvist',
        'bjo\u0308rn lindqvist',
        'ＢＪＯ\u0308RN',
        '@'
      ]
      const missed = ['hidden', 'bjorn', 'com björn', 'com\nbjörn b lindqvist', '%', '_', '\\', '\u0000', '\ud800']
      const total = async (search: string) => (await store.users.list(query({ search }))).total
      expect(await Promise.all(found.map(total))).toEqual(found.map(() => 1))
      expect(await Promise.all(missed.map(total))).toEqual(missed.map(() => 0))
    })

    it('follows every change of a user', async () => {
      const store = await (await database.make()).open()
      const user = await storeUser(store, { userName: 'ada', displayName: 'One' })
      const change = (attributes: object) =>
        store.write(async tx => {
          const now = await tx.users.byId(user.id)
          if (now) await tx.users.update({ ...now, attributes: { ...now.attributes, ...attributes } })
        })
      const seen = async (search: string) =>
        Promise.all([true, false].map(active => namesOf(store, { active, search })))
      await change({ displayName: 'Two' })
      expect([await seen('one'), await seen('two')]).toEqual([
        [[], []],
        [['ada'], []]
      ])
      await change({ userName: 'zoe', name: { familyName: 'Three' } })
      expect(await seen('three')).toEqual([['zoe'], []])
      await change({ active: false })
      expect(await seen('three')).toEqual([[], ['zoe']])
      expect(await seen('')).toEqual([[], ['zoe']])
      await change({ active: true })
      expect(await seen('zoe')).toEqual([['zoe'], []])
      await store.write(tx => tx.users.remove(user.id))
      expect(await seen('')).toEqual([[], []])
      expect(await seen('zoe')).toEqual([[], []])
    })

    it('knows nothing of a change that failed', async () => {
      const place = await database.make()
      const store = await place.open()
      const user = await storeUser(store, { userName: 'ada' })
      const failing = store.write(async tx => {
        await tx.users.update({ ...user, attributes: { userName: 'zoe' } })
        await tx.users.insert(draftUser({ userName: 'new' }))
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await place.run('select text from user_listing')).toEqual([{ text: 'ada' }])
    })

    it('holds names that change places', async () => {
      const store = await (await database.make()).open()
      const [ada, bob] = [await storeUser(store, { userName: 'ada' }), await storeUser(store, { userName: 'bob' })]
      await store.write(async tx => {
        await tx.users.update({ ...ada, attributes: { userName: 'spare' } })
        await tx.users.update({ ...bob, attributes: { userName: 'ada' } })
        await tx.users.update({ ...ada, attributes: { userName: 'bob' } })
      })
      const { users } = await store.users.list(query({ search: 'b' }))
      expect(users.map(({ user }) => user.id)).toEqual([ada.id])
      expect(await namesOf(store)).toEqual(['ada', 'bob'])
    })
  })

  describe(`a long list of accounts in ${database.name}`, () => {
    const place = sharePlace(database, async store => {
      await store.write(async tx => {
        for (const body of crowd) await tx.users.insert(draftUser(body))
      })
    })

    /** What a page must hold, by the plainest means. */
    const expected = (part: string, sort: ListingQuery['sort'], offset: number) => {
      const found = registered.filter(userName => userName.toLowerCase().includes(part))
      const ordered = sort === 'newest' ? found.toReversed() : found.toSorted()
      return { names: ordered.slice(offset, offset + 20), total: found.length }
    }

    it.each([
      ['', 0],
      ['', 5_390],
      ['few', 0],
      ['few', 3],
      ['user', 0],
      ['user', 2_500],
      ['user', 5_395],
      ['user', 9_999],
      ['user1', 990],
      ['nobody', 0]
    ])('is searched for “%s” and opened at place %i, in either order', async (search, offset) => {
      const { store } = place()
      for (const sort of ['userName', 'newest'] as const) {
        const { users, total } = await store.users.list(query({ search, sort, offset, limit: 20 }))
        const names = users.map(({ user }) => user.attributes.userName)
        expect({ names, total }, sort).toEqual(expected(search, sort, offset))
      }
    })

    it('tells the total alone when no page is asked for', async () => {
      const { store } = place()
      for (const search of ['', 'user', 'few'])
        expect(await store.users.list(query({ search, limit: 0 }))).toEqual({
          users: [],
          total: expected(search, 'newest', 0).total
        })
    })

    it('lets other things happen while it is searched', async () => {
      const { store } = place()
      let turned = false
      setImmediate(() => (turned = true))
      await store.users.list(query({ search: 'user' }))
      expect(turned).toBe(true)
    })
  })

  describe(`users by their ids in ${database.name}`, () => {
    it('are those that are there, each once', async () => {
      const store = await (await database.make()).open()
      const users = [await storeUser(store, { userName: 'a' }), await storeUser(store, { userName: 'b' })]
      const ids = [...users, ...users].map(({ id }) => id)
      const found = await store.users.byIds([...ids, newId<'user'>(Date.now()), '\u0000' as never, "'" as never])
      expect(
        found.toSorted((a, b) => (String(a.attributes.userName) < String(b.attributes.userName) ? -1 : 1))
      ).toEqual(users)
      expect(await store.users.byIds([])).toEqual([])
    })
  })
}
