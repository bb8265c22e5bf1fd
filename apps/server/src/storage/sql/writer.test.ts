// Faults at every place: the database fails at its nth call, and what was promised must hold.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { DomainError } from '../../domain/domain-error.ts'
import type { Store } from '../../domain/store.ts'
import { draftUser, eventAbout, storeUser, userType } from '../contract/place.ts'
import { sqliteDatabase } from '../contract/sqlite-place.ts'
import type { Answer, Database, Query, SqlValue, WriteConnection } from './connection.ts'
import { sqlite } from './dialect.ts'
import { DatabaseUnavailable } from './driver-error.ts'
import { SqlStore } from './sql-store.ts'
import { openSqlite } from './sqlite-driver.ts'
import { builderFor } from './statement.ts'
import { allStatements } from './transaction.ts'

/** A real connection that fails at its nth call, and any others asked for, as a database does whose disk or network fails. */
class FailingConnection implements WriteConnection {
  readonly #real: WriteConnection
  readonly #error: Error
  readonly #failAt: readonly number[]
  #calls = 0
  #failure: unknown

  constructor(real: WriteConnection, failAt: readonly number[], error: Error) {
    this.#real = real
    this.#failAt = failAt
    this.#error = error
  }

  /** Whether all those calls have come. */
  get hasFailed(): boolean {
    return this.#failAt.every(call => call <= this.#calls)
  }

  get failure(): unknown {
    return this.#failure ?? this.#real.failure
  }

  async begin(lock: Query): Promise<Answer> {
    this.#failure = undefined
    this.#count()
    return this.#real.begin(lock)
  }

  async execute(query: Query, parameters: readonly SqlValue[]): Promise<Answer> {
    this.#count()
    return this.#real.execute(query, parameters)
  }

  send(query: Query, parameters: readonly SqlValue[]): void {
    try {
      this.#count()
      this.#real.send(query, parameters)
    } catch (error) {
      this.#failure = error
    }
  }

  mark(): void {
    this.#real.mark()
  }

  async undo(): Promise<void> {
    this.#count()
    await this.#real.undo()
    this.#failure = undefined
  }

  async commit(): Promise<void> {
    this.#count()
    if (this.#failure !== undefined) throw this.#failure
    await this.#real.commit()
  }

  rollback(): Promise<void> {
    return this.#real.rollback()
  }

  #count(): void {
    this.#calls++
    if (this.#failAt.includes(this.#calls)) throw this.#error
  }
}

const db = builderFor(sqlite)
const statements = allStatements(db, sqlite)

interface Run {
  readonly store: Store
  readonly connection: FailingConnection
  readonly reopen: () => Promise<Store>
}

async function openFailing(failAt: readonly number[], error: Error): Promise<Run> {
  const place = await sqliteDatabase.make()
  await (await place.open()).close()
  const real = await openSqlite(place.location)
  const connection = new FailingConnection(real.writer, failAt, error)
  const database: Database = { ...real, writer: connection }
  return { store: new SqlStore(database, db, sqlite, statements, userType), connection, reopen: () => place.open() }
}

/** Five decisions that share a commit; the second refuses, the fourth rests on the first. Gives back which were acknowledged. */
async function decide(store: Store): Promise<string[]> {
  const create = (userName: string, refuses = false) =>
    store.write(async tx => {
      const user = draftUser({ userName, emails: [{ value: `${userName}@example.com` }] })
      await tx.users.insert(user)
      await tx.events.append(eventAbout(user, { details: { userName } }))
      if (refuses) throw new DomainError('forbidden', 'user.last-administrator', 'no')
      return userName
    })
  const rename = () =>
    store.write(async tx => {
      const user = await tx.users.byUserName('one')
      if (!user) throw new DomainError('not-found', 'user.unknown', 'no')
      await tx.users.update({ ...user, attributes: { userName: 'uno' }, version: 2 })
      await tx.events.append(eventAbout(user, { details: { userName: 'uno' } }))
      return 'uno'
    })
  const settled = await Promise.allSettled([
    create('one'),
    create('two', true),
    create('three'),
    rename(),
    create('five')
  ])
  return settled.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []))
}

async function checkWhole(store: Store, acknowledged: readonly string[]): Promise<void> {
  const { users } = await store.users.find({ offset: 0, limit: 10 })
  const names = users.map(user => user.attributes.userName)
  const expected = acknowledged.filter(name => name !== 'one' || !acknowledged.includes('uno'))
  expect(names.toSorted()).toEqual(expected.toSorted())
  const events = await store.events.find({ limit: 10 })
  expect(events.map(({ details }) => details.userName).toSorted()).toEqual(acknowledged.toSorted())
  const { fault } = await store.events.verify()
  expect(fault).toBeUndefined()
}

const passing = new DatabaseUnavailable('store.unavailable', 'gone for a moment', undefined, true)
const lasting = new DatabaseUnavailable('store.unavailable', 'the disk is full', undefined, false)
const defect = new Error('a defect')

async function callsNeeded(): Promise<number> {
  for (let failAt = 1; ; failAt++) {
    const { store, connection } = await openFailing([failAt], lasting)
    await decide(store)
    await store.close()
    if (!connection.hasFailed) return failAt - 1
  }
}

describe('a database that fails at any one of its calls', () => {
  it.each([
    ['for a moment', passing],
    ['for good', lasting],
    ['by a defect', defect]
  ])('%s: what was acknowledged is there, and nothing else', async (_name, error) => {
    const calls = await callsNeeded()
    expect(calls).toBeGreaterThan(15)
    for (let failAt = 1; failAt <= calls; failAt++) {
      const { store, connection, reopen } = await openFailing([failAt], error)
      const acknowledged = await decide(store)
      expect(connection.hasFailed).toBe(true)
      if (error === passing) expect(acknowledged).toEqual(['one', 'three', 'uno', 'five'])
      if (acknowledged.includes('uno')) expect(acknowledged).toContain('one')
      await checkWhole(store, acknowledged)
      await store.close()
      await checkWhole(await reopen(), acknowledged)
    }
  })

  it('refuses everybody when the commit fails, also those who were refused on what was not committed', async () => {
    const counted = await callsNeeded()
    const { store: failing } = await openFailing([counted], lasting)
    expect(await decide(failing)).toEqual([])
    await failing.close()
  })

  it('keeps notes until they can be written', async () => {
    const { store } = await openFailing([1], lasting)
    store.note(eventAbout({ id: 'x' }, { details: { index: 1 } }))
    await expect(storeUser(store, { userName: 'ada' })).rejects.toBe(lasting)
    store.note(eventAbout({ id: 'x' }, { details: { index: 2 } }))
    await store.flush()
    expect((await store.events.find({ limit: 5 })).map(({ details }) => details.index)).toEqual([1, 2])
    await store.close()
  })

  it('drops and counts notes that are refused for any other reason', async () => {
    const { store } = await openFailing([2, 4], defect)
    store.note(eventAbout({ id: 'x' }))
    await store.write(async () => {})
    await store.flush()
    expect(await store.events.find({ limit: 5 })).toMatchObject([{ action: 'log.dropped', details: { count: 1 } }])
    await store.close()
  })
})

describe('a batch', () => {
  it('is what comes in one turn of the event loop, 256 decisions at most', async () => {
    const { store, connection } = await openFailing([], defect)
    const begin = vi.spyOn(connection, 'begin')
    await Promise.all(Array.from({ length: 256 }, () => store.write(async () => {})))
    expect(begin).toHaveBeenCalledTimes(1)
    await Promise.all(Array.from({ length: 257 }, () => store.write(async () => {})))
    expect(begin).toHaveBeenCalledTimes(3)
    await store.close()
  })

  it('lets the next one queue while it is being decided', async () => {
    const { store, connection } = await openFailing([], defect)
    const begin = vi.spyOn(connection, 'begin')
    const first = store.write(async () => {
      for (let turn = 0; turn < 5; turn++) await nextTurn()
    })
    await nextTurn()
    await nextTurn()
    const later = [1, 2, 3].map(() => store.write(async () => {}))
    await Promise.all([first, ...later])
    expect(begin).toHaveBeenCalledTimes(2)
    await store.close()
  })
})
