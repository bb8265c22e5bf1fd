// The key store over PostgreSQL: the contract, and what it needs of the database.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newId } from '../../domain/id.ts'
import type { DataKeys } from '../../domain/portal.ts'
import { openSecretBox } from '../../secrets/secret-box.ts'
import { describeDataKeys, type KeyTestPlace } from '../contract/data-keys.ts'
import { describeKeyRotation } from '../contract/key-rotation.ts'
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
    table: 'sealpost_keys.vault_keys',
    async holds(octets) {
      await run('checkpoint')
      const files = await run(
        "select pg_read_binary_file(pg_relation_filepath(oid)) as octets from pg_class where relnamespace = 'sealpost_keys'::regnamespace and relkind = 'r'"
      )
      return files.some(file => Buffer.from(file.octets as Uint8Array).includes(octets))
    },
    async masters() {
      return (await run('select epoch from sealpost_keys.master_keys')).map(row => Number(row.epoch))
    },
    run,
    async open(otherFile = secretFile) {
      const keys = await openDataKeys({ kind: 'postgres', url: location }, openSecretBox(otherFile))
      opened.push(keys)
      return keys
    }
  }
}

describeDataKeys({ name: 'PostgreSQL', make })
describeKeyRotation({ name: 'PostgreSQL', make })

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
    await place.run(`grant select, insert, update, truncate on all tables in schema sealpost_keys to ${username}`)
    const keys = await openDataKeys({ kind: 'postgres', url }, openSecretBox(place.secretFile))
    onTestFinished(() => keys.close())
    const ada = newId<'vault'>(1)
    expect(text.equals(await keys.open(ada, await keys.seal(ada, text, 'x'), 'x'))).toBe(true)
    expect(await keys.rotate()).toEqual({ destroyedEpoch: 1, epoch: 2, keys: 1 })
    await keys.destroy(ada)
  })

  it('may have been made empty for whoever may make none', async () => {
    const place = await make()
    const url = await asClerk(place)
    await place.run(`create schema sealpost_keys authorization ${new URL(url).username}`)
    const keys = await openDataKeys({ kind: 'postgres', url }, openSecretBox(place.secretFile))
    onTestFinished(() => keys.close())
    const ada = newId<'vault'>(1)
    expect(text.equals(await keys.open(ada, await keys.seal(ada, text, 'x'), 'x'))).toBe(true)
  })

  it('holds nothing in its files of master keys and keys that were exchanged', async () => {
    const place = await make()
    const keys = await place.open()
    const vaults = Array.from({ length: 50 }, (_, index) => newId<'vault'>(index))
    await Promise.all(vaults.map(vault => keys.seal(vault, text, 'x')))
    const wrapped = await place.run('select wrapped_key as secret from sealpost_keys.vault_keys')
    const masters = await place.run('select sealed as secret from sealpost_keys.master_keys')
    const secrets = [...masters, ...wrapped].map(row => Buffer.from(row.secret as Uint8Array))
    for (const secret of secrets) expect(await place.holds(secret)).toBe(true)
    await keys.rotate()
    for (const secret of secrets) expect(await place.holds(secret)).toBe(false)
  })

  it('that somebody reads for long, a backup say, keeps its old master key until the next time', async () => {
    const place = await make()
    const keys = await place.open()
    const ada = newId<'vault'>(1)
    const sealed = await keys.seal(ada, text, 'x')
    const backup = new pg.Client({ connectionString: place.location })
    await backup.connect()
    await backup.query('begin')
    await backup.query('lock table sealpost_keys.master_keys in access share mode')
    await expect(keys.rotate()).rejects.toMatchObject({ code: 'store.busy' })
    expect(text.equals(await keys.open(ada, sealed, 'x'))).toBe(true)
    await backup.end()
    expect(await keys.rotate()).toEqual({ destroyedEpoch: 2, epoch: 3, keys: 1 })
    expect(await place.masters()).toEqual([3])
    expect(text.equals(await keys.open(ada, sealed, 'x'))).toBe(true)
  })

  it('is committed to once for all who wait together', async () => {
    const place = await make()
    const keys = await place.open()
    const vaults = Array.from({ length: 100 }, (_, index) => newId<'vault'>(index))
    const commits = async () => {
      const [row] = await place.run('select count(distinct xmin::text) as commits from sealpost_keys.vault_keys')
      return Number(row?.commits)
    }
    await Promise.all(vaults.map(vault => keys.seal(vault, text, 'x')))
    // Whether there is a key is looked up over four connections first.
    expect(await commits()).toBeLessThan(50)
    await Promise.all(vaults.map(vault => keys.destroy(vault)))
    expect(await commits()).toBeLessThanOrEqual(2)
  })

  it('is reached again after the server ended all connections', async () => {
    const place = await make()
    const keys = await place.open()
    const [ada, bob] = [newId<'vault'>(1), newId<'vault'>(2)]
    await keys.seal(ada, text, 'x')
    await place.run(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
    )
    await keys.destroy(ada)
    const sealed = await keys.seal(bob, text, 'x')
    expect(text.equals(await keys.open(bob, sealed, 'x'))).toBe(true)
  })
})
