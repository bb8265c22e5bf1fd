import net from 'node:net'
import pg from 'pg'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { draftUser, eventAbout, storeUser, userType } from '../contract/place.ts'
import { postgresDatabase } from '../contract/postgres-place.ts'
import { openStore } from './open-store.ts'

/** Ends every connection of the portal's to this test's database, as a restart of the server does. */
const cutAll =
  'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'

interface Relay {
  readonly url: string
  /** Cuts the connection on which this comes next, before the server sees it or after it has answered. */
  cutAt(text: string, when: 'before' | 'after'): void
}

/** A relay in front of the server, which can break connections at a chosen moment. */
async function relay(target: URL): Promise<Relay> {
  let cut: { text: string; when: 'before' | 'after' } | undefined
  const sockets = new Set<net.Socket>()
  const server = net.createServer(client => {
    const upstream = net.connect(Number(target.port), target.hostname)
    const end = () => [client, upstream].map(socket => socket.destroy())
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', end).on('close', end)
    }
    client.on('data', chunk => {
      const met = cut && chunk.includes(cut.text) ? cut : undefined
      if (met) cut = undefined
      if (met?.when === 'before') return end()
      if (met) upstream.removeAllListeners('data').once('data', end)
      upstream.write(chunk)
      return undefined
    })
    upstream.on('data', chunk => client.write(chunk))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const url = new URL(target)
  url.port = String((server.address() as net.AddressInfo).port)
  return { url: url.href, cutAt: (text, when) => (cut = { text, when }) }
}

async function openBehindRelay() {
  const place = await postgresDatabase.make()
  const { url, cutAt } = await relay(new URL(place.location))
  const store = await openStore({ kind: 'postgres', url }, { userType })
  onTestFinished(() => store.close())
  return { place, store, cutAt }
}

describe('a connection to PostgreSQL that breaks', () => {
  it('while nobody uses it is replaced', async () => {
    const place = await postgresDatabase.make()
    const store = await place.open()
    for (let round = 0; round < 3; round++) {
      await place.run(cutAll)
      await storeUser(store, { userName: `user${round}` })
    }
    expect(await store.events.verify()).toMatchObject({ events: 0 })
    expect((await store.users.count()).registered).toBe(3)
  })

  it('during a decision makes it run again', async () => {
    const place = await postgresDatabase.make()
    const store = await place.open()
    let runs = 0
    const user = draftUser({ userName: 'ada' })
    const run = store.write(async tx => {
      runs++
      await tx.users.insert(user)
      await tx.events.append(eventAbout(user))
      if (runs === 1) await place.run(cutAll)
      await tx.users.byUserName('ada')
      return runs
    })
    const other = storeUser(store, { userName: 'other' })
    expect(await run).toBe(2)
    await other
    expect((await store.users.count()).registered).toBe(2)
    expect(await store.events.verify()).toMatchObject({ events: 1 })
  })

  it.each(['before', 'after'] as const)(
    '%s the server has committed leaves the outcome open, and says so',
    async when => {
      const { place, store, cutAt } = await openBehindRelay()
      let runs = 0
      cutAt('commit', when)
      const run = store.write(async tx => {
        runs++
        await tx.users.insert(draftUser({ userName: 'ada' }))
      })
      await expect(run).rejects.toMatchObject({ kind: 'unavailable', code: 'store.unknown-outcome' })
      expect(runs).toBe(1)
      const committed = when === 'after'
      expect(await place.run('select user_name_key from users')).toHaveLength(committed ? 1 : 0)
      await storeUser(store, { userName: 'bob' })
      expect((await store.users.count()).registered).toBe(committed ? 2 : 1)
    }
  )

  it('before the transaction begins is not even noticed', async () => {
    const { store, cutAt } = await openBehindRelay()
    cutAt('begin; set local', 'before')
    await storeUser(store, { userName: 'ada' })
    expect((await store.users.count()).registered).toBe(1)
  })
})

describe('a statement that PostgreSQL refuses without anybody waiting for it', () => {
  it('fails its decision with the reason, and those alone that it concerns', async () => {
    const place = await postgresDatabase.make()
    const store = await place.open()
    await place.run(
      "create function refuse() returns trigger as $$ begin raise 'out of order'; end $$ language plpgsql"
    )
    await place.run('create trigger refuse before insert on events for each row execute function refuse()')
    const user = draftUser({ userName: 'ada' })
    const telling = (userName: string) =>
      store.write(async tx => {
        await tx.users.insert({ ...draftUser({ userName }) })
        await tx.events.append(eventAbout(user))
      })
    await expect(telling('alone')).rejects.toThrow('out of order')
    const ran = await Promise.allSettled([
      storeUser(store, { userName: 'one' }),
      telling('two'),
      storeUser(store, { userName: 'three' })
    ])
    expect(ran.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(ran[1]).toMatchObject({ reason: { message: 'out of order' } })
    expect(
      (await store.users.find({ offset: 0, limit: 5 })).users.map(({ attributes }) => attributes.userName)
    ).toEqual(['one', 'three'])
  })
})

describe('PostgreSQL', () => {
  it('that is not there is told with what to check', async () => {
    const opening = openStore({ kind: 'postgres', url: 'postgres://nobody:hunter2@127.0.0.1:1/none' }, { userType })
    await expect(opening).rejects.toMatchObject({ kind: 'unavailable', code: 'store.unavailable' })
    await expect(opening).rejects.toThrow('SEALPOST_DATABASE_URL')
    await expect(opening).rejects.not.toThrow('hunter2')
  })

  it('without that database is told with what to check', async () => {
    const url = Object.assign(new URL(inject('postgresUrl')), { pathname: '/no_such_database' })
    const opening = openStore({ kind: 'postgres', url: url.href }, { userType })
    await expect(opening).rejects.toMatchObject({ kind: 'unavailable', code: 'store.unavailable' })
    await expect(opening).rejects.toThrow('SEALPOST_DATABASE_URL')
  })

  it('gives big integers as text to everybody else in the process', async () => {
    await (await postgresDatabase.make()).open()
    const client = new pg.Client({ connectionString: inject('postgresUrl') })
    await client.connect()
    onTestFinished(() => client.end())
    expect((await client.query('select 1::bigint as one')).rows).toEqual([{ one: '1' }])
  })
})
