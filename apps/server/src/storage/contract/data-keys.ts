// What the port promises of data keys, on any place of a key store.
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { newId, type UserId } from '../../domain/id.ts'
import type { DataKeys } from '../../domain/portal.ts'
import { openSecretBox } from '../../secrets/secret-box.ts'
import type { Row, Value } from './place.ts'

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
}

export interface KeyTestPlaces {
  readonly name: string
  make(): Promise<KeyTestPlace>
}

const kills = Number(process.env.SEALPOST_KILLS ?? 5)
const program = fileURLToPath(new URL('kill-keys.ts', import.meta.url))
const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@sealpost/source']

const newUser = (): UserId => newId<'user'>(Date.now())
const text = Buffer.from('An age header, sealed once more.')
const erased = { kind: 'gone', code: 'transfer.erased' }
const unreadable = { kind: 'unavailable', code: 'secret.unreadable' }

type Told = readonly [what: string, owner: UserId, sealed: string]

/** Runs a process on a key store, kills it after it told so many lines, and gives back what it told. */
async function runKeys(place: KeyTestPlace, owners: readonly UserId[], killAfter = Number.POSITIVE_INFINITY) {
  const values = [place.kind, place.location, place.secretFile, owners.join(',')]
  const child = spawn(process.execPath, [...flags, program, ...values], { stdio: ['ignore', 'pipe', 'inherit'] })
  const told: Told[] = []
  for await (const line of readline.createInterface({ input: child.stdout })) {
    told.push(JSON.parse(line) as Told)
    if (told.length === killAfter) child.kill('SIGKILL')
  }
  return told
}

export function describeDataKeys(places: KeyTestPlaces): void {
  describe(`what is sealed under a data key in ${places.name}`, () => {
    it.each([0, 1, 1_000_000])('opens again, on whatever process: %i bytes', async length => {
      const place = await places.make()
      const [keys, others, ada] = [await place.open(), await place.open(), newUser()]
      const plain = Buffer.alloc(length, 'x')
      const sealed = await keys.seal(ada, plain, 'manifest:1')
      for (const opening of [keys, others])
        expect(plain.equals(await opening.open(ada, sealed, 'manifest:1'))).toBe(true)
      expect(Buffer.from(sealed).includes('xxxxxxxx')).toBe(false)
    })

    it('is different each time', async () => {
      const keys = await (await places.make()).open()
      const ada = newUser()
      const sealed = await Promise.all(Array.from({ length: 50 }, () => keys.seal(ada, text, 'x')))
      expect(new Set(sealed.map(each => Buffer.from(each).toString('hex'))).size).toBe(50)
    })

    it('opens for nobody and nothing else', async () => {
      const keys = await (await places.make()).open()
      const [ada, bob] = [newUser(), newUser()]
      const sealed = await keys.seal(ada, text, 'header:1')
      await keys.seal(bob, text, 'header:1')
      const last = ada.slice(0, -1) as UserId
      await keys.seal(last, text, 'x')
      await expect(keys.open(bob, sealed, 'header:1')).rejects.toMatchObject(unreadable)
      for (const context of ['header:2', 'header:', 'header:11', '', 'manifest:1'])
        await expect(keys.open(ada, sealed, context)).rejects.toMatchObject(unreadable)
      await expect(keys.open(last, sealed, `${ada.at(-1)}header:1`)).rejects.toMatchObject(unreadable)
    })

    it('does not open when any octet was changed, or when it was cut', async () => {
      const keys = await (await places.make()).open()
      const ada = newUser()
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
      const [ada, bob] = [newUser(), newUser()]
      const sealed = await keys.seal(ada, text, 'x')
      await keys.seal(bob, text, 'x')
      const [row] = await place.run(`select wrapped_key from ${place.table} where user_id = $1`, ada)
      await place.run(
        `update ${place.table} set wrapped_key = $1 where user_id = $2`,
        row?.wrapped_key as Uint8Array,
        bob
      )
      await expect(keys.open(bob, sealed, 'x')).rejects.toMatchObject(unreadable)
      await expect(keys.seal(bob, text, 'x')).rejects.toMatchObject(unreadable)
      expect(text.equals(await keys.open(ada, sealed, 'x'))).toBe(true)
    })

    it('does not open under another secret key', async () => {
      const place = await places.make()
      const ada = newUser()
      const sealed = await (await place.open()).seal(ada, text, 'x')
      const otherFile = `${place.secretFile}.other`
      openSecretBox(otherFile)
      await expect((await place.open(otherFile)).open(ada, sealed, 'x')).rejects.toMatchObject(unreadable)
    })
  })

  describe(`a data key in ${places.name}`, () => {
    it('is made once, however many ask for it at once, on several processes', async () => {
      const place = await places.make()
      const stores = [await place.open(), await place.open(), await place.open()] as const
      const ada = newUser()
      const sealing = Array.from({ length: 30 }, (_, index) => (stores[index % 3] as DataKeys).seal(ada, text, 'x'))
      const sealed = await Promise.all(sealing)
      for (const [index, each] of sealed.entries())
        expect(text.equals(await (stores[(index + 1) % 3] as DataKeys).open(ada, each, 'x'))).toBe(true)
      const rows = await place.run(`select epoch from ${place.table} where user_id = $1`, ada)
      expect(rows.map(({ epoch }) => Number(epoch))).toEqual([1])
    })

    it('is made by processes that start at once where there is nothing yet', async () => {
      const place = await places.make()
      const owners = Array.from({ length: 5 }, newUser)
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
      await expect(keys.open(newUser(), Buffer.alloc(40), 'x')).rejects.toMatchObject(erased)
    })

    it('that is destroyed opens nothing any more, on no process, and nobody else’s goes', async () => {
      const place = await places.make()
      const [keys, others] = [await place.open(), await place.open()]
      const [ada, bob] = [newUser(), newUser()]
      const sealed = await keys.seal(ada, text, 'x')
      const bobs = await keys.seal(bob, text, 'x')
      await others.open(ada, sealed, 'x')
      await keys.destroy(ada)
      for (const opening of [keys, others]) await expect(opening.open(ada, sealed, 'x')).rejects.toMatchObject(erased)
      await others.destroy(ada)
      expect(text.equals(await others.open(bob, bobs, 'x'))).toBe(true)
      const next = await others.seal(ada, text, 'x')
      expect(text.equals(await keys.open(ada, next, 'x'))).toBe(true)
      await expect(keys.open(ada, sealed, 'x')).rejects.toMatchObject(unreadable)
    })

    it('survives a kill once something was sealed, and is gone for good once that was told', {
      timeout: 60_000 + kills * 5_000
    }, async () => {
      const place = await places.make()
      for (let run = 0; run < kills; run++) {
        // At first while the store itself is being made.
        const lines = run === 0 ? 1 : randomInt(2, 100)
        const told = await runKeys(place, [], lines)
        expect(told.length).toBeGreaterThanOrEqual(lines)
        const keys = await place.open()
        const leaving = new Set(told.filter(([what]) => what === 'destroying').map(([, owner]) => owner))
        const gone = new Set(told.filter(([what]) => what === 'destroyed').map(([, owner]) => owner))
        for (const [what, owner, sealed] of told) {
          if (what !== 'sealed' || (leaving.has(owner) && !gone.has(owner))) continue
          const opening = keys.open(owner, Buffer.from(sealed, 'hex'), 'kill')
          if (gone.has(owner)) await expect(opening).rejects.toMatchObject(erased)
          else expect(Buffer.from(owner).equals(await opening)).toBe(true)
        }
        await keys.close()
      }
    })

    it('is out of reach after closing, which may be told twice', async () => {
      const keys = await (await places.make()).open()
      const ada = newUser()
      const sealed = await keys.seal(ada, text, 'x')
      await Promise.all([keys.close(), keys.close()])
      const closed = { code: 'store.closed' }
      await expect(keys.open(ada, sealed, 'x')).rejects.toMatchObject(closed)
      await expect(keys.destroy(ada)).rejects.toMatchObject(closed)
    })
  })
}
