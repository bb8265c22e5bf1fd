import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseFilter } from '@sealpost/scim'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventAbout, storeUser, userType } from '../contract/place.ts'
import { sqliteDatabase } from '../contract/sqlite-place.ts'
import type { Database } from './connection.ts'
import { openStore } from './open-store.ts'
import { openSqlite } from './sqlite-driver.ts'

function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-sqlite-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function open(file = path.join(newFolder(), 'test.db'), patience?: number): Promise<Database> {
  const database = await openSqlite(file, patience)
  onTestFinished(() => database.close())
  return database
}

const query = (sql: string) => ({ sql, kept: false })
const nothing = query('select 1')

describe('the writing connection to SQLite', () => {
  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['secure_delete', 1]
  ])('has %s = %s', async (setting, value) => {
    const { writer } = await open()
    const { rows } = await writer.execute(query(`pragma ${setting}`), [])
    expect(Object.values(rows[0] as object)).toEqual([value])
  })

  it('is the only one that writes', async () => {
    const { reader } = await open()
    await expect(reader.execute(query('create table t (a)'), [])).rejects.toThrow('can only be read')
  })

  it('lets the process go on while another one has the lock, and then goes on itself', async () => {
    const file = path.join(newFolder(), 'test.db')
    const { writer } = await open(file)
    const other = new DatabaseSync(file)
    other.exec('begin immediate')
    const began = writer.begin(nothing).then(() => 'began')
    for (let turn = 0; turn < 3; turn++) await nextTurn()
    other.close()
    expect(await began).toBe('began')
  })

  it('gives up in the end when the lock is never let go', async () => {
    const file = path.join(newFolder(), 'test.db')
    const { writer } = await open(file, 1)
    const other = new DatabaseSync(file)
    onTestFinished(() => other.close())
    other.exec('begin immediate')
    await expect(writer.begin(nothing)).rejects.toMatchObject({ kind: 'unavailable', code: 'store.busy' })
  })

  it('takes back what came after a mark, and no more', async () => {
    const { writer, reader } = await open()
    await writer.begin(query('select 1'))
    writer.send(query('create table t (a integer) strict'), [])
    for (const [value, kept] of [
      [1, true],
      [2, false],
      [3, true]
    ] as const) {
      writer.mark()
      writer.send(query('insert into t values (?)'), [value])
      if (!kept) await writer.undo()
    }
    await writer.commit()
    expect((await reader.execute(query('select a from t'), [])).rows.map(row => ({ ...(row as object) }))).toEqual([
      { a: 1 },
      { a: 3 }
    ])
  })

  it('does not commit what a statement failed in that nobody waited for', async () => {
    const { writer, reader } = await open()
    await writer.begin(nothing)
    writer.send(query('create table t (a integer primary key) strict'), [])
    writer.send(query('insert into t values (1)'), [])
    writer.send(query('insert into t values (1)'), [])
    await expect(writer.commit()).rejects.toThrow('UNIQUE')
    await writer.rollback()
    await expect(reader.execute(query('select * from t'), [])).rejects.toThrow('no such table')
  })
})

describe('a file of SQLite', () => {
  it('that is something else is refused with what to check', async () => {
    const file = path.join(newFolder(), 'test.db')
    fs.writeFileSync(file, 'This is a text and no database. '.repeat(100))
    await expect(openSqlite(file)).rejects.toMatchObject({ kind: 'unavailable', code: 'store.unavailable' })
    await expect(openSqlite(file)).rejects.toThrow('SEALPOST_DATA')
  })

  it('in a folder that does not exist is refused with what to check', async () => {
    const opening = openSqlite(path.join(newFolder(), 'missing', 'test.db'))
    await expect(opening).rejects.toMatchObject({ kind: 'unavailable', code: 'store.unavailable' })
    await expect(opening).rejects.toThrow('SEALPOST_DATA')
  })

  it('holds nothing any more of a user who was removed', async () => {
    const folder = newFolder()
    const store = await openStore({ kind: 'sqlite', file: path.join(folder, 'test.db') }, { userType })
    const secret = 'Zanzibar-4711'
    const user = await storeUser(store, {
      userName: secret,
      displayName: secret,
      emails: [{ value: `${secret}@example.com` }]
    })
    await store.write(tx => tx.events.append(eventAbout(user, { personal: { name: secret } })))
    await store.write(async tx => {
      await tx.events.forget(user.id)
      await tx.users.remove(user.id)
    })
    await store.close()
    const left = fs.readdirSync(folder)
    expect(left).toEqual(['test.db'])
    expect(fs.readFileSync(path.join(folder, 'test.db')).includes(Buffer.from(secret))).toBe(false)
    expect(fs.readFileSync(path.join(folder, 'test.db')).includes(Buffer.from(secret.toLowerCase()))).toBe(false)
  })

  it('keeps the log beside it short, however much is written', async () => {
    const file = path.join(newFolder(), 'test.db')
    const { writer } = await open(file)
    const insert = { sql: 'insert into t values (?)', kept: true }
    await writer.begin(nothing)
    writer.send(query('create table t (a text) strict'), [])
    await writer.commit()
    for (let round = 0; round < 80; round++) {
      await writer.begin(nothing)
      writer.send(insert, ['x'.repeat(1_000_000)])
      await writer.commit()
    }
    expect(fs.statSync(file).size).toBeGreaterThan(60_000_000)
    expect(fs.statSync(`${file}-wal`).size).toBeLessThan(25_000_000)
  })
})

describe('many searches of different forms', () => {
  it('are answered also when more of them come than are kept prepared', async () => {
    const store = await (await sqliteDatabase.make()).open()
    await storeUser(store, { userName: 'ada' })
    for (let terms = 2; terms < 300; terms++) {
      const filter = parseFilter(Array(terms).fill('userName pr').join(' and '), userType)
      expect((await store.users.find({ filter, offset: 0, limit: 1 })).total).toBe(1)
    }
  })
})
