// The key store over PostgreSQL: the contract, and what it needs of the database.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newId } from '../../domain/id.ts'
import type { DataKeys } from '../../domain/portal.ts'
import { openSecretBox } from '../../secrets/secret-box.ts'
import { describeDataKeys, type KeyTestPlace } from '../contract/data-keys.ts'
import { postgresDatabase } from '../contract/postgres-place.ts'
import { openDataKeys } from './open-data-keys.ts'

async function make(): Promise<KeyTestPlace> {
  const { location, run } = await postgresDatabase.make()
  await run('drop schema if exists sealpost_keys cascade')
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-keys-'))
  const secretFile = path.join(folder, 'secret.key')
  openSecretBox(secretFile)
  const opened: DataKeys[] = []
  onTestFinished(async () => {
    for (const keys of opened) await keys.close()
    fs.rmSync(folder, { recursive: true, force: true })
  })
  return {
    kind: 'postgres',
    location,
    secretFile,
    table: 'sealpost_keys.data_keys',
    run,
    async open(otherFile = secretFile) {
      const keys = await openDataKeys({ kind: 'postgres', url: location }, openSecretBox(otherFile))
      opened.push(keys)
      return keys
    }
  }
}

describeDataKeys({ name: 'PostgreSQL', make })

const text = Buffer.from('An age header.')

describe('the schema of the key store', () => {
  /** A user of the database who may use what is there and make no schema. */
  async function asClerk(place: KeyTestPlace): Promise<string> {
    const name = `clerk_${newId<'clerk'>(Date.now()).replaceAll('-', '')}`
    await place.run(`create role ${name} login password 'clerk'`)
    onTestFinished(async () => {
      await place.run(`drop owned by ${name}`)
      await place.run(`drop role ${name}`)
    })
    return Object.assign(new URL(place.location), { username: name, password: 'clerk' }).href
  }

  it('is made by whoever may, and told how to be had by whoever may not', async () => {
    const place = await make()
    const url = await asClerk(place)
    const opening = openDataKeys({ kind: 'postgres', url }, openSecretBox(place.secretFile))
    await expect(opening).rejects.toMatchObject({
      code: 'store.unavailable',
      detail: expect.stringContaining('CREATE SCHEMA sealpost_keys')
    })
  })

  it('is enough as it is for whoever may make none', async () => {
    const place = await make()
    await (await place.open()).close()
    const url = await asClerk(place)
    const { username } = new URL(url)
    await place.run(`grant usage on schema sealpost_keys to ${username}`)
    await place.run(`grant select, insert, delete on sealpost_keys.data_keys to ${username}`)
    const keys = await openDataKeys({ kind: 'postgres', url }, openSecretBox(place.secretFile))
    onTestFinished(() => keys.close())
    const ada = newId<'user'>(1)
    expect(text.equals(await keys.open(ada, await keys.seal(ada, text, 'x'), 'x'))).toBe(true)
    await keys.destroy(ada)
  })

  it('is reached again after the server ended all connections', async () => {
    const place = await make()
    const keys = await place.open()
    const [ada, bob] = [newId<'user'>(1), newId<'user'>(2)]
    await keys.seal(ada, text, 'x')
    await place.run(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
    )
    await keys.destroy(ada)
    const sealed = await keys.seal(bob, text, 'x')
    expect(text.equals(await keys.open(bob, sealed, 'x'))).toBe(true)
  })
})
