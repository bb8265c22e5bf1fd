// Rows written at each form of the tables are read at the newest. `migrations/NAME.rows.json` holds what a portal of that version left
// behind; it is written with its migration and never changed after it.
import { readFileSync } from 'node:fs'
import { parseFilter } from '@sealpost/scim'
import { describe, expect, it } from 'vitest'
import type { FileId, KeyId, ProviderId, SignOnTestId, TransferId, UserId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { postgres, sqlite } from '../sql/dialect.ts'
import { migrate, migrations } from '../sql/migrate.ts'
import { openPostgres } from '../sql/postgres-driver.ts'
import { openSqlite } from '../sql/sqlite-driver.ts'
import { enterpriseUrn, storeUser, type TestDatabase, type TestPlace, userType, type Value } from './place.ts'

type Cell = string | number | null | { readonly hex: string }
type Tables = Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>>

const names = migrations.map(({ name }) => name)

const bindable = (cell: Cell): Value =>
  typeof cell === 'object' && cell !== null ? Buffer.from(cell.hex, 'hex') : cell

/** Tables that number their rows. */
const numbered = [
  'users',
  'providers',
  'recipients',
  'code_counts',
  'fetches',
  'receiving_keys',
  'request_links',
  'mails'
]

/** Brings an empty place to an old form, with what was in it then. */
async function restore(database: TestDatabase, place: TestPlace, name: string): Promise<void> {
  const onSqlite = database.name === 'SQLite'
  const opened = await (onSqlite ? openSqlite(place.location) : openPostgres(place.location, undefined))
  await migrate(opened.writer, onSqlite ? sqlite : postgres, async () => {}, name)
  await opened.close()
  const file = new URL(`../sql/migrations/${name}.rows.json`, import.meta.url)
  const tables = JSON.parse(readFileSync(file, 'utf8')) as Tables
  for (const [table, rows] of Object.entries(tables)) {
    await place.run(`delete from ${table}`)
    for (const row of rows) await insert(place, table, row)
  }
  // Whoever stored the rows then moved the sequences on as well.
  for (const table of onSqlite ? [] : numbered.filter(name => name in tables))
    await place.run(`select setval(pg_get_serial_sequence('${table}', 'seq'), (select max(seq) from ${table}))`)
}

async function insert(place: TestPlace, table: string, row: Readonly<Record<string, Cell>>): Promise<void> {
  const columns = Object.keys(row)
  const slots = columns.map((_, index) => `$${index + 1}`)
  await place.run(`insert into ${table} (${columns}) values (${slots})`, ...Object.values(row).map(bindable))
}

const ada = '5b8f6c1e-0d6a-4f0e-9a53-3f0a6c0f1a01' as UserId
const bot = '5b8f6c1e-0d6a-4f0e-9a53-3f0a6c0f1a02' as UserId
const gone = '5b8f6c1e-0d6a-4f0e-9a53-3f0a6c0f1a03' as UserId

/** What a database holds that has been through each form. A new migration adds what it brings. */
const checks: Readonly<Record<string, (store: Store) => Promise<void>>> = {
  async '0001-first'(store) {
    const find = async (filter: string) => {
      const { users } = await store.users.find({ filter: parseFilter(filter, userType), offset: 0, limit: 5 })
      return users.map(user => user.id)
    }
    expect(await store.users.byId(ada)).toMatchObject({ version: 3, attributes: { externalId: 'A1', active: true } })
    expect((await store.users.byUserName('BOT@example.com'))?.administrator).toBe(true)
    expect((await store.users.byId(gone))?.deactivatedAt).toBe(Date.UTC(2026, 0, 1, 12) + 7)
    expect(await store.users.count()).toEqual({ registered: 2, deactivated: 1 })
    expect(await find('emails[type eq "work"].value eq "ADA@example.com"')).toEqual([ada])
    expect(await find('externalId eq "A1" or name.familyName eq "nobody"')).toEqual([ada])
    expect(await find(`${enterpriseUrn}:department eq "engines"`)).toEqual([ada])
    const ring = await store.keys.ring('bot@example.com', 'scim')
    expect(ring?.keys.map(key => [...(key.verifier ?? [])])).toEqual([Array.from({ length: 32 }, (_, index) => index)])
    const key = await store.keys.byId('9a6b1f60-6f0c-4f5e-8a7e-2d1c5b3a0f02' as KeyId)
    expect([...(key?.sealedSecret ?? [])]).toEqual([1, 2, 3, 255])
    expect(await store.settings.read('scim.policy.entra')).toEqual({ renames: true })
    expect(await store.erasures.byUser(gone)).toMatchObject([{ reason: 'deactivated', removed: { auditEntries: 1 } }])
    const listed = await store.users.list({ active: true, search: 'LOVE', sort: 'userName', offset: 0, limit: 5 })
    expect(listed.users.map(({ user }) => user.id)).toEqual([ada])
    expect((await store.users.list({ active: false, search: '', sort: 'newest', offset: 0, limit: 5 })).total).toBe(1)
    const events = await store.events.find({ limit: 3 })
    expect(events.map(event => event.action)).toEqual(['user.created', 'user.created', 'user.deactivated'])
    expect(events.map(event => event.personal !== undefined)).toEqual([true, false, false])
  },
  async '0002-sign-on'(store) {
    const [first, second] = await store.providers.all()
    expect([first?.slug, second?.slug]).toEqual([null, 'okta'])
    expect(first).toMatchObject({
      name: 'Entra ID',
      domains: ['example.com'],
      lastSignInAt: Date.UTC(2026, 0, 1, 12) + 2
    })
    const session = await store.sessions.byTokenHash(Buffer.alloc(32, 2))
    expect(session).toMatchObject({ session: { method: 'password' }, user: { id: bot }, impersonated: { id: ada } })
    expect(await store.sessions.byUser(ada)).toMatchObject([{ nameId: 'Ada@Example.com', userAgent: 'Mozilla/5.0' }])
    expect(await store.users.lastSignInAt(ada)).toBe(Date.UTC(2026, 0, 1, 12) + 2)
    expect((await store.passwords.byUser(bot))?.secondFactor).toMatchObject({ lastStep: 58_000_000 })
    expect(await store.links.byTokenHash(Buffer.alloc(32, 8))).toMatchObject({ purpose: 'set-up', userId: null })
    expect(await store.signOnTests.byId('4a6b8ca0-3d5e-7f70-8b92-1c3d4e5f6a01' as SignOnTestId)).toBeDefined()
    const [used, waiting] = await store.write(tx =>
      Promise.all([5, 3].map(byte => tx.authnRequests.consume(Buffer.alloc(32, byte), 0)))
    )
    expect([used, waiting]).toMatchObject(['used', { returnTo: '/console/', testedBy: ada }])
    const again = store.write(tx => tx.assertions.use(first?.id as ProviderId, Buffer.alloc(32, 6), 0))
    expect(await again).toBe(false)
    const { events } = await store.events.search({ userId: ada, actorKinds: ['session', 'provider'], limit: 5 })
    expect(events.map(({ action }) => action)).toEqual(['key.created', 'session.started'])
  },
  async '0003-exchange'(store) {
    const noon = Date.UTC(2026, 0, 1, 12)
    const sent = '019b7a10-0e00-7001-8a00-000000000001' as TransferId
    const file = '019b7a10-0e00-7002-8a00-000000000003' as FileId
    const history = await store.exchange.owned(ada, 'sent', { offset: 0, limit: 5, at: noon })
    expect(history).toMatchObject({ total: 1, transfers: [{ transfer: { id: sent }, owner: { id: ada } }] })
    expect(await store.exchange.files(sent)).toMatchObject([{ position: 0 }, { position: 1 }])
    expect(await store.exchange.parts(file)).toEqual([0, 2])
    const people = await store.exchange.recipients(sent)
    expect(people.map(({ notifiedAt }) => notifiedAt)).toEqual([noon + 2, null])
    expect(await store.exchange.fetches(sent)).toMatchObject([{ fileId: null }, { completedAt: null }])
    expect(await store.exchange.grant(sent, Buffer.alloc(32, 0x73))).toMatchObject({ recipientId: people[1]?.id })
    expect(await store.exchange.mails(sent)).toMatchObject([{ attempts: 1, nextAt: noon + 60_002 }])
    expect(await store.exchange.personalAddress('ada.lovelace')).toMatchObject({ owner: { id: ada } })
    const [link] = await store.exchange.requestLinks(ada)
    expect(link && (await store.exchange.requestLink(link.id))).toMatchObject({ key: { publicKey: 'age1pq1example' } })
    const counted = store.write(tx => tx.exchange.countCodes(sent, Buffer.alloc(32, 0x51), noon))
    expect(await counted).toBe(1)
    const { events } = await store.events.search({ userId: ada, actorKinds: ['key'], limit: 5 })
    expect(events).toMatchObject([{ target: { kind: 'transfer', id: sent } }])
    const due = await store.exchange.dueForRemoval({ draftsBefore: noon + 4, expiredBefore: noon, limit: 5 })
    expect(due).toMatchObject([{ kind: 'sent-in', state: 'draft' }])
  }
}

export function describeMigrations(database: TestDatabase): void {
  describe(`a database of an old form in ${database.name}`, () => {
    it.each(names)('%s is read at the newest, and written to', async name => {
      const place = await database.make()
      await restore(database, place, name)
      const store = await place.open()
      for (const seen of names.slice(0, names.indexOf(name) + 1)) await checks[seen]?.(store)
      expect(await store.events.verify()).not.toHaveProperty('fault')
      await storeUser(store, { userName: 'new@example.com', emails: [{ value: 'new@example.com' }] })
      expect((await store.users.count()).registered).toBe(3)
    })

    it('is checked for every migration there is', () => {
      expect(Object.keys(checks)).toEqual(names)
      expect(names).toEqual(names.toSorted())
    })
  })
}
