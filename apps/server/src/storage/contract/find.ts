// What the port promises of finding users: what identity providers match accounts by, and pages. What filters mean is in filters.ts.
import { compareText, parseAttributePath, parseFilter } from '@sealpost/scim'
import { describe, expect, it } from 'vitest'
import type { User } from '../../domain/directory/user.ts'
import { newId } from '../../domain/id.ts'
import type { Store, UserQuery } from '../../domain/store.ts'
import { draftUser, enterpriseUrn, sharePlace, storeUser, type TestDatabase, userType } from './place.ts'

const everything = { offset: 0, limit: 1_000 }

async function find(store: Store, filter: string, query: Partial<UserQuery> = {}): Promise<string[]> {
  const page = await store.users.find({ filter: parseFilter(filter, userType), ...everything, ...query })
  expect(page.total).toBeGreaterThanOrEqual(page.users.length)
  return page.users.map(user => String(user.attributes.userName))
}

export function describeFind(database: TestDatabase): void {
  const openOne = async () => (await database.make()).open()

  describe(`a match query in ${database.name}`, () => {
    const shared = sharePlace(database, async store => {
      const work = { value: 'ada@work.example', type: 'work' }
      const emails = [work, { value: 'shared@example.com', type: 'home' }]
      await storeUser(store, { userName: 'ada@example.com', externalId: 'A1', emails })
      await storeUser(store, {
        userName: 'bob@example.com',
        externalId: 'A1',
        emails: [{ value: 'SHARED@example.com', primary: true }],
        [enterpriseUrn]: { employeeNumber: '7', manager: { value: '26118915' } }
      })
      await storeUser(store, { userName: 'service' }, { signIn: 'service' })
    })

    it.each([
      ['userName eq "ADA@EXAMPLE.COM"', ['ada@example.com']],
      ['userName eq "ada"', []],
      ['externalId eq "A1"', ['ada@example.com', 'bob@example.com']],
      ['externalId eq "a1"', []],
      ['emails eq "Ada@Work.example"', ['ada@example.com']],
      ['emails.value eq "shared@example.com"', ['ada@example.com', 'bob@example.com']],
      ['emails[type eq "work"].value eq "ada@work.example"', ['ada@example.com']],
      ['emails[type eq "home"].value eq "ada@work.example"', []],
      ['emails[value eq "shared@example.com"]', ['ada@example.com', 'bob@example.com']],
      ['emails[value eq "shared@example.com" and primary eq true]', ['bob@example.com']],
      ['emails[value eq "shared@example.com" and not (type pr)]', ['bob@example.com']],
      ['emails[value eq "shared@example.com" and value eq "ada@work.example"]', []],
      ['userName eq "ada@example.com" and active eq true', ['ada@example.com']],
      ['userName eq "ada@example.com" and active eq false', []],
      [
        'userName eq "ada@example.com" or externalId eq "A1" or userName eq "service"',
        ['ada@example.com', 'bob@example.com', 'service']
      ],
      [`${enterpriseUrn}:employeeNumber eq "7"`, ['bob@example.com']],
      ['manager eq "26118915"', ['bob@example.com']]
    ])('%s', async (filter, expected) => {
      expect(await find(shared().store, filter)).toEqual(expected)
    })

    it('finds nobody by an address that was changed, and by the new one instead', async () => {
      const store = await openOne()
      const user = await storeUser(store, { userName: 'ada', emails: [{ value: 'old@example.com', type: 'work' }] })
      const emails = [{ value: 'new@example.com', type: 'work' }]
      await store.write(tx => tx.users.update({ ...user, attributes: { userName: 'ada', emails }, version: 2 }))
      for (const path of ['emails.value', 'emails[type eq "work"].value']) {
        expect(await find(store, `${path} eq "old@example.com"`)).toEqual([])
        expect(await find(store, `${path} eq "new@example.com"`)).toEqual(['ada'])
      }
      await store.write(tx => tx.users.update({ ...user, attributes: { userName: 'ada' }, version: 3 }))
      expect(await find(store, 'emails.value eq "new@example.com"')).toEqual([])
    })

    it('by id finds that user', async () => {
      const store = await openOne()
      const { id } = await storeUser(store, { userName: 'ada' })
      expect(await find(store, `id eq "${id}"`)).toEqual(['ada'])
      expect(await find(store, `id eq "${id.toUpperCase()}"`)).toEqual([])
    })

    it('finds all who share an address, however many, page by page', async () => {
      const store = await openOne()
      const names = Array.from({ length: 130 }, (_, index) => `user${index}`)
      await Promise.all(names.map(userName => storeUser(store, { userName, emails: [{ value: 'all@example.com' }] })))
      const filter = parseFilter('emails.value eq "all@example.com"', userType)
      const page = await store.users.find({ filter, offset: 120, limit: 20 })
      expect(page.total).toBe(130)
      expect(page.users.map(user => user.attributes.userName)).toEqual(names.slice(120))
      const sortBy = parseAttributePath('userName', userType)
      const first = await store.users.find({ filter, sortBy, sortOrder: 'descending', offset: 0, limit: 1 })
      expect(first.users.map(user => user.attributes.userName)).toEqual(['user99'])
    })

    it('leaves out the sign-in types it is told to', async () => {
      const store = await openOne()
      await storeUser(store, { userName: 'service', externalId: 'x' }, { signIn: 'service' })
      await storeUser(store, { userName: 'person', externalId: 'x' })
      const without = ['service'] as const
      expect(await find(store, 'userName eq "service"', { without })).toEqual([])
      expect(await find(store, 'externalId eq "x"', { without })).toEqual(['person'])
      expect(await find(store, 'userName pr', { without })).toEqual(['person'])
      const all = await store.users.find({ without: ['service', 'saml'], ...everything })
      expect(all).toEqual({ users: [], total: 0 })
      expect((await store.users.find({ without, offset: 0, limit: 0 })).total).toBe(1)
    })
  })

  describe(`a filter in ${database.name}`, () => {
    it('may have two thousand terms', async () => {
      const store = await openOne()
      for (const userName of ['user7', 'user1999', 'other']) await storeUser(store, { userName, displayName: userName })
      const terms = (term: (index: number) => string) =>
        Array.from({ length: 2_000 }, (_, index) => term(index)).join(' or ')
      expect(
        await find(
          store,
          terms(index => `userName eq "user${index}"`)
        )
      ).toEqual(['user7', 'user1999'])
      expect(
        await find(
          store,
          terms(index => `displayName eq "user${index}"`)
        )
      ).toEqual(['user7', 'user1999'])
      expect(
        await find(
          store,
          terms(index => `emails.value eq "user${index}"`)
        )
      ).toEqual([])
      expect(await find(store, terms(index => `displayName ne "user${index}"`).replaceAll(' or ', ' and '))).toEqual([
        'other'
      ])
    })

    it('may be nested as deeply as the parser allows', async () => {
      const store = await openOne()
      await storeUser(store, { userName: 'ada', title: 'x' })
      const nested = `${'not (title eq "y" and ('.repeat(32)}title pr${'))'.repeat(32)}`
      expect(await find(store, nested)).toEqual(['ada'])
    })

    it('by what no database knows is refused', async () => {
      const store = await openOne()
      const filter = parseFilter('meta.location eq "https://portal.example/Users/1"', userType)
      const refusal = { status: 400, scimType: 'invalidFilter' }
      await expect(store.users.find({ filter, ...everything })).rejects.toMatchObject(refusal)
    })

    it('takes signs that databases use as wildcards for what they are', async () => {
      const store = await openOne()
      for (const displayName of ['100%', '100', 'a_b', 'axb', 'a*b', "o'hara", 'a\\b']) {
        await storeUser(store, { userName: displayName, displayName })
      }
      expect(await find(store, 'displayName co "%"')).toEqual(['100%'])
      expect(await find(store, 'displayName co "a_"')).toEqual(['a_b'])
      expect(await find(store, 'displayName sw "a*"')).toEqual(['a*b'])
      expect(await find(store, 'displayName co "\'"')).toEqual(["o'hara"])
      expect(await find(store, 'displayName ew "\\\\b"')).toEqual(['a\\b'])
    })

    it('tells values apart that no index could hold', async () => {
      const store = await openOne()
      const long = 'Ä'.repeat(5_000)
      const emails = (value: string) => [{ value, type: 'work' }]
      await storeUser(store, { userName: `${long}1`, externalId: `${long}1`, emails: emails(`${long}1`) })
      await storeUser(store, { userName: `${long}2`, externalId: `${long}2`, emails: emails(`${long}2`) })
      await expect(storeUser(store, { userName: `${long.toLowerCase()}1` })).rejects.toMatchObject({ kind: 'conflict' })
      for (const attribute of ['userName', 'externalId', 'emails.value']) {
        expect(await find(store, `${attribute} eq "${long}2"`)).toEqual([`${long}2`])
        expect(await find(store, `${attribute} eq "${long}2" and active eq true`)).toEqual([`${long}2`])
        expect(await find(store, `${attribute} ew "Ä2"`)).toEqual([`${long}2`])
        expect(await find(store, `${attribute} sw "${long}" and ${attribute} gt "${long}1"`)).toEqual([`${long}2`])
      }
    })
  })

  describe(`a search over many users in ${database.name}`, () => {
    it('finds all of them, in any order, page by page', async () => {
      const store = await openOne()
      const people = Array.from({ length: 1_500 }, (_, index) => ({
        userName: `u${index}`,
        title: `t${index % 7}`,
        nickName: `n${1_500 - index}`
      }))
      const drafts = people.map(person => draftUser(person))
      await store.write(async tx => {
        for (const user of drafts) await tx.users.insert(user)
        for (const user of drafts.filter((_, index) => index % 5 === 0)) await tx.users.remove(user.id)
      })
      const expected = people.filter(({ title }, index) => index % 5 !== 0 && (title === 't3' || title === 't4'))
      const filter = 'title eq "T3" or title sw "t4"'
      expect(await find(store, filter)).toEqual(expected.map(({ userName }) => userName))
      const page = await store.users.find({ filter: parseFilter(filter, userType), offset: 300, limit: 500 })
      expect(page.total).toBe(expected.length)
      expect(page.users.map(({ attributes }) => attributes.userName)).toEqual(
        expected.slice(300).map(({ userName }) => userName)
      )
      const sortBy = parseAttributePath('nickName', userType)
      const byNickName = expected
        .toSorted((a, b) => compareText(b.nickName, a.nickName))
        .map(({ userName }) => userName)
      expect(await find(store, filter, { sortBy, sortOrder: 'descending', offset: 10, limit: 20 })).toEqual(
        byNickName.slice(10, 30)
      )
      expect(await find(store, 'title eq "none"')).toEqual([])
    })
  })

  describe(`pages in ${database.name}`, () => {
    it('follow one another in order of creation, also while users are added and removed behind them', async () => {
      const store = await openOne()
      const names = Array.from({ length: 10 }, (_, index) => `user${9 - index}`)
      const users: User[] = []
      for (const userName of names) users.push(await storeUser(store, { userName }))
      const seen: unknown[] = []
      for (let offset = 0; offset < 10; offset += 4) {
        const page = await store.users.find({ offset, limit: 4 })
        seen.push(...page.users.map(user => user.attributes.userName))
        if (offset === 0) await storeUser(store, { userName: 'later' })
        if (offset === 4) await store.write(tx => tx.users.remove(users[9]?.id ?? newId<'user'>(Date.now())))
      }
      expect(seen).toEqual([...names.slice(0, 9), 'later'])
    })

    it('tell the total wherever they are', async () => {
      const store = await openOne()
      for (const userName of ['a', 'b', 'c']) await storeUser(store, { userName })
      const totalAt = async (offset: number, limit: number) => (await store.users.find({ offset, limit })).total
      for (const [offset, limit] of [
        [0, 10],
        [0, 3],
        [0, 2],
        [2, 1],
        [2, 2],
        [3, 1],
        [9, 5],
        [0, 0]
      ] as const) {
        expect(await totalAt(offset, limit), `${offset}, ${limit}`).toBe(3)
      }
    })

    it('are empty when there is nobody', async () => {
      const store = await openOne()
      expect(await store.users.find({ offset: 0, limit: 10 })).toEqual({ users: [], total: 0 })
      expect(await store.users.find({ offset: 5, limit: 10 })).toEqual({ users: [], total: 0 })
    })
  })
}
