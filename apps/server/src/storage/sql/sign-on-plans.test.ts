// What is executed at every request, and at every sign-in, costs the same however many sessions, requests and entries there are.
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { UserId } from '../../domain/id.ts'
import type { EventSearch } from '../../domain/store.ts'
import { sqliteDatabase } from '../contract/sqlite-place.ts'
import type { Connection } from './connection.ts'
import { sqlite } from './dialect.ts'
import { EventSearcher } from './search-events.ts'
import { builderFor } from './statement.ts'
import { allStatements } from './transaction.ts'

const db = builderFor(sqlite)
const { sessions, passwords, providers, links, users, credentials } = allStatements(db, sqlite)
const { all: _, ...providersOneByOne } = providers
const { owners: __, ...passwordsOneByOne } = passwords
const { sweeps, ...linksOneByOne } = links

const oneByOne = [sessions, providersOneByOne, passwordsOneByOne, linksOneByOne].flatMap(group => Object.entries(group))

/** How SQLite goes about a statement. Placeholders stand for null, which changes nothing about it. */
async function planOf(...statements: readonly string[]): Promise<string> {
  const place = await sqliteDatabase.make()
  await (await place.open()).close()
  const database = new DatabaseSync(place.location)
  const plans = statements.flatMap(sql => database.prepare(`explain query plan ${sql}`).all())
  database.close()
  return plans.map(({ detail }) => String(detail)).join('\n')
}

/** The statements with which a search of the log is answered, when each piece is looked at and nothing found. */
async function statementsOf(search: Omit<EventSearch, 'limit'>): Promise<string[]> {
  const sent: string[] = []
  const recording: Connection = {
    async execute({ sql }) {
      sent.push(sql)
      return { rows: [], changes: 0 }
    }
  }
  await new EventSearcher(recording, db, sqlite).search({ ...search, limit: 10 }, 1_000_000)
  return sent
}

describe('on SQLite, no whole table is read', () => {
  it.each(oneByOne)('by the statement %s', async (_name, { sql }) => {
    expect(await planOf(sql)).not.toMatch(/SCAN (?!CONSTANT ROW)/)
  })

  it('to list SCIM keys, but the index of those that live', async () => {
    expect(await planOf(credentials.scim.sql)).toMatch(/keys_scim/)
  })

  it('to count administrators, which everybody may ask for, but the index of them alone', async () => {
    const plan = await planOf(users.countAdministrators.sql)
    expect(plan).toMatch(/USING INDEX users_administrators/)
    expect(plan.match(/SCAN /g)).toHaveLength(1)
  })

  it('by the sweep, which begins with what expired first', async () => {
    const plan = await planOf(...sweeps.map(({ sql }) => sql))
    expect(plan).not.toMatch(/SCAN (?!CONSTANT ROW)/)
    expect(plan.match(/_expiry \(expires_at<\?\)/g)).toHaveLength(sweeps.length)
  })

  it.each<[string, Omit<EventSearch, 'limit'>]>([
    ['an account', { userId: 'x' as UserId }],
    ['an action', { actions: ['key.created', 'sign-on.refused'], outcome: 'refused' }],
    ['a correlation id', { correlationId: 'x' }],
    ['a reference', { correlationId: '0123456789ab' }]
  ])('by a search of the log for %s', async (_name, search) => {
    const plan = await planOf(...new Set(await statementsOf(search)))
    expect(plan).toMatch(/USING (COVERING )?INDEX events_/)
    expect(plan).not.toMatch(/SCAN events|USE TEMP B-TREE/)
  })
})
