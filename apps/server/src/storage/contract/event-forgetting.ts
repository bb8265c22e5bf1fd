// What the port promises of forgetting: each of two people loses what is theirs in an entry and nothing of the other's, in pieces that come to an
// end, and the chain holds.
import { describe, expect, it } from 'vitest'
import type { NewEvent } from '../../domain/events.ts'
import { newId, type UserId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { postgres, sqlite } from '../sql/dialect.ts'
import { commitTo, hashEntry, newSalt } from '../sql/event-chain.ts'
import { forgetStatements } from '../sql/event-forgetting.ts'
import { entryOf } from '../sql/event-rows.ts'
import { builderFor } from '../sql/statement.ts'
import type { EventTable } from '../sql/tables.ts'
import { eventAbout, noon, sharePlace, storeUser, type TestDatabase, type TestPlace, type Value } from './place.ts'

const [ada, bob, eve] = ['ada', 'bob', 'eve'].map(() => newId<'user'>(noon)) as [UserId, UserId, UserId]
const sourceAddress = '192.0.2.1'
const both = { name: 'Bob', sourceAddress }
const session = { kind: 'session', sessionId: newId<'session'>(noon), administrator: true } as const
const as = (userId: UserId, impersonating: UserId | null = null) => ({ ...session, userId, impersonating })
const key = (ownerId: UserId) => ({ kind: 'key', keyId: newId<'key'>(noon), ownerId }) as const
const connection = (ownerId: UserId) => ({ ...key(ownerId), kind: 'connection', mount: 'entra' }) as const
const provider = { kind: 'provider', providerId: newId<'provider'>(noon) } as const
const anonymous = { kind: 'anonymous' } as const

const tell = (store: Store, ...events: readonly NewEvent[]): Promise<void> =>
  store.write(async tx => {
    for (const event of events) await tx.events.append(event)
  })

/** Six entries about Bob; the second and the fifth hold something personal. */
const fill = (store: Store): Promise<void> =>
  tell(
    store,
    ...[1, 2, 3, 4, 5, 6].map(index => {
      const personal = index === 2 || index === 5 ? { personal: { name: `Bob ${index}`, sourceAddress } } : {}
      return eventAbout({ id: bob }, { actor: anonymous, ...personal })
    })
  )

const aboutBob = (actor: NewEvent['actor'], more: Partial<NewEvent> = {}): NewEvent =>
  eventAbout({ id: bob }, { actor, personal: both, ...more })

/** Something Ada did in an account. */
const inAccountOf = (user: UserId, more: Partial<NewEvent> = {}): NewEvent =>
  aboutBob(as(ada, user), { target: { kind: 'key', id: 'k' }, details: { impersonating: user }, ...more })

const forget = (store: Store, user: UserId, subjects: readonly string[] = [], limit = 100): Promise<number> =>
  store.write(tx => tx.events.forget(user, subjects, limit))

const personalOf = async (store: Store) => (await store.events.find({ limit: 100 })).map(({ personal }) => personal)

/** The chain holds, and no byte of what was taken is left. */
async function expectWhole(store: Store, place: TestPlace, ...gone: readonly string[]): Promise<void> {
  expect(await store.events.verify()).not.toHaveProperty('fault')
  const rows = JSON.stringify(await place.run('select * from events'))
  for (const text of gone) expect(rows).not.toContain(text)
}

/** Makes the last entry what it would be had it been written when all that is personal had one commitment. */
async function makeOld({ run }: TestPlace, personal: object): Promise<void> {
  const [row] = (await run('select * from events order by sequence desc limit 1')) as unknown as [EventTable]
  const [text, salt] = [JSON.stringify(personal), newSalt()]
  const commitment = commitTo(text, salt)
  const [sequence, at] = [Number(row.sequence), Number(row.at)]
  const hash = hashEntry(row.previous_hash, { ...entryOf(row), sequence, at, commitment })
  const set = 'personal = $1, salt = $2, commitment = $3, hash = $4, source = null, source_salt = null'
  await run(`update events set ${set} where sequence = ${sequence}`, text, salt, commitment, hash)
  await run('update chain_head set hash = $1', hash)
}

export function describeForgetting(database: TestDatabase): void {
  const openOne = async (): Promise<{ place: TestPlace; store: Store }> => {
    const place = await database.make()
    return { place, store: await place.open() }
  }

  describe(`forgetting in ${database.name}`, () => {
    it('takes what is personal about one user, and leaves the chain whole', async () => {
      const { place, store } = await openOne()
      await fill(store)
      await tell(store, eventAbout({ id: 'other' }, { personal: { name: 'Eve' } }))
      await tell(store, eventAbout({ id: bob }, { target: { kind: 'key', id: bob }, personal: { name: 'key' } }))
      const before = await store.events.find({ limit: 10 })
      expect(await forget(store, bob)).toBe(2)
      expect(await forget(store, bob)).toBe(0)
      const after = await store.events.find({ limit: 10 })
      expect(after.map(event => event.personal?.name)).toEqual([...Array(6).fill(undefined), 'Eve', 'key'])
      expect(after.map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash))
      expect(await store.events.verify()).toMatchObject({ events: 8 })
      expect(await store.events.verify()).not.toHaveProperty('fault')
      const left = await place.run('select * from events')
      expect(JSON.stringify(left)).not.toContain('Bob')
      expect(left.filter(({ commitment }) => commitment !== null)).toHaveLength(4)
    })

    it('takes also what the same decision told before, and leaves what it tells after', async () => {
      const { store } = await openOne()
      const forgotten = await store.write(async tx => {
        await tx.events.append(eventAbout({ id: bob }, { personal: { name: 'before' } }))
        const count = await tx.events.forget(bob, [], 100)
        await tx.events.append(eventAbout({ id: bob }, { personal: { name: 'after' } }))
        return count
      })
      expect(forgotten).toBe(1)
      expect((await store.events.find({ limit: 2 })).map(event => event.personal)).toEqual([
        undefined,
        { name: 'after' }
      ])
      expect(await store.events.verify()).not.toHaveProperty('fault')
    })

    it('is undone with the decision that fails', async () => {
      const { store } = await openOne()
      await fill(store)
      const failing = store.write(async tx => {
        await tx.events.append(eventAbout({ id: bob }, { personal: { name: 'never' } }))
        await tx.events.forget(bob, [], 100)
        throw new Error('no')
      })
      const other = storeUser(store, { userName: 'other' })
      await expect(failing).rejects.toThrow('no')
      await other
      expect((await store.events.find({ limit: 10 })).filter(event => event.personal)).toHaveLength(2)
      expect(await store.events.verify()).toMatchObject({ events: 6 })
    })

    it('of an administrator takes where they came from, and leaves what is told of others', async () => {
      const { place, store } = await openOne()
      await tell(store, aboutBob(as(ada)), aboutBob(key(ada)), inAccountOf(bob), aboutBob(as(eve)))
      await tell(store, aboutBob(as(ada), { personal: { sourceAddress } }), aboutBob(connection(ada)))
      expect(await forget(store, ada)).toBe(4)
      expect(await forget(store, ada)).toBe(0)
      const left = { name: 'Bob' }
      expect(await personalOf(store)).toEqual([left, left, left, both, undefined, both])
      expect(await forget(store, eve)).toBe(1)
      await expectWhole(store, place)
      expect(await forget(store, bob)).toBe(5)
      expect(await personalOf(store)).toEqual([...Array(5).fill(undefined), { sourceAddress }])
      await expectWhole(store, place, 'Bob')
    })

    it('of whom it is about takes what is told, and leaves where others came from', async () => {
      const { place, store } = await openOne()
      const operator = { kind: 'operator' } as const
      await tell(store, aboutBob(as(ada)), aboutBob(connection(ada)), aboutBob(operator), inAccountOf(bob))
      expect(await forget(store, bob)).toBe(4)
      expect(await forget(store, bob)).toBe(0)
      expect(await personalOf(store)).toEqual(Array(4).fill({ sourceAddress }))
      await expectWhole(store, place, 'Bob')
    })

    it('takes where somebody came from who did it themselves, or proved no name, or was vouched for', async () => {
      const { place, store } = await openOne()
      const alone = { personal: { sourceAddress } }
      for (const actor of [as(bob), key(bob), anonymous, provider])
        await tell(store, aboutBob(actor), aboutBob(actor, alone))
      await tell(store, aboutBob(as(bob), { target: { kind: 'transfer', id: 't' }, ...alone }))
      expect(await forget(store, bob)).toBe(9)
      expect(await personalOf(store)).toEqual(Array(9).fill(undefined))
      await expectWhole(store, place, 'Bob', sourceAddress)
    })

    it('leaves what is about something else, or about nobody here', async () => {
      const { place, store } = await openOne()
      const target = { kind: 'provider', id: bob } as const
      await tell(store, aboutBob(anonymous, { target }), aboutBob(provider, { target, subject: 'ff' }))
      await tell(store, eventAbout({ id: eve }, { personal: both, actor: anonymous }))
      expect(await forget(store, bob, ['fe', '', 'f', 'FF'])).toBe(0)
      expect(await personalOf(store)).toEqual([both, both, both])
      await expectWhole(store, place)
    })

    it('takes all that speaks of a name of theirs under which nobody was known', async () => {
      const { place, store } = await openOne()
      const target = { kind: 'provider', id: 'p' } as const
      const unknown = (subject: string, personal?: { name: string; sourceAddress: string }) =>
        eventAbout(
          { id: '' },
          { action: 'sign-on.refused', actor: provider, target, subject, ...(personal ? { personal } : {}) }
        )
      await tell(store, unknown('aa', both), unknown('bb', both), unknown('cc', both), unknown('bb'))
      await tell(store, aboutBob(anonymous, { subject: 'aa' }))
      expect((await store.events.find({ limit: 1 }))[0]).not.toHaveProperty('subject')
      expect(await forget(store, bob, ['aa', 'bb'])).toBe(4)
      expect(await forget(store, bob, ['aa', 'bb'])).toBe(0)
      expect(await personalOf(store)).toEqual([undefined, undefined, both, undefined, undefined])
      const subjects = await place.run('select subject from events order by sequence')
      expect(subjects.map(({ subject }) => subject)).toEqual([null, null, 'cc', null, null])
      await expectWhole(store, place)
    })

    it('takes all of an entry of the old form from either of the two', async () => {
      const { place, store } = await openOne()
      const other = { target: { kind: 'setting', id: 's' } } as const
      for (const event of [aboutBob(as(ada)), aboutBob(key(bob), other), inAccountOf(bob), aboutBob(connection(ada))]) {
        await tell(store, event)
        await makeOld(place, both)
      }
      await tell(store, aboutBob(as(ada)))
      await expectWhole(store, place)
      expect(await personalOf(store)).toEqual(Array(5).fill(both))
      expect(await forget(store, ada)).toBe(3)
      expect(await forget(store, ada)).toBe(0)
      expect(await personalOf(store)).toEqual([undefined, both, undefined, both, { name: 'Bob' }])
      expect(await forget(store, bob)).toBe(3)
      expect(await forget(store, bob)).toBe(0)
      await expectWhole(store, place, 'Bob', sourceAddress)
      await place.run(`update events set source = '"x"', source_salt = '${'0'.repeat(32)}' where sequence = 4`)
      expect(await store.events.verify()).toMatchObject({
        fault: { sequence: 4, reason: expect.stringMatching(/personal/) }
      })
    })

    it('in pieces takes so many at most, each entry once, and comes to an end', async () => {
      const { place, store } = await openOne()
      const kinds = [
        aboutBob(as(bob)),
        aboutBob(anonymous),
        aboutBob(as(ada)),
        inAccountOf(bob),
        aboutBob(provider, { subject: 'aa' })
      ]
      await tell(
        store,
        ...Array.from({ length: 7 }, () => kinds).flat(),
        aboutBob(as(ada, bob), { details: { impersonating: bob } })
      )
      expect(await forget(store, bob, ['aa'], 0)).toBe(0)
      const counts: number[] = []
      do counts.push(await forget(store, bob, ['bb', 'aa'], 5))
      while (counts.at(-1) !== 0)
      expect(counts).toEqual([...Array(7).fill(5), 1, 0])
      expect((await personalOf(store)).filter(personal => personal)).toEqual(Array(15).fill({ sourceAddress }))
      await expectWhole(store, place, 'Bob')
    })
  })

  describe(`forgetting in a long log of ${database.name}`, () => {
    const dialect = database.name === 'SQLite' ? sqlite : postgres
    const statements = forgetStatements(builderFor(dialect), dialect)
    const place = sharePlace(database, async (store, { run }) => {
      const kinds = [aboutBob(as(ada)), inAccountOf(bob), aboutBob(connection(bob)), aboutBob(key(bob))]
      for (let round = 0; round < 5; round++) await tell(store, ...Array.from({ length: 1_000 }, () => kinds).flat())
      // What the database believes of the log is as it was before.
      await run('analyze')
      for (const user of [bob, ada]) while ((await forget(store, user, [], 5_000)) > 0);
      await tell(store, aboutBob(as(bob)), aboutBob(anonymous))
    })

    /** The indexes that a statement goes through, and whether it goes through the table. */
    async function pathsOf(sql: string, parameters: readonly Value[]): Promise<{ indexes: string[]; scans: boolean }> {
      const onSqlite = database.name === 'SQLite'
      const rows = await place().run(`explain ${onSqlite ? 'query plan' : ''} ${sql}`, ...parameters)
      const plan = rows.map(row => String(row.detail ?? row['QUERY PLAN'])).join('\n')
      const indexes = [...plan.matchAll(/(?:INDEX|Index (?:Only )?Scan using|Index Scan on) (events_\w+)/g)]
      return {
        indexes: [...new Set(indexes.map(match => match[1] ?? ''))].sort(),
        scans: /SCAN events|Seq Scan on events/.test(plan)
      }
    }

    it('looks only where there is something left to take, however much was taken before', async () => {
      const { find, findSubject } = statements
      const paths = await pathsOf(find.sql, find.bind({ userId: bob, limit: 1_000 }) as Value[])
      const indexes = ['impersonating_told', 'old_form', 'source', 'told', 'told_source'].map(name => `events_${name}`)
      expect(paths).toEqual({ indexes, scans: false })
      const bySubject = await pathsOf(findSubject.sql, findSubject.bind({ subject: 'aa', limit: 1_000 }) as Value[])
      expect(bySubject).toEqual({ indexes: ['events_subject'], scans: false })
    })

    it('takes it from the entries that were found alone', async () => {
      const { empty, emptySubject } = statements
      const ofUser = empty.bind({ userId: bob, sequences: '[1,2]' }) as Value[]
      expect(await pathsOf(empty.sql, ofUser)).toMatchObject({ scans: false })
      const ofSubject = emptySubject.bind({ sequences: '[1,2]' }) as Value[]
      expect(await pathsOf(emptySubject.sql, ofSubject)).toMatchObject({ scans: false })
    })
  })
}
