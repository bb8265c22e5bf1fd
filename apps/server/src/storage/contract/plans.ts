// Match queries are answered by an index, whatever else the filter asks for, and cost the same however many users there are.
import { parseFilter } from '@sealpost/scim'
import { describe, expect, it } from 'vitest'
import type { Connection, Query, SqlValue } from '../sql/connection.ts'
import { postgres, sqlite } from '../sql/dialect.ts'
import { UserList } from '../sql/list-users.ts'
import { UserSearch } from '../sql/search-users.ts'
import { builderFor } from '../sql/statement.ts'
import { SqlUserReader } from '../sql/user-reader.ts'
import { userStatements } from '../sql/user-statements.ts'
import { draftUser, sharePlace, type TestDatabase, type TestPlace, userType } from './place.ts'

/** The statements with which a store answers a filter. */
async function statementsFor(
  database: TestDatabase,
  filter: string
): Promise<{ query: Query; parameters: readonly SqlValue[] }[]> {
  const sent: { query: Query; parameters: readonly SqlValue[] }[] = []
  const recording: Connection = {
    async execute(query, parameters) {
      sent.push({ query, parameters })
      return { rows: [], changes: 0 }
    }
  }
  const dialect = database.name === 'SQLite' ? sqlite : postgres
  const db = builderFor(dialect)
  const search = new UserSearch(recording, db, dialect, userType)
  const statements = userStatements(db, dialect)
  const reader = new SqlUserReader(recording, statements, search, new UserList(recording, db, dialect, statements))
  await reader.find({ filter: parseFilter(filter, userType), without: ['service'], offset: 0, limit: 100 })
  return sent
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

const readsAll = (node: PlanNode): boolean =>
  (node['Relation Name'] === 'users' &&
    /Scan/.test(node['Node Type']) &&
    !/Bitmap/.test(node['Node Type']) &&
    !node['Index Cond']) ||
  (node.Plans ?? []).some(readsAll)

/** Whether a statement reads all users. */
async function readsAllUsers(
  database: TestDatabase,
  place: TestPlace,
  sql: string,
  parameters: readonly SqlValue[]
): Promise<boolean> {
  const values = parameters as readonly (string | number | null)[] // all that searches bind
  if (database.name === 'SQLite') {
    const plan = await place.run(`explain query plan ${sql}`, ...values)
    return plan.some(({ detail }) => /SCAN users|rowid>/.test(String(detail)))
  }
  const plans = await place.run(`explain (format json) ${sql}`, ...values)
  // PostgreSQL answers one row with an array of one plan.
  return plans.flatMap(row => row['QUERY PLAN'] as { readonly Plan: PlanNode }[]).some(({ Plan }) => readsAll(Plan))
}

export function describePlans(database: TestDatabase): void {
  describe(`an index of ${database.name} answers`, () => {
    const place = sharePlace(database, async (store, { run }) => {
      const names = Array.from({ length: 3_000 }, (_, index) => `user${index}@example.com`)
      await store.write(async tx => {
        for (const userName of names) {
          const emails = [{ value: userName, type: 'work', primary: true }]
          await tx.users.insert(draftUser({ userName, externalId: userName, title: 'x', emails }))
        }
      })
      await run('analyze')
    })

    it.each([
      'userName eq "user7@example.com"',
      'externalId eq "user7@example.com"',
      'id eq "0b0c5f2e-6a4c-4b1e-9f51-000000000007"',
      'emails eq "user7@example.com"',
      'emails[type eq "work"].value eq "user7@example.com"',
      'userName eq "user7@example.com" and active eq true',
      'active eq true and externalId eq "user7@example.com" and not (title pr)',
      'emails[type eq "work" and value eq "user7@example.com" and primary eq true]',
      'emails.value eq "user7@example.com" and (title pr or name.givenName eq "x")',
      'userName eq "user7@example.com" or userName eq "user8@example.com" or userName eq "user9@example.com"',
      'id eq "7" or id eq "8"',
      'emails eq "user7@example.com" or emails eq "user8@example.com"',
      'externalId eq "user7@example.com" or externalId eq "user8@example.com"'
    ])('%s', async filter => {
      const sent = await statementsFor(database, filter)
      expect(sent).not.toEqual([])
      for (const { query, parameters } of sent) {
        expect(await readsAllUsers(database, place(), query.sql, parameters), query.sql).toBe(false)
      }
    })

    it('not everything: the plan would show it', async () => {
      const all = "select seq from users where attributes = 'x' order by seq"
      expect(await readsAllUsers(database, place(), all, [])).toBe(true)
    })
  })
}
