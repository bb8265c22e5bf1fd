// What the port promises of another master key, on any place of a key store.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newId, type VaultId } from '../../domain/id.ts'
import type { DataKeys } from '../../domain/portal.ts'
import { openSecretBox } from '../../secrets/secret-box.ts'
import { sealUnder } from '../keys/sealing.ts'
import type { KeyTestPlaces } from './data-keys.ts'

const newVault = (): VaultId => newId<'vault'>(Date.now())
const text = Buffer.from('An age header, sealed once more.')
const erased = { kind: 'gone', code: 'transfer.erased' }
const unreadable = { kind: 'unavailable', code: 'secret.unreadable' }

type Sealed = readonly [vault: VaultId, sealed: Uint8Array]

const sealMany = (keys: DataKeys, length: number): Promise<Sealed[]> =>
  Promise.all(Array.from({ length }, newVault).map(async vault => [vault, await keys.seal(vault, text, 'x')] as const))

async function expectOpen(keys: DataKeys, all: readonly Sealed[]): Promise<void> {
  for (const [vault, sealed] of all) expect(text.equals(await keys.open(vault, sealed, 'x'))).toBe(true)
}

export function describeKeyRotation(places: KeyTestPlaces): void {
  describe(`another master key in ${places.name}`, () => {
    it('takes the place of the one before, and everything opens as before, on whatever process', async () => {
      const place = await places.make()
      const [keys, others] = [await place.open(), await place.open()]
      const all = await sealMany(keys, 250)
      const [gone] = await sealMany(keys, 1)
      await keys.destroy(gone?.[0] as VaultId)
      expect(await place.masters()).toEqual([1])
      expect(await keys.rotate()).toEqual({ destroyedEpoch: 1, epoch: 2, keys: 250 })
      expect(await others.rotate()).toEqual({ destroyedEpoch: 2, epoch: 3, keys: 250 })
      expect(await place.masters()).toEqual([3])
      for (const store of [keys, others, await place.open()]) await expectOpen(store, all)
      await expect(others.seal(gone?.[0] as VaultId, text, 'x')).rejects.toMatchObject(erased)
    })

    it('can be made where there are no keys yet', async () => {
      const place = await places.make()
      const keys = await place.open()
      expect(await keys.rotate()).toEqual({ destroyedEpoch: 1, epoch: 2, keys: 0 })
      await expectOpen(keys, await sealMany(keys, 1))
    })

    it('leaves keys in no piece’s way: others are made, used and destroyed on other processes meanwhile', async () => {
      const place = await places.make()
      const [keys, others] = [await place.open(), await place.open()]
      const all = await sealMany(keys, 350)
      let over = false
      const rotating = keys.rotate().finally(() => {
        over = true
      })
      const leaving = all.splice(0, 50)
      for (const [vault, sealed] of leaving) {
        if (over) break
        all.push(...(await sealMany(others, 1)))
        expect(text.equals(await others.open(vault, sealed, 'x'))).toBe(true)
      }
      await Promise.all(leaving.map(([vault]) => others.destroy(vault)))
      expect(await rotating).toMatchObject({ destroyedEpoch: 1, epoch: 2 })
      expect(await place.masters()).toEqual([2])
      await expectOpen(keys, all)
      for (const [vault, sealed] of leaving) await expect(keys.open(vault, sealed, 'x')).rejects.toMatchObject(erased)
    })

    it('may be asked for by several processes at once: one master key is left, and everything opens', async () => {
      const place = await places.make()
      const stores = [await place.open(), await place.open(), await place.open()]
      const [keys] = stores as [DataKeys]
      const all = await sealMany(keys, 250)
      const rotations = await Promise.all([...stores, ...stores].map(store => store.rotate()))
      const epochs = rotations.map(({ epoch }) => epoch)
      for (const { destroyedEpoch } of rotations) expect(destroyedEpoch).toBeGreaterThanOrEqual(1)
      expect(Math.max(...epochs)).toBe(7)
      expect(await place.masters()).toEqual([7])
      for (const store of stores) await expectOpen(store, all)
    })

    it('opens nothing that was kept from before: neither keys that were destroyed nor those that live on', async () => {
      const place = await places.make()
      const keys = await place.open()
      const [ada, bob] = (await sealMany(keys, 2)) as [Sealed, Sealed]
      const old = await place.run(`select vault_id, wrapped_key from ${place.table}`)
      await keys.destroy(ada[0])
      await keys.rotate()
      for (const epoch of [1, 2]) {
        for (const { vault_id, wrapped_key } of old) {
          await place.run(
            `update ${place.table} set wrapped_key = $1, destroyed_at = null, epoch = $2 where vault_id = $3`,
            wrapped_key as Uint8Array,
            epoch,
            vault_id as string
          )
        }
        for (const [vault, sealed] of [ada, bob])
          await expect(keys.open(vault, sealed, 'x')).rejects.toMatchObject(unreadable)
      }
    })

    it('destroys nothing while there is a key that does not open, and says so', async () => {
      const place = await places.make()
      const keys = await place.open()
      const [ada, bob] = (await sealMany(keys, 2)) as [Sealed, Sealed]
      const [row] = await place.run(`select wrapped_key from ${place.table} where vault_id = $1`, bob[0])
      const change = (key: Uint8Array) =>
        place.run(`update ${place.table} set wrapped_key = $1 where vault_id = $2`, key, bob[0])
      await change(sealUnder(randomBytes(32), bob[0], randomBytes(32), 'data-key:1'))
      await expect(keys.rotate()).rejects.toMatchObject(unreadable)
      expect(await place.masters()).toContain(1)
      await change(row?.wrapped_key as Uint8Array)
      await expectOpen(await place.open(), [ada, bob])
      expect(await keys.rotate()).toMatchObject({ keys: 2 })
      await expectOpen(keys, [ada, bob])
      expect(await place.masters()).toHaveLength(1)
    })
  })

  describe(`keys of the first version in ${places.name}`, () => {
    it('open after it was opened by this one, on whatever process, and are nowhere as they were', async () => {
      const place = await places.make()
      const secrets = openSecretBox(place.secretFile)
      const prefix = place.table.replace('vault_keys', '')
      const [bytes, integer] = place.kind === 'sqlite' ? ['blob', 'integer'] : ['bytea', 'bigint']
      if (prefix) await place.run(`create schema ${prefix.replace('.', '')}`)
      await place.run(
        `create table ${prefix}data_keys (user_id text not null primary key, wrapped_key ${bytes} not null, epoch ${integer} not null, created_at ${integer} not null)`
      )
      const all: Sealed[] = []
      const old: Buffer[] = []
      for (let index = 0; index < 20; index++) {
        const [vault, key] = [newVault(), randomBytes(32)]
        const wrapped = secrets.seal(key.toString('base64'), `data-key:${vault}`)
        await place.run(`insert into ${prefix}data_keys values ($1, $2, 1, 1700000000000)`, vault, wrapped)
        all.push([vault, sealUnder(key, vault, text, 'x')])
        old.push(Buffer.from(wrapped))
      }
      expect(await place.holds(old[0] as Buffer)).toBe(true)
      const stores = await Promise.all([place.open(), place.open(), place.open()])
      for (const store of stores) await expectOpen(store, all)
      await expect(place.run(`select * from ${prefix}data_keys`)).rejects.toThrow('data_keys')
      for (const wrapped of old) expect(await place.holds(wrapped)).toBe(false)
      expect(await stores[0]?.rotate()).toEqual({ destroyedEpoch: 1, epoch: 2, keys: 20 })
      for (const store of stores) await expectOpen(store, all)
    })
  })
}
