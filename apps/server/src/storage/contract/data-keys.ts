// What the port promises of data keys, on any place of a key store.
import { randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newId, type VaultId } from '../../domain/id.ts'
import type { DataKeys } from '../../domain/portal.ts'
import { openSecretBox } from '../../secrets/secret-box.ts'
import type { Row, Value } from './place.ts'
import { expectTold, runKeys } from './run-keys.ts'

/** One empty key store. What is opened on it is closed when the test is over. */
export interface KeyTestPlace {
  readonly kind: 'sqlite' | 'postgres'
  readonly location: string
  /** Of the secret key that the place belongs to. */
  readonly secretFile: string
  /** Opens it, as one more process would; with another secret key when its file is named. */
  open(secretFile?: string): Promise<DataKeys>
  /** Runs SQL behind the back of the key store. */
  run(sql: string, ...parameters: readonly Value[]): Promise<readonly Row[]>
  /** The table of keys, as SQL has it. */
  readonly table: string
  /** Whether any of its files holds these octets. */
  holds(octets: Buffer): Promise<boolean>
  /** Epochs of the master keys that are there. */
  masters(): Promise<readonly number[]>
}

export interface KeyTestPlaces {
  readonly name: string
  make(): Promise<KeyTestPlace>
}

const kills = Number(process.env.SEALPOST_KILLS ?? 5)
const newVault = (): VaultId => newId<'vault'>(Date.now())
const text = Buffer.from('An age header, sealed once more.')
const erased = { kind: 'gone', code: 'transfer.erased' }
const unreadable = { kind: 'unavailable', code: 'secret.unreadable' }

export function describeDataKeys(places: KeyTestPlaces): void {
  describe(`what is sealed under a data key in ${places.name}`, () => {
    it.each([0, 1, 1_000_000])('opens again, on whatever process: %i bytes', async length => {
      const place = await places.make()
      const [keys, others, ada] = [await place.open(), await place.open(), newVault()]
      const plain = Buffer.alloc(length, 'x')
      const sealed = await keys.seal(ada, plain, 'manifest:1')
      for (const opening of [keys, others])
        expect(plain.equals(await opening.open(ada, sealed, 'manifest:1'))).toBe(true)
      expect(Buffer.from(sealed).includes('xxxxxxxx')).toBe(false)
    })

    it('is different each time', async () => {
      const keys = await (await places.make()).open()
      const ada = newVault()
      const sealed = await Promise.all(Array.from({ length: 50 }, () => keys.seal(ada, text, 'x')))
      expect(new Set(sealed.map(each => Buffer.from(each).toString('hex'))).size).toBe(50)
    })

    it('opens for nobody and nothing else', async () => {
      const keys = await (await places.make()).open()
      const [ada, bob] = [newVault(), newVault()]
      const sealed = await keys.seal(ada, text, 'header:1')
      await keys.seal(bob, text, 'header:1')
      const last = ada.slice(0, -1) as VaultId
      await keys.seal(last, text, 'x')
      await expect(keys.open(bob, sealed, 'header:1')).rejects.toMatchObject(unreadable)
      for (const context of ['header:2', 'header:', 'header:11', '', 'manifest:1'])
        await expect(keys.open(ada, sealed, context)).rejects.toMatchObject(unreadable)
      await expect(keys.open(last, sealed, `${ada.at(-1)}header:1`)).rejects.toMatchObject(unreadable)
    })

    it('does not open when any octet was changed, or when it was cut', async () => {
      const keys = await (await places.make()).open()
      const ada = newVault()
      const sealed = await keys.seal(ada, text, 'x')
      for (let place = 0; place < sealed.length; place++) {
        const changed = Uint8Array.from(sealed, (byte, index) => (index === place ? byte ^ 1 : byte))
        await expect(keys.open(ada, changed, 'x'), `octet ${place}`).rejects.toMatchObject(unreadable)
        await expect(keys.open(ada, sealed.subarray(0, place), 'x')).rejects.toMatchObject(unreadable)
      }
      await expect(keys.open(ada, Buffer.concat([sealed, Buffer.of(0)]), 'x')).rejects.toMatchObject(unreadable)
    })

    it('does not open in another’s place, whoever exchanges the rows', async () => {
      const place = await places.make()
      const keys = await place.open()
      const [ada, bob] = [newVault(), newVault()]
      const sealed = await keys.seal(ada, text, 'x')
      await keys.seal(bob, text, 'x')
      const [row] = await place.run(`select wrapped_key from ${place.table} where vault_id = $1`, ada)
      await place.run(
        `update ${place.table} set wrapped_key = $1 where vault_id = $2`,
        row?.wrapped_key as Uint8Array,
        bob
      )
      await expect(keys.open(bob, sealed, 'x')).rejects.toMatchObject(unreadable)
      await expect(keys.seal(bob, text, 'x')).rejects.toMatchObject(unreadable)
      expect(text.equals(await keys.open(ada, sealed, 'x'))).toBe(true)
    })

    it('does not open under another secret key', async () => {
      const place = await places.make()
      const ada = newVault()
      const sealed = await (await place.open()).seal(ada, text, 'x')
      const otherFile = `${place.secretFile}.other`
      openSecretBox(otherFile)
      await expect(place.open(otherFile)).rejects.toMatchObject(unreadable)
      expect(text.equals(await (await place.open()).open(ada, sealed, 'x'))).toBe(true)
    })
  })

  describe(`a data key in ${places.name}`, () => {
    it('is made once, however many ask for it at once, on several processes', async () => {
      const place = await places.make()
      const stores = [await place.open(), await place.open(), await place.open()] as const
      const ada = newVault()
      const sealing = Array.from({ length: 30 }, (_, index) => (stores[index % 3] as DataKeys).seal(ada, text, 'x'))
      const sealed = await Promise.all(sealing)
      for (const [index, each] of sealed.entries())
        expect(text.equals(await (stores[(index + 1) % 3] as DataKeys).open(ada, each, 'x'))).toBe(true)
      const rows = await place.run(`select epoch from ${place.table} where vault_id = $1`, ada)
      expect(rows.map(({ epoch }) => Number(epoch))).toEqual([1])
    })

    it('is made by processes that start at once where there is nothing yet', async () => {
      const place = await places.make()
      const owners = Array.from({ length: 5 }, newVault)
      const told = await Promise.all([1, 2, 3].map(() => runKeys(place, owners)))
      const keys = await place.open()
      for (const [what, owner, sealed] of told.flat()) {
        if (what !== 'sealed') continue
        expect(Buffer.from(owner).equals(await keys.open(owner, Buffer.from(sealed, 'hex'), 'kill'))).toBe(true)
      }
      expect(told.flat().filter(([what]) => what === 'sealed')).toHaveLength(15)
    })

    it('is missing for somebody for whom nothing was sealed', async () => {
      const keys = await (await places.make()).open()
      await expect(keys.open(newVault(), Buffer.alloc(40), 'x')).rejects.toMatchObject(erased)
    })

    it('that is destroyed opens nothing any more, on no process, and nobody else’s goes', async () => {
      const place = await places.make()
      const [keys, others] = [await place.open(), await place.open()]
      const [ada, bob] = [newVault(), newVault()]
      const sealed = await keys.seal(ada, text, 'x')
      const bobs = await keys.seal(bob, text, 'x')
      await others.open(ada, sealed, 'x')
      await keys.destroy(ada)
      for (const opening of [keys, others]) await expect(opening.open(ada, sealed, 'x')).rejects.toMatchObject(erased)
      await others.destroy(ada)
      expect(text.equals(await others.open(bob, bobs, 'x'))).toBe(true)
    })

    it('that is destroyed is never made again, on no process, also where there never was one', async () => {
      const place = await places.make()
      const [keys, others] = [await place.open(), await place.open()]
      const [ada, never] = [newVault(), newVault()]
      const sealed = await keys.seal(ada, text, 'x')
      for (const vault of [ada, never]) await keys.destroy(vault)
      for (const store of [keys, others, await place.open()]) {
        for (const vault of [ada, never]) await expect(store.seal(vault, text, 'x')).rejects.toMatchObject(erased)
        await expect(store.open(ada, sealed, 'x')).rejects.toMatchObject(erased)
        await store.destroy(ada)
      }
      const rows = await place.run(`select wrapped_key, destroyed_at from ${place.table}`)
      expect(rows.map(row => row.wrapped_key)).toEqual([null, null])
      for (const { destroyed_at } of rows) expect(Number(destroyed_at)).toBeGreaterThan(0)
    })

    it('that is destroyed while it is made and used, on several processes, is gone when that returns', async () => {
      const place = await places.make()
      const [keys, others] = [await place.open(), await place.open()]
      for (let run = 0; run < 10; run++) {
        const ada = newVault()
        const sealing = [keys, others, keys].map(store => store.seal(ada, text, 'x').catch(error => error))
        await Promise.all([others.destroy(ada), keys.destroy(ada)])
        await expect(others.seal(ada, text, 'x')).rejects.toMatchObject(erased)
        for (const sealed of await Promise.all(sealing)) {
          if (sealed instanceof Error) expect(sealed).toMatchObject(erased)
          else await expect(keys.open(ada, sealed, 'x')).rejects.toMatchObject(erased)
        }
      }
    })

    it('that was destroyed is told of in order and in pieces, and no living one', async () => {
      const place = await places.make()
      const keys = await place.open()
      const vaults = Array.from({ length: 25 }, newVault).toSorted()
      await Promise.all(vaults.map(vault => keys.seal(vault, text, 'x')))
      const gone = vaults.filter((_, index) => index % 3 === 0)
      await Promise.all(gone.map(vault => keys.destroy(vault)))
      const others = await place.open()
      expect(await others.destroyedAfter(null, 100)).toEqual(gone)
      expect(await others.destroyedAfter(null, 4)).toEqual(gone.slice(0, 4))
      expect(await others.destroyedAfter(gone[3] ?? null, 4)).toEqual(gone.slice(4, 8))
      expect(await others.destroyedAfter(gone.at(-1) ?? null, 4)).toEqual([])
    })

    it('is as several processes told that make, use and destroy keys and exchange master keys at once', {
      timeout: 60_000
    }, async () => {
      const place = await places.make()
      const told = await Promise.all([60, 70, 80].map(lines => runKeys(place, [], lines)))
      const keys = await place.open()
      await expectTold(keys, told.flat())
      const { epoch } = await keys.rotate()
      expect(await place.masters()).toEqual([epoch])
      await expectTold(keys, told.flat())
    })

    it('survives a kill once something was sealed, and is gone for good once that was told', {
      timeout: 60_000 + kills * 5_000
    }, async () => {
      const place = await places.make()
      const living = Array.from({ length: 250 }, newVault)
      const before = await place.open()
      const kept = await Promise.all(living.map(vault => before.seal(vault, text, 'x')))
      await before.close()
      for (let run = 0; run < kills; run++) {
        const lines = randomInt(1, 100)
        const told = await runKeys(place, [], lines)
        expect(told.length).toBeGreaterThanOrEqual(lines)
        const keys = await place.open()
        await expectTold(keys, told)
        const { epoch } = await keys.rotate()
        expect(await place.masters()).toEqual([epoch])
        for (const [index, vault] of living.entries())
          expect(text.equals(await keys.open(vault, kept[index] as Uint8Array, 'x'))).toBe(true)
        await keys.close()
      }
    })

    it('is there, or can be made, after a kill while the store itself was being made', {
      timeout: 60_000 + kills * 5_000
    }, async () => {
      for (let run = 0; run < kills; run++) {
        const place = await places.make()
        await runKeys(place, [], 1)
        const [keys, ada] = [await place.open(), newVault()]
        expect(text.equals(await keys.open(ada, await keys.seal(ada, text, 'x'), 'x'))).toBe(true)
      }
    })

    it('is out of reach after closing, which may be told twice', async () => {
      const keys = await (await places.make()).open()
      const ada = newVault()
      const sealed = await keys.seal(ada, text, 'x')
      await Promise.all([keys.close(), keys.close()])
      const closed = { code: 'store.closed' }
      await expect(keys.open(ada, sealed, 'x')).rejects.toMatchObject(closed)
      await expect(keys.destroy(ada)).rejects.toMatchObject(closed)
    })
  })
}
