// What the port promises of settings and erasures.
import { describe, expect, it } from 'vitest'
import { newId } from '../../domain/id.ts'
import type { Erasure } from '../../domain/store.ts'
import { noon, type TestDatabase } from './place.ts'

export function describeRecords(database: TestDatabase): void {
  describe(`a setting in ${database.name}`, () => {
    it('is what was written last, inside a decision and after it', async () => {
      const store = await (await database.make()).open()
      expect(await store.settings.read('scim.policy')).toBeUndefined()
      for (const value of [{ renames: true, list: ['é', null] }, false, 0, '', null]) {
        const inside = await store.write(async tx => {
          await tx.settings.write('scim.policy', value)
          return tx.settings.read('scim.policy')
        })
        expect(inside).toEqual(value)
        expect(await store.settings.read('scim.policy')).toEqual(value)
      }
    })
  })

  describe(`an erasure in ${database.name}`, () => {
    it('is told of its user, in the order of the orders', async () => {
      const store = await (await database.make()).open()
      const userId = newId<'user'>(Date.now())
      const order = (orderedAt: number, reason: Erasure['reason']): Erasure => ({
        id: newId<'erasure'>(Date.now()),
        userId,
        orderedAt,
        reason,
        removed: { profileAttributes: 3, keys: 1 }
      })
      const [later, earlier] = [order(noon + 1, 'removed'), order(noon, 'deactivated')]
      await store.write(async tx => {
        await tx.erasures.insert(later)
        await tx.erasures.insert(earlier)
      })
      expect(await store.erasures.byUser(userId)).toEqual([earlier, later])
      expect(await store.erasures.byUser(newId<'user'>(Date.now()))).toEqual([])
    })
  })
}
