// What is asked of the exchange is answered by an index, and costs the same however many others' transfers there are.
import { describe, expect, it } from 'vitest'
import type { ExchangeReader, HistoryQuery } from '../../domain/exchange/store.ts'
import type { BlobId, FileId, TransferId, UserId } from '../../domain/id.ts'
import type { Connection, Query, SqlValue } from '../sql/connection.ts'
import { postgres, sqlite } from '../sql/dialect.ts'
import { exchangeReader, exchangeStatements } from '../sql/exchange-store.ts'
import { builderFor } from '../sql/statement.ts'
import { randomHash } from './drafts.ts'
import { draftMail, draftRecipient, draftTransfer, sentTransfer, stored } from './exchange-drafts.ts'
import { noon, sharePlace, storeUser, type TestDatabase, type TestPlace } from './place.ts'

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

/** Those that are filled here: PostgreSQL reads a table of a few rows whole. */
const tables = /^(transfers|recipients|mails)$/

/** Whether a whole table is read. An index that is over just what is sought may be read from end to end. */
const readsAll = (node: PlanNode): boolean =>
  (tables.test(node['Relation Name'] ?? '') && node['Node Type'] === 'Seq Scan') || (node.Plans ?? []).some(readsAll)

interface Sent {
  readonly query: Query
  readonly parameters: readonly SqlValue[]
}

type Ask = (reader: ExchangeReader) => Promise<unknown>

/** But for lists that were made for the statement, and indexes over just what is sought. */
const wholeTable =
  /SCAN (?!CONSTANT ROW|part|found|counted|page|json_each|transfers USING (COVERING )?INDEX transfers_(revoked|removing|deleted|orphaned))/

const whole = { offset: 0, limit: 20, at: noon }
const states: readonly HistoryQuery['state'][] = [undefined, 'open', 'over']

export function describeExchangePlans(database: TestDatabase): void {
  const dialect = database.name === 'SQLite' ? sqlite : postgres
  const db = builderFor(dialect)
  const statements = exchangeStatements(db, dialect)

  /** The statements with which reads are answered. */
  async function sentBy(ask: Ask): Promise<Sent[]> {
    const sent: Sent[] = []
    const recording: Connection = {
      async execute(query, parameters) {
        sent.push({ query, parameters })
        return { rows: [], changes: 0 }
      }
    }
    await ask(exchangeReader(recording, statements, db))
    return sent
  }

  async function planOf({ run }: TestPlace, { query, parameters }: Sent): Promise<string> {
    const values = parameters as readonly (string | number | null | Uint8Array)[] // all that these bind
    if (database.name === 'SQLite') {
      // SQLite is asked as it is here, where its parameters are bound by place.
      const plan = await run(`explain query plan ${query.sql}`, ...values)
      return plan.map(({ detail }) => String(detail)).join('\n')
    }
    const plans = await run(`explain (format json) ${query.sql}`, ...values)
    // PostgreSQL answers one row with an array of one plan.
    const nodes = plans.flatMap(row => row['QUERY PLAN'] as { readonly Plan: PlanNode }[])
    return nodes.some(({ Plan }) => readsAll(Plan)) ? `SCAN of a table: ${JSON.stringify(nodes)}` : ''
  }

  describe(`an index of ${database.name} answers`, () => {
    let busy = '' as UserId
    const digest = randomHash()
    const place = sharePlace(database, async (store, { run }) => {
      const owners: UserId[] = []
      for (let index = 0; index < 20; index++) owners.push((await storeUser(store, { userName: `user${index}` })).id)
      busy = owners[0] as UserId
      await stored(store, async exchange => {
        for (let index = 0; index < 4_000; index++) {
          const make = index % 50 === 0 ? draftTransfer : sentTransfer
          const transfer = make(owners[index % 20] as UserId, { sentAt: index % 50 === 0 ? null : noon + index })
          await exchange.insertTransfer(transfer)
          await exchange.insertRecipient(
            draftRecipient(transfer.id, index % 400 === 1 ? { addressDigest: digest } : {})
          )
          if (index % 4 === 0) await exchange.insertMail(draftMail(transfer.ownerId, { nextAt: noon + index }))
        }
      })
      await run('analyze')
    })

    const inState = (state: HistoryQuery['state']) => ({ ...whole, ...(state ? { state } : {}) })
    const asked: [string, Ask][] = [
      ...states.map((state): [string, Ask] => [
        `the history of what a user sent, ${state ?? 'all of it'}`,
        reader => reader.owned(busy, 'sent', inState(state))
      ]),
      ...states.map((state): [string, Ask] => [
        `what others sent to an address, ${state ?? 'all of it'}`,
        reader => reader.addressed([digest, randomHash()], inState(state))
      ]),
      ['what was sent to an address', reader => reader.sentTo(busy, [digest], 20)],
      ['a user’s latest recipients', reader => reader.latestRecipients(busy, 20)],
      ['a transfer', reader => reader.transfer('x' as TransferId)],
      ['a file', reader => reader.file('x' as TransferId, 'y' as FileId)],
      ['its parts', reader => reader.parts('x' as FileId)],
      ['a recipient', reader => reader.recipientByAddress('x' as TransferId, digest)],
      ['what blobs are known', reader => reader.knownBlobs(['x' as BlobId])],
      ['what is due for removal', reader => reader.dueForRemoval({ draftsBefore: 1, expiredBefore: 1, limit: 20 })]
    ]

    it.each(asked)('%s', async (_what, ask) => {
      const sent = await sentBy(ask)
      expect(sent).not.toEqual([])
      for (const each of sent) expect(await planOf(place(), each), each.query.sql).not.toMatch(wholeTable)
    })

    it('which mails are due', async () => {
      const { due } = statements.mails
      const plan = await planOf(place(), { query: due, parameters: due.bind({ at: noon + 10, limit: 20 }) })
      expect(plan).not.toMatch(/SCAN /)
    })

    it('not everything: the plan would show it', async () => {
      const query = { sql: "select id from transfers where format = 'x'", kept: false }
      expect(await planOf(place(), { query, parameters: [] })).toMatch(/SCAN /)
    })
  })
}
