// What the port promises of what is written soon.
import { describe, expect, it, vi } from 'vitest'
import type { Store } from '../../domain/store.ts'
import { eventAbout, noon, storeUser, type TestDatabase } from './place.ts'

const person = { id: 'person' }
const note = (index: number) => eventAbout(person, { at: noon + index, action: 'scim.request', details: { index } })

const told = async (store: Store) => (await store.events.find({ limit: 20_000 })).map(({ details }) => details.index)

export function describeNotes(database: TestDatabase): void {
  describe(`a note in ${database.name}`, () => {
    it('is written by a flush, in order', async () => {
      const store = await (await database.make()).open()
      for (const index of [1, 2, 3]) store.note(note(index))
      await store.flush()
      expect(await told(store)).toEqual([1, 2, 3])
      await store.flush()
      expect(await told(store)).toEqual([1, 2, 3])
    })

    it('is written with the next decision, even one that fails', async () => {
      const store = await (await database.make()).open()
      store.note(note(1))
      await storeUser(store, { userName: 'ada' })
      expect(await told(store)).toEqual([1])
      store.note(note(2))
      const failing = store.write(async tx => {
        await tx.users.byUserName('ada')
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await told(store)).toEqual([1, 2])
    })

    it('is written half a second later when nothing else happens', async () => {
      const store = await (await database.make()).open()
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      try {
        store.note(note(1))
        vi.advanceTimersByTime(499)
        expect(await told(store)).toEqual([])
        vi.advanceTimersByTime(1)
        // What the timer began comes before what is asked for now.
        await store.write(async () => {})
        expect(await told(store)).toEqual([1])
      } finally {
        vi.useRealTimers()
      }
    })

    it('is written before the store is closed', async () => {
      const place = await database.make()
      const store = await place.open()
      store.note(note(1))
      await store.close()
      expect(await told(await place.open())).toEqual([1])
    })

    it('waits while the lock of writers is somebody else’s, and nobody waits for it', async () => {
      const place = await database.make()
      const store = await place.open()
      const letGo = await place.hold()
      store.note(note(1))
      const flushed = store.flush()
      expect(await store.users.count()).toEqual({ registered: 0, deactivated: 0 })
      await letGo()
      await flushed
      expect(await told(store)).toEqual([1])
    })

    it('beyond ten thousand is dropped and counted', async () => {
      const store = await (await database.make()).open()
      for (let index = 1; index <= 10_005; index++) store.note(note(index))
      await store.flush()
      const events = await store.events.find({ after: 9_999, limit: 10 })
      expect(events).toMatchObject([
        { details: { index: 10_000 } },
        {
          action: 'log.dropped',
          at: noon + 10_005,
          actor: { kind: 'system' },
          outcome: 'failed',
          details: { count: 5 }
        }
      ])
      store.note(note(1))
      await store.flush()
      expect(await store.events.verify()).toMatchObject({ events: 10_002 })
    })
  })
}
