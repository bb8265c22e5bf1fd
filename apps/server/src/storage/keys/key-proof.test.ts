// A database and a key store that belong together, and others.
import fs from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openSecretBox } from '../../secrets/secret-box.ts'
import { sqliteDatabase } from '../contract/sqlite-place.ts'
import { proveKeys } from './key-proof.ts'
import { openDataKeys } from './open-data-keys.ts'

async function make() {
  const place = await sqliteDatabase.make()
  const folder = path.dirname(place.location)
  const openKeys = async (name: string) => {
    const file = path.join(folder, name, 'keys.db')
    const keys = await openDataKeys({ kind: 'sqlite', file }, openSecretBox(path.join(folder, 'secret.key')))
    onTestFinished(() => keys.close())
    return keys
  }
  return { store: await place.open(), folder, openKeys }
}

it('a database takes the key store that it saw first, whatever is rotated, and no other', async () => {
  const { store, openKeys } = await make()
  const keys = await openKeys('keys')
  for (let time = 0; time < 3; time++) {
    await proveKeys(keys, store)
    await keys.rotate()
  }
  await proveKeys(await openKeys('keys'), store)
  const missing = { kind: 'unavailable', code: 'keys.missing', detail: expect.stringContaining('SEALPOST_KEYS_URL') }
  const other = await openKeys('other')
  await expect(proveKeys(other, store)).rejects.toMatchObject(missing)
  // One that belongs to another database.
  await proveKeys(other, (await make()).store)
  await expect(proveKeys(other, store)).rejects.toMatchObject(missing)
})

it('processes that start at once agree on it', async () => {
  const { store, openKeys } = await make()
  const all = await Promise.all(['keys', 'keys', 'keys'].map(openKeys))
  await Promise.all(all.map(keys => proveKeys(keys, store)))
  for (const keys of all) await proveKeys(keys, store)
})

it('a key store whose keys were lost is not taken for an empty one', async () => {
  const { store, folder, openKeys } = await make()
  const keys = await openKeys('keys')
  await proveKeys(keys, store)
  await keys.close()
  fs.rmSync(path.join(folder, 'keys', 'keys.db'))
  await expect(proveKeys(await openKeys('keys'), store)).rejects.toMatchObject({ code: 'keys.missing' })
})
