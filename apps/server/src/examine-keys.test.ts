// What doctor says of where the keys are.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { checkKeyStore } from './examine-keys.ts'

function newFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-examine-')))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

const inFolder = (dataFolder: string, ...folder: string[]) =>
  checkKeyStore({ dataFolder, databaseUrl: undefined, keys: { kind: 'sqlite', file: path.join(...folder, 'keys.db') } })

it('keys in the data folder are warned of, also when links lead there, and keys elsewhere are not', () => {
  const [data, other] = [newFolder(), newFolder()]
  const warned = { state: 'warning', detail: expect.stringContaining('SEALPOST_KEYS_URL') }
  expect(inFolder(data, data, 'keys')).toMatchObject(warned)
  expect(inFolder(data, data)).toMatchObject(warned)
  expect(inFolder(data, data, '..keys')).toMatchObject(warned)
  expect(inFolder(data, other)).toMatchObject({ state: 'ok' })
  expect(inFolder(data, path.dirname(data))).toMatchObject({ state: 'ok' })
  expect(inFolder(data, `${data}-keys`)).toMatchObject({ state: 'ok' })
  fs.mkdirSync(path.join(data, 'keys'))
  fs.symlinkSync(path.join(data, 'keys'), path.join(other, 'keys'))
  expect(inFolder(data, other, 'keys')).toMatchObject(warned)
})

it('keys on the server of the data are warned of, with what must be left out of backups', () => {
  const inDatabase = (url: string, databaseUrl: string | undefined) =>
    checkKeyStore({ dataFolder: '/srv/data', databaseUrl, keys: { kind: 'postgres', url } })
  const data = 'postgres://sealpost:hunter2@db.example.com/sealpost'
  const same = inDatabase(data, data)
  expect(same).toMatchObject({ state: 'warning', detail: expect.stringContaining('--exclude-schema=sealpost_keys') })
  expect(same.detail).not.toContain('hunter2')
  const beside = inDatabase('postgres://db.example.com:5432/keys', data)
  expect(beside).toMatchObject({ state: 'warning', detail: expect.stringContaining('base backups') })
  expect(inDatabase('postgres://keys.example.com/sealpost', data)).toMatchObject({ state: 'ok' })
  expect(inDatabase('postgres://db.example.com:5433/sealpost', data)).toMatchObject({ state: 'ok' })
  expect(inDatabase(data, undefined)).toMatchObject({ state: 'ok' })
})
