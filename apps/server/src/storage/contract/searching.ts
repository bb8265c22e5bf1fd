// What the port promises of searches of the log: newest first, by any marks together, a bounded piece at a time, nothing missed.
import { describe, expect, it } from 'vitest'
import type { NewEvent } from '../../domain/events.ts'
import { newId, type UserId } from '../../domain/id.ts'
import type { EventSearch, Store } from '../../domain/store.ts'
import { eventAbout, noon, sharePlace, type TestDatabase } from './place.ts'

const hour = 3_600_000
const [ada, bob, bot] = ['ada', 'bob', 'bot'].map(() => newId<'user'>(noon)) as [UserId, UserId, UserId]
const providerId = newId<'provider'>(noon)
const session = { kind: 'session', sessionId: newId<'session'>(noon), administrator: true } as const
const connection = { kind: 'connection', mount: 'entra', keyId: newId<'key'>(noon), ownerId: bot } as const

const asAda = (more: Partial<NewEvent> = {}): NewEvent =>
  eventAbout({ id: bob }, { actor: { ...session, userId: ada, impersonating: null }, ...more })
const adaAsBob = (more: Partial<NewEvent> = {}): NewEvent =>
  eventAbout(
    { id: 'x' },
    {
      actor: { ...session, userId: ada, impersonating: bob },
      target: { kind: 'key', id: 'key' },
      details: { impersonating: bob },
      ...more
    }
  )
const request = (more: Partial<NewEvent> = {}): NewEvent =>
  eventAbout({ id: ada }, { action: 'scim.request', actor: connection, ...more })

async function tell(store: Store, events: readonly NewEvent[]): Promise<void> {
  await store.write(async tx => {
    for (const event of events) await tx.events.append(event)
  })
}

/** All pages of a search. */
async function collect(store: Store, search: Omit<EventSearch, 'limit'>, limit = 50) {
  const found: number[] = []
  let pages = 0
  for (let before = search.before; ; pages++) {
    const page = await store.events.search({ ...search, ...(before === undefined ? {} : { before }), limit })
    expect(page.events.length).toBeLessThanOrEqual(limit)
    found.push(...page.events.map(({ sequence }) => sequence))
    if (page.next === null) return { found, pages: pages + 1 }
    expect(page.next).toBeLessThan(before ?? Number.MAX_SAFE_INTEGER)
    before = page.next
  }
}

export function describeSearching(database: TestDatabase): void {
  const openWith = async (...events: readonly NewEvent[]) => {
    const store = await (await database.make()).open()
    await tell(store, events)
    const search = async (more: Omit<EventSearch, 'limit'>) => (await collect(store, more)).found
    return { store, search }
  }

  describe(`a search of the log in ${database.name}`, () => {
    it('finds nothing where nothing is, and everything without a mark, the newest first', async () => {
      const { store, search } = await openWith()
      expect(await store.events.search({ limit: 5 })).toEqual({ events: [], next: null })
      await tell(store, [asAda(), request(), adaAsBob()])
      expect(await search({})).toEqual([3, 2, 1])
      const { events } = await store.events.search({ limit: 5 })
      expect(events).toEqual((await store.events.find({ limit: 5 })).toReversed())
    })

    it('goes on from page to page, and knows the end', async () => {
      const { store } = await openWith(...Array.from({ length: 7 }, () => asAda()))
      const page = (before?: number) => store.events.search({ limit: 3, ...(before === undefined ? {} : { before }) })
      const told = async (before?: number) => {
        const { events, next } = await page(before)
        return [events.map(({ sequence }) => sequence), next]
      }
      expect(await told()).toEqual([[7, 6, 5], 5])
      expect(await told(5)).toEqual([[4, 3, 2], 2])
      expect(await told(2)).toEqual([[1], null])
      expect(await told(4)).toEqual([[3, 2, 1], null])
      expect(await told(1)).toEqual([[], null])
      expect(await told(99)).toEqual([[7, 6, 5], 5])
    })

    it('is by actions, kinds of actor and outcome', async () => {
      const { search } = await openWith(
        asAda({ action: 'key.created' }),
        request(),
        asAda({ action: 'key.revoked', outcome: 'refused' }),
        eventAbout({ id: bob }, { actor: { kind: 'provider', providerId }, action: 'session.started' }),
        request({ outcome: 'failed' })
      )
      expect(await search({ actions: ['key.created', 'key.revoked'] })).toEqual([3, 1])
      expect(await search({ actions: ['scim.request', 'key.created'] })).toEqual([5, 2, 1])
      expect(await search({ actions: [] })).toEqual([])
      expect(await search({ actorKinds: ['provider', 'session'] })).toEqual([4, 3, 1])
      expect(await search({ actorKinds: [] })).toEqual([])
      expect(await search({ outcome: 'refused' })).toEqual([3])
      expect(await search({ actions: ['key.created'], outcome: 'refused' })).toEqual([])
      expect(await search({ actorKinds: ['connection'], outcome: 'failed', actions: ['scim.request'] })).toEqual([5])
    })

    it('is about an account, by it, and in its name', async () => {
      const { search } = await openWith(
        asAda(),
        adaAsBob(),
        request(),
        eventAbout({ id: bot }),
        adaAsBob({ target: { kind: 'user', id: bob } })
      )
      expect(await search({ userId: ada })).toEqual([5, 3, 2, 1])
      expect(await search({ userId: bob })).toEqual([5, 2, 1])
      expect(await search({ userId: bot })).toEqual([4, 3])
      expect(await search({ userId: bob, actorKinds: ['operator'] })).toEqual([])
      expect(await search({ userId: newId<'user'>(noon) })).toEqual([])
      for (const odd of ['', '\u0000', "'; --"]) expect(await search({ userId: odd as UserId })).toEqual([])
    })

    it('is by a correlation id, or by its end in any case', async () => {
      const ids = ['0192aaaa-bbbb-7ccc-8ddd-0123456789ab', '0192aaaa-bbbb-7ccc-8ddd-0123456789ac'] as const
      const { search } = await openWith(
        request({ correlationId: ids[0] }),
        asAda({ correlationId: ids[1] }),
        eventAbout({ id: bob }, { correlationId: ids[1], actor: { kind: 'anonymous' }, action: 'sign-on.refused' }),
        asAda({ correlationId: 'twelve-chars' })
      )
      expect(await search({ correlationId: ids[1] })).toEqual([3, 2])
      expect(await search({ correlationId: ids[1].toUpperCase() })).toEqual([3, 2])
      expect(await search({ correlationId: '0123456789AC' })).toEqual([3, 2])
      expect(await search({ correlationId: '0123456789ab' })).toEqual([1])
      expect(await search({ correlationId: '0123456789ac', userId: ada })).toEqual([2])
      expect(await search({ correlationId: 'twelve-chars' })).toEqual([4])
      for (const odd of ['', '123456789ac', '00123456789ac', '0123456789__', '\u0000', '%'])
        expect(await search({ correlationId: odd })).toEqual([])
    })

    it('is by time, both ends included, though entries are not quite in order of time', async () => {
      const minutes = [0, 60, 59, 61, 120, 115, 180]
      const { search } = await openWith(...minutes.map(minute => asAda({ at: noon + minute * 60_000 })))
      expect(await search({ from: noon + hour })).toEqual([7, 6, 5, 4, 2])
      expect(await search({ until: noon + hour })).toEqual([3, 2, 1])
      expect(await search({ from: noon + hour, until: noon + 2 * hour })).toEqual([6, 5, 4, 2])
      expect(await search({ from: noon + 9 * hour })).toEqual([])
      expect(await search({ until: noon - 9 * hour })).toEqual([])
      expect(await search({ from: noon + 2 * hour, until: noon + hour })).toEqual([])
    })
  })

  describe(`a search of a long log in ${database.name}`, () => {
    const length = 45_000
    const at = (index: number) => noon + index * 1_000
    const place = sharePlace(database, async store => {
      for (let start = 1; start <= length; start += 5_000) {
        const piece = Array.from({ length: 5_000 }, (_, offset) => {
          const index = start + offset
          if (index % 15_000 === 7) return adaAsBob({ at: at(index), action: 'key.revoked', outcome: 'failed' })
          return request({ at: at(index), target: { kind: 'user', id: index % 2 === 0 ? 'even' : 'odd' } })
        })
        await tell(store, piece)
      }
    })

    it('looks at a bounded piece at once, tells where to go on, and misses nothing', async () => {
      const { found, pages } = await collect(place().store, { outcome: 'failed' })
      expect(found).toEqual([30_007, 15_007, 7])
      expect(pages).toBeGreaterThan(1)
      expect(pages).toBeLessThan(5)
    })

    it('finds the few of an action, of a person or in an account’s name at once, wherever they are', async () => {
      const { store } = place()
      for (const search of [{ actions: ['key.revoked'] }, { userId: ada }, { userId: bob }] as const)
        expect(await collect(store, search)).toEqual({ found: [30_007, 15_007, 7], pages: 1 })
    })

    it('goes through the many entries of one account piece by piece', async () => {
      const { store } = place()
      const first = await store.events.search({ userId: bot, limit: 3 })
      expect(first.events.map(({ sequence }) => sequence)).toEqual([45_000, 44_999, 44_998])
      expect(await store.events.search({ userId: bot, outcome: 'failed', limit: 3 })).toMatchObject({ events: [] })
      const { found } = await collect(store, { userId: bot, until: at(500) }, 200)
      expect(found).toEqual(Array.from({ length: 500 }, (_, index) => 500 - index).filter(index => index !== 7))
    })

    it('goes straight to a time long ago', async () => {
      const { store } = place()
      const { events } = await store.events.search({ until: at(100), limit: 2 })
      expect(events.map(({ sequence }) => sequence)).toEqual([100, 99])
      expect(await collect(store, { from: at(44_990), outcome: 'failed' })).toEqual({ found: [], pages: 1 })
    })

    it('lets other things happen meanwhile', async () => {
      let turned = false
      setImmediate(() => (turned = true))
      await place().store.events.search({ outcome: 'failed', limit: 50 })
      expect(turned).toBe(true)
    })
  })
}
