// What SQLite does for the exchange, statement by statement: no whole table is read, and histories are read in their order.
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { sqliteDatabase } from '../contract/sqlite-place.ts'
import { sqlite } from './dialect.ts'
import { exchangeStatements } from './exchange-store.ts'
import { builderFor, type Statement } from './statement.ts'
import { userStatements } from './user-statements.ts'

const { transfers, files, recipients, admission, receiving, mails, content, sweeps, sweepCounts } = exchangeStatements(
  builderFor(sqlite),
  sqlite
)
const { history, drafts, due, ...transfersOneByOne } = transfers

const { settleTransfers } = userStatements(builderFor(sqlite), sqlite)

type Any = Statement<never, unknown>
const oneByOne: [string, Any][] = [transfersOneByOne, drafts, files, recipients, admission, receiving, mails].flatMap(
  group => Object.entries(group) as [string, Any][]
)

/** How SQLite goes about statements. Placeholders stand for null, which changes nothing about it. */
async function planOf(...statements: readonly Any[]): Promise<string> {
  const place = await sqliteDatabase.make()
  await (await place.open()).close()
  const database = new DatabaseSync(place.location)
  const plans = statements.flatMap(({ sql }) => database.prepare(`explain query plan ${sql}`).all())
  database.close()
  return plans.map(({ detail }) => String(detail)).join('\n')
}

describe('on SQLite, no whole table of the exchange is read', () => {
  it.each([
    ['settleTransfers', settleTransfers] as [string, Any],
    ...oneByOne,
    ...content.map(each => ['content', each] as [string, Any])
  ])('by the statement %s', async (_name, made) => {
    expect(await planOf(made)).not.toMatch(/SCAN (?!CONSTANT ROW|json_each)/)
  })

  it.each(Object.entries(history))(
    'by a history of %s: the index tells what is in it, in order',
    async (_name, made) => {
      const page = await planOf(made.page)
      expect(page).toMatch(/SEARCH transfers USING COVERING INDEX transfers_owner \(owner_id=\? AND kind=\?/)
      expect(page).not.toMatch(/SCAN /)
      expect(await planOf(made.count)).toMatch(/^SEARCH transfers USING COVERING INDEX transfers_owner/)
    }
  )

  it('by looking for what is due: each reason has its index', async () => {
    const plan = await planOf(due)
    for (const index of ['drafts', 'expiry', 'revoked', 'removing', 'deleted', 'orphaned'])
      expect(plan).toMatch(new RegExp(`transfers USING (COVERING )?INDEX transfers_${index}\\b`))
    expect(plan.match(/(SCAN|SEARCH) transfers /g)).toHaveLength(7)
  })

  it('by the sweep, which begins with what expired first', async () => {
    const plan = await planOf(...sweeps, sweepCounts)
    expect(plan).not.toMatch(/SCAN (?!CONSTANT ROW)/)
    expect(plan.match(/_(expiry \(expires_at|age \(created_at)<\?\)/g)).toHaveLength(sweeps.length + 1)
  })
})
