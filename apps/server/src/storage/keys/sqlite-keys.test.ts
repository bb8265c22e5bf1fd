// The key store over SQLite: the contract, and what its file holds.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newId } from '../../domain/id.ts'
import type { DataKeys } from '../../domain/portal.ts'
import { openSecretBox } from '../../secrets/secret-box.ts'
import { describeDataKeys, type KeyTestPlace } from '../contract/data-keys.ts'
import { describeKeyRotation } from '../contract/key-rotation.ts'
import type { Row } from '../contract/place.ts'
import { openSqlite } from '../sql/sqlite-driver.ts'
import { SqlDataKeys } from './data-keys.ts'
import { sqliteTables } from './key-tables.ts'
import { MasterFiles } from './master-files.ts'
import { type MasterKeyPlace, MasterKeys } from './master-keys.ts'
import { openDataKeys } from './open-data-keys.ts'

const mastersIn = (folder: string): number[] =>
  fs
    .readdirSync(folder)
    .map(name => Number(/^master\.(\d+)\.key$/.exec(name)?.[1]))
    .filter(Number.isFinite)

const holds = (folder: string, needle: Buffer): boolean =>
  fs.readdirSync(folder).some(name => fs.readFileSync(path.join(folder, name)).includes(needle))

async function make(): Promise<KeyTestPlace> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-keys-'))
  const file = path.join(folder, 'data', 'keys', 'keys.db')
  const secretFile = path.join(folder, 'secret.key')
  openSecretBox(secretFile)
  const opened: DataKeys[] = []
  onTestFinished(async () => {
    for (const keys of opened) await keys.close()
    fs.rmSync(folder, { recursive: true, force: true })
  })
  return {
    kind: 'sqlite',
    location: file,
    secretFile,
    table: 'vault_keys',
    holds: async octets => holds(path.dirname(file), octets),
    masters: async () => mastersIn(path.dirname(file)),
    async open(otherFile = secretFile) {
      const keys = await openDataKeys({ kind: 'sqlite', file }, openSecretBox(otherFile))
      opened.push(keys)
      return keys
    },
    async run(sql, ...parameters) {
      fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
      const database = new DatabaseSync(file, { timeout: 5_000 })
      try {
        return database.prepare(sql.replaceAll(/\$(\d+)/g, '?$1')).all(...parameters) as Row[]
      } finally {
        database.close()
      }
    }
  }
}

describeDataKeys({ name: 'SQLite', make })
describeKeyRotation({ name: 'SQLite', make })

const text = Buffer.from('An age header.')

/** Any part of it: what is removed is overwritten, also when a page only half goes. */
const holdsPart = (place: KeyTestPlace, whole: Buffer): boolean =>
  Array.from({ length: Math.floor(whole.length / 8) }, (_, part) => whole.subarray(part * 8, part * 8 + 8)).some(part =>
    holds(path.dirname(place.location), part)
  )

async function wrappedKeys(place: KeyTestPlace): Promise<ReadonlyMap<unknown, Buffer>> {
  const rows = await place.run('select vault_id, wrapped_key from vault_keys where wrapped_key is not null')
  return new Map(rows.map(row => [row.vault_id, Buffer.from(row.wrapped_key as Uint8Array)]))
}

describe('the file of the key store', () => {
  it('is for the portal’s user alone, in a folder of its own, and nothing but the master key stays beside it', async () => {
    const place = await make()
    const keys = await place.open()
    const folder = path.dirname(place.location)
    for (const epoch of [1, 2, 3]) {
      await keys.seal(newId<'vault'>(epoch), text, 'x')
      expect(fs.statSync(folder).mode & 0o777).toBe(0o700)
      expect(fs.readdirSync(folder)).toEqual(['keys.db', `master.${epoch}.key`])
      for (const name of fs.readdirSync(folder)) expect(fs.statSync(path.join(folder, name)).mode & 0o777).toBe(0o600)
      await keys.rotate()
    }
  })

  it('holds keys wrapped, and after one is destroyed no octet of it, nor does anything beside it', async () => {
    const place = await make()
    const keys = await place.open()
    const vaults = Array.from({ length: 200 }, (_, index) => newId<'vault'>(index))
    for (const vault of vaults) await keys.seal(vault, text, 'x')
    const wrapped = await wrappedKeys(place)
    const gone = vaults.filter((_, index) => index % 3 === 0)
    for (const vault of vaults) expect(await place.holds(wrapped.get(vault) as Buffer)).toBe(true)
    for (const vault of gone) await keys.destroy(vault)
    for (const vault of gone) expect(holdsPart(place, wrapped.get(vault) as Buffer)).toBe(false)
    expect(await place.holds(wrapped.get(vaults[1]) as Buffer)).toBe(true)
  })

  it('holds nothing of how keys were wrapped before the master key was exchanged, nor of that master key', async () => {
    const place = await make()
    const keys = await place.open()
    const vaults = Array.from({ length: 250 }, (_, index) => newId<'vault'>(index))
    await Promise.all(vaults.map(vault => keys.seal(vault, text, 'x')))
    const wrapped = [...(await wrappedKeys(place)).values()]
    const master = fs.readFileSync(path.join(path.dirname(place.location), 'master.1.key'))
    await keys.rotate()
    for (const old of [master, ...wrapped]) expect(holdsPart(place, old)).toBe(false)
    for (const fresh of (await wrappedKeys(place)).values()) expect(await place.holds(fresh)).toBe(true)
  })

  it('is committed once for all who wait together', async () => {
    const place = await make()
    const keys = await place.open()
    const commits = () => fs.readFileSync(place.location).readUInt32BE(24)
    const vaults = Array.from({ length: 100 }, (_, index) => newId<'vault'>(index))
    let before = commits()
    await Promise.all(vaults.map(vault => keys.seal(vault, text, 'x')))
    expect(commits() - before).toBeLessThanOrEqual(2)
    before = commits()
    await Promise.all(vaults.map(vault => keys.destroy(vault)))
    expect(commits() - before).toBeLessThanOrEqual(2)
  })

  it('waits while another process writes to it, and reads again when that is done', async () => {
    const place = await make()
    const keys = await place.open()
    const [ada, bob] = [newId<'vault'>(1), newId<'vault'>(2)]
    const sealed = await keys.seal(ada, text, 'x')
    const other = new DatabaseSync(place.location)
    other.exec('begin exclusive')
    const [opening, sealing] = [keys.open(ada, sealed, 'x'), keys.seal(bob, text, 'x')]
    other.exec('commit')
    other.close()
    expect(text.equals(await opening)).toBe(true)
    expect(text.equals(await keys.open(bob, await sealing, 'x'))).toBe(true)
  })

  it('that can’t be used says why, and how to mend it', async () => {
    const place = await make()
    fs.mkdirSync(path.dirname(path.dirname(place.location)))
    fs.writeFileSync(path.dirname(place.location), 'no folder')
    await expect(place.open()).rejects.toMatchObject({ kind: 'unavailable', code: 'store.unavailable' })
    fs.rmSync(path.dirname(place.location))
    fs.mkdirSync(path.dirname(place.location))
    fs.writeFileSync(place.location, 'this is no database at all'.repeat(100))
    await expect(place.open()).rejects.toMatchObject({ kind: 'unavailable', code: 'store.unavailable' })
  })
})

describe('a copy of the file of keys', () => {
  it('from before the master key was exchanged opens nothing beside the new one, and says what it needs', async () => {
    const place = await make()
    const keys = await place.open()
    const [ada, bob] = [newId<'vault'>(1), newId<'vault'>(2)]
    const [sealed] = [await keys.seal(ada, text, 'x'), await keys.seal(bob, text, 'x')]
    const copy = fs.readFileSync(place.location)
    await keys.destroy(ada)
    await keys.rotate()
    await keys.close()
    fs.writeFileSync(place.location, copy)
    const refused = { code: 'secret.unreadable', detail: expect.stringContaining('whole key store') }
    await expect(place.open()).rejects.toMatchObject(refused)
    await place.run('update state set epoch = 2')
    const tampered = await place.open()
    await expect(tampered.open(ada, sealed, 'x')).rejects.toMatchObject(refused)
    await expect(tampered.rotate()).rejects.toMatchObject({ code: 'secret.unreadable' })
    await place.run('update vault_keys set epoch = 2')
    await expect(tampered.open(ada, sealed, 'x')).rejects.toMatchObject({ code: 'secret.unreadable' })
  })

  it('that is missing beside its master key is not taken for a new key store', async () => {
    const place = await make()
    const keys = await place.open()
    await keys.rotate()
    await keys.close()
    fs.rmSync(place.location)
    const lost = { code: 'store.unavailable', detail: expect.stringContaining('newest backup') }
    await expect(place.open()).rejects.toMatchObject(lost)
    expect(await place.masters()).toEqual([2])
  })
})

describe('master keys as files', () => {
  it('that a crash left are removed, and never one that a key needs', async () => {
    const place = await make()
    const keys = await place.open()
    const [ada, bob] = [newId<'vault'>(1), newId<'vault'>(2)]
    const sealed = await keys.seal(ada, text, 'x')
    const folder = path.dirname(place.location)
    const [first, draft] = [path.join(folder, 'master.1.key'), path.join(folder, 'master.3.key.0123456789abcdef')]
    fs.copyFileSync(first, `${first}.copy`)
    const [row] = await place.run('select wrapped_key from vault_keys')
    await keys.rotate()
    await keys.close()
    // As if the process had died before the last piece: a key and its master key of the first epoch are there.
    await place.run('update vault_keys set wrapped_key = $1, epoch = 1', row?.wrapped_key as Uint8Array)
    fs.renameSync(`${first}.copy`, first)
    fs.writeFileSync(draft, 'half a key')
    fs.writeFileSync(path.join(folder, 'master.3.key'), 'of an epoch that never was current')
    const again = await place.open()
    expect(fs.existsSync(draft)).toBe(false)
    expect(await place.masters()).toEqual([1, 2, 3])
    expect(text.equals(await again.open(ada, sealed, 'x'))).toBe(true)
    const others = await again.seal(bob, text, 'x')
    expect(await again.rotate()).toEqual({ destroyedEpoch: 2, epoch: 3, keys: 2 })
    expect(await place.masters()).toEqual([3])
    fs.copyFileSync(path.join(folder, 'master.3.key'), first)
    const later = await place.open()
    expect(await place.masters()).toEqual([3])
    expect(text.equals(await later.open(ada, sealed, 'x'))).toBe(true)
    expect(text.equals(await later.open(bob, others, 'x'))).toBe(true)
  })

  it('that go between finding a key and unwrapping it have the key looked up again', async () => {
    const place = await make()
    const keys = await place.open()
    const ada = newId<'vault'>(1)
    const sealed = await keys.seal(ada, text, 'x')
    const files = new MasterFiles(path.dirname(place.location))
    let rotations = 0
    const between: MasterKeyPlace = {
      async read(connection, epoch) {
        if (rotations++ < 3) await keys.rotate()
        return files.read(connection, epoch)
      },
      write: (writer, epoch, key) => files.write(writer, epoch, key),
      removeBelow: (writer, epoch) => files.removeBelow(writer, epoch)
    }
    const database = await openSqlite(place.location, 5_000, '')
    const masters = new MasterKeys(between, openSecretBox(place.secretFile))
    const others = new SqlDataKeys(database, sqliteTables.statements, masters)
    onTestFinished(() => others.close())
    expect(text.equals(await others.open(ada, sealed, 'x'))).toBe(true)
    expect(rotations).toBe(4)
  })

  it('are overwritten where they are before they go', async () => {
    const place = await make()
    const keys = await place.open()
    const folder = path.dirname(place.location)
    const linked = path.join(folder, 'another name for the same octets')
    fs.linkSync(path.join(folder, 'master.1.key'), linked)
    const { length } = fs.readFileSync(linked)
    expect(length).toBeGreaterThan(32)
    await keys.rotate()
    expect(fs.readFileSync(linked).equals(Buffer.alloc(length))).toBe(true)
  })

  it('that can’t be written leave everything as it was', async () => {
    const place = await make()
    const keys = await place.open()
    const ada = newId<'vault'>(1)
    const sealed = await keys.seal(ada, text, 'x')
    // A folder stands where the file should.
    const obstacle = path.join(path.dirname(place.location), 'master.2.key')
    fs.mkdirSync(obstacle)
    await expect(keys.rotate()).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(text.equals(await keys.open(ada, sealed, 'x'))).toBe(true)
    fs.rmdirSync(obstacle)
    expect(await keys.rotate()).toEqual({ destroyedEpoch: 1, epoch: 2, keys: 1 })
    expect(text.equals(await keys.open(ada, sealed, 'x'))).toBe(true)
  })
})
