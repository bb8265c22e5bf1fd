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
import type { Row } from '../contract/place.ts'
import { openDataKeys } from './open-data-keys.ts'

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
    table: 'data_keys',
    async open(otherFile = secretFile) {
      const keys = await openDataKeys({ kind: 'sqlite', file }, openSecretBox(otherFile))
      opened.push(keys)
      return keys
    },
    async run(sql, ...parameters) {
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

const text = Buffer.from('An age header.')

describe('the file of the key store', () => {
  it('is for the portal’s user alone, in a folder of its own, and nothing stays beside it', async () => {
    const place = await make()
    const keys = await place.open()
    for (let index = 0; index < 3; index++) await keys.seal(newId<'user'>(index), text, 'x')
    const folder = path.dirname(place.location)
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700)
    expect(fs.statSync(place.location).mode & 0o777).toBe(0o600)
    expect(fs.readdirSync(folder)).toEqual(['keys.db'])
  })

  it('holds keys wrapped, and after one is destroyed no octet of it, nor does anything beside it', async () => {
    const place = await make()
    const keys = await place.open()
    const users = Array.from({ length: 200 }, (_, index) => newId<'user'>(index))
    for (const user of users) await keys.seal(user, text, 'x')
    const rows = await place.run('select user_id, wrapped_key from data_keys')
    const wrapped = new Map(rows.map(row => [row.user_id, Buffer.from(row.wrapped_key as Uint8Array)]))
    const holds = (needle: Buffer) => {
      const folder = path.dirname(place.location)
      return fs.readdirSync(folder).some(name => fs.readFileSync(path.join(folder, name)).includes(needle))
    }
    const gone = users.filter((_, index) => index % 3 === 0)
    for (const user of users) expect(holds(wrapped.get(user) as Buffer)).toBe(true)
    for (const user of gone) await keys.destroy(user)
    for (const user of gone) {
      const needle = wrapped.get(user) as Buffer
      // Any part of it: what is removed is overwritten, also when a page only half goes.
      for (let start = 0; start + 8 <= needle.length; start += 8)
        expect(holds(needle.subarray(start, start + 8))).toBe(false)
      expect(holds(Buffer.from(user))).toBe(false)
    }
    expect(holds(wrapped.get(users[1] as never) as Buffer)).toBe(true)
  })

  it('waits while another process writes to it, and reads again when that is done', async () => {
    const place = await make()
    const keys = await place.open()
    const [ada, bob] = [newId<'user'>(1), newId<'user'>(2)]
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
