// What the port promises of the event log: order, a chain that shows what was done to it, and forgetting.
import { describe, expect, it } from 'vitest'
import { newId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { eventAbout, noon, storeUser, type TestDatabase, type TestPlace } from './place.ts'

const append = (store: Store, event: ReturnType<typeof eventAbout>): Promise<void> =>
  store.write(tx => tx.events.append(event))

const person = { id: 'person' }

/** A log of six entries; the second and the fifth hold something personal. */
async function fill(store: Store): Promise<void> {
  for (let index = 1; index <= 6; index++) {
    const personal =
      index === 2 || index === 5 ? { personal: { name: `Ada ${index}`, sourceAddress: '192.0.2.1' } } : {}
    await append(store, eventAbout(person, { at: noon + index, details: { index }, ...personal }))
  }
}

/** What somebody with access to the database may do to the log, and where and how it shows. */
const tampering: readonly [name: string, statements: readonly string[], sequence: number, reason: RegExp][] = [
  ['a time is changed', ['update events set at = at + 1 where sequence = 3'], 3, /changed/],
  ['an outcome is changed', ["update events set outcome = 'failed' where sequence = 1"], 1, /changed/],
  ['an actor is put in', ["update events set actor_id = 'somebody' where sequence = 4"], 4, /changed/],
  ['details are changed', [`update events set details = '{"index":9}' where sequence = 6`], 6, /changed/],
  ['a commitment is taken away', ['update events set commitment = null where sequence = 2'], 2, /changed/],
  [
    'an account is put in, in which something was done',
    ["update events set impersonating = 'somebody' where sequence = 3"],
    3,
    /in whose account/
  ],
  [
    'something personal is changed',
    [`update events set personal = '{"name":"Eve"}' where sequence = 2`],
    2,
    /personal/
  ],
  ['something personal is added', [`update events set personal = '{}', salt = '00' where sequence = 3`], 3, /personal/],
  ['something personal loses its salt', ['update events set salt = null where sequence = 5'], 5, /personal/],
  ['the text goes and the salt stays', ['update events set personal = null where sequence = 5'], 5, /personal/],
  ['a hash is changed', [`update events set hash = '${'0'.repeat(64)}' where sequence = 2`], 2, /changed/],
  ['the first entry is removed', ['delete from events where sequence = 1'], 1, /missing/],
  ['an entry is removed', ['delete from events where sequence = 4'], 4, /missing/],
  [
    'an entry is removed and the gap is closed',
    ['delete from events where sequence = 4', 'update events set sequence = 4 where sequence = 5'],
    4,
    /follow/
  ],
  [
    'two entries change places',
    [
      'update events set sequence = 99 where sequence = 3',
      'update events set sequence = 3 where sequence = 4',
      'update events set sequence = 4 where sequence = 99'
    ],
    3,
    /follow/
  ],
  ['the last entries are removed', ['delete from events where sequence > 4'], 5, /missing/],
  ['all entries are removed', ['delete from events'], 1, /missing/],
  ['the head is turned back', ['update chain_head set sequence = 5'], 6, /behind the end/],
  ['the head has another hash', [`update chain_head set hash = '${'1'.repeat(64)}'`], 6, /end of the chain/],
  [
    'an entry is added at the end',
    [
      "insert into events (sequence, at, action, actor_kind, outcome, correlation_id, details, previous_hash, hash) select 7, at, action, actor_kind, outcome, correlation_id, details, hash, 'x' from events where sequence = 6"
    ],
    7,
    /changed/
  ]
]

export function describeEvents(database: TestDatabase): void {
  const openOne = async (): Promise<{ place: TestPlace; store: Store }> => {
    const place = await database.make()
    return { place, store: await place.open() }
  }

  describe(`an event in ${database.name}`, () => {
    it('comes back as it was told, with its place in the chain', async () => {
      const { store } = await openOne()
      const keyId = newId<'key'>(Date.now())
      const ownerId = newId<'user'>(Date.now())
      const told = [
        eventAbout(person, {
          actor: { kind: 'connection', mount: 'entra', keyId, ownerId },
          outcome: 'refused',
          details: { z: [1, 'é\u0000\ud800', null], a: { b: true } },
          personal: { before: { userName: 'Ada' }, empty: {} }
        }),
        {
          at: noon,
          action: 'scim.unauthenticated',
          actor: { kind: 'anonymous' },
          outcome: 'failed',
          correlationId: 'c',
          details: {}
        } as const,
        eventAbout(person, { actor: { kind: 'provider', providerId: newId<'provider'>(Date.now()) } }),
        eventAbout(person, { actor: { kind: 'system' }, target: { kind: 'setting', id: 'scim.policy' } }),
        eventAbout(person, {
          action: 'transfer.sent',
          actor: { kind: 'key', keyId, ownerId },
          target: { kind: 'transfer', id: newId<'transfer'>(Date.now()) }
        }),
        eventAbout(person, { target: { kind: 'request-link', id: newId<'request-link'>(Date.now()) } })
      ]
      for (const event of told) await append(store, event)
      const read = await store.events.find({ limit: 10 })
      expect(read.map(({ hash: _, sequence: __, ...event }) => event)).toEqual(told)
      expect(read.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6])
      expect(new Set(read.map(({ hash }) => hash)).size).toBe(6)
      const { events } = await store.events.search({ userId: ownerId, limit: 10 })
      expect(events.map(({ sequence }) => sequence)).toEqual([5, 1])
      expect(await store.events.verify()).not.toHaveProperty('fault')
    })

    it('of a session tells who signed in, and not by which session', async () => {
      const { store } = await openOne()
      const [userId, sessionId] = [newId<'user'>(Date.now()), newId<'session'>(Date.now())]
      const actor = { kind: 'session', sessionId, userId, administrator: true, impersonating: null } as const
      await append(store, eventAbout(person, { actor }))
      const [event] = await store.events.find({ limit: 1 })
      expect(event?.actor).toEqual({ kind: 'session', userId })
      expect(await store.events.verify()).not.toHaveProperty('fault')
    })

    it('may tell of an id that no column can hold', async () => {
      const { store } = await openOne()
      await append(store, eventAbout({ id: 'a\u0000b\ud800' }, { correlationId: '\u0000' }))
      expect(await store.events.find({ limit: 1 })).toMatchObject([
        { target: { id: 'a\ufffdb\ufffd' }, correlationId: '\ufffd' }
      ])
    })

    it('is found by each of its marks, in order, from a place on, so many at most', async () => {
      const { store } = await openOne()
      const other = { id: 'other' }
      await append(store, eventAbout(person, { action: 'user.created', correlationId: 'one' }))
      await append(store, eventAbout(other, { action: 'user.created', correlationId: 'one', outcome: 'refused' }))
      await append(store, eventAbout(person, { correlationId: 'two' }))
      await append(store, eventAbout(other, { correlationId: 'three' }))
      const found = async (query: object) =>
        (await store.events.find({ limit: 10, ...query })).map(({ sequence }) => sequence)
      expect(await found({})).toEqual([1, 2, 3, 4])
      expect(await found({ action: 'user.created' })).toEqual([1, 2])
      expect(await found({ outcome: 'refused' })).toEqual([2])
      expect(await found({ targetId: 'person' })).toEqual([1, 3])
      expect(await found({ targetId: 'person', action: 'user.changed' })).toEqual([3])
      expect(await found({ correlationId: 'one' })).toEqual([1, 2])
      expect(await found({ after: 2 })).toEqual([3, 4])
      expect(await found({ after: 1, targetId: 'other', limit: 1 })).toEqual([2])
      expect(await found({ limit: 0 })).toEqual([])
    })

    it('of a decision that fails was never told', async () => {
      const { store } = await openOne()
      const failing = (index: number) =>
        store.write(async tx => {
          await tx.events.append(eventAbout(person, { details: { index } }))
          if (index % 2 === 1) throw new Error(`no ${index}`)
        })
      await Promise.allSettled(Array.from({ length: 6 }, (_, index) => failing(index)))
      const events = await store.events.find({ limit: 10 })
      expect(events.map(({ sequence, details }) => [sequence, details.index])).toEqual([
        [1, 0],
        [2, 2],
        [3, 4]
      ])
      expect(await store.events.verify()).toEqual({ events: 3, lastHash: events.at(-1)?.hash })
    })
  })

  describe(`the chain of events in ${database.name}`, () => {
    it('holds when nobody touched it', async () => {
      const { store } = await openOne()
      expect(await store.events.verify()).toEqual({ events: 0, lastHash: '0'.repeat(64) })
      await fill(store)
      const [last] = await store.events.find({ after: 5, limit: 1 })
      expect(await store.events.verify()).toEqual({ events: 6, lastHash: last?.hash })
    })

    it('is checked over many pages, also while it grows', async () => {
      const { store } = await openOne()
      await store.write(async tx => {
        for (let index = 0; index < 2_500; index++) await tx.events.append(eventAbout(person))
      })
      const checking = store.events.verify()
      const growing = [1, 2, 3].map(() => append(store, eventAbout(person)))
      const { events, fault } = await checking
      await Promise.all(growing)
      expect(fault).toBeUndefined()
      expect(events).toBeGreaterThanOrEqual(2_500)
      expect(await store.events.verify()).toMatchObject({ events: 2_503 })
    })

    it.each(tampering)('shows when %s', async (_name, statements, sequence, reason) => {
      const { place, store } = await openOne()
      await fill(store)
      for (const statement of statements) await place.run(statement)
      const { fault } = await store.events.verify()
      expect(fault).toEqual({ sequence, reason: expect.stringMatching(reason) })
    })
  })

  describe(`forgetting in ${database.name}`, () => {
    it('takes what is personal about one user, and leaves the chain whole', async () => {
      const { place, store } = await openOne()
      await fill(store)
      await append(store, eventAbout({ id: 'other' }, { personal: { name: 'Bob' } }))
      await append(store, eventAbout(person, { target: { kind: 'key', id: 'person' }, personal: { name: 'key' } }))
      const before = await store.events.find({ limit: 10 })
      expect(await store.write(tx => tx.events.forget('person' as never))).toBe(2)
      expect(await store.write(tx => tx.events.forget('person' as never))).toBe(0)
      const after = await store.events.find({ limit: 10 })
      expect(after.map(event => event.personal?.name)).toEqual([...Array(6).fill(undefined), 'Bob', 'key'])
      expect(after.map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash))
      expect(await store.events.verify()).toMatchObject({ events: 8 })
      expect(await store.events.verify()).not.toHaveProperty('fault')
      const left = await place.run('select * from events')
      expect(JSON.stringify(left)).not.toContain('Ada')
      expect(left.filter(({ commitment }) => commitment !== null)).toHaveLength(4)
    })

    it('takes also what the same decision told before, and leaves what it tells after', async () => {
      const { store } = await openOne()
      const forgotten = await store.write(async tx => {
        await tx.events.append(eventAbout(person, { personal: { name: 'before' } }))
        const count = await tx.events.forget('person' as never)
        await tx.events.append(eventAbout(person, { personal: { name: 'after' } }))
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
        await tx.events.append(eventAbout(person, { personal: { name: 'never' } }))
        await tx.events.forget('person' as never)
        throw new Error('no')
      })
      const other = storeUser(store, { userName: 'other' })
      await expect(failing).rejects.toThrow('no')
      await other
      expect((await store.events.find({ limit: 10 })).filter(event => event.personal)).toHaveLength(2)
      expect(await store.events.verify()).toMatchObject({ events: 6 })
    })
  })
}
