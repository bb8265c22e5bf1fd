// Lists of accounts where the database works on the server's own thread: a piece at a time, between which the process does other things.
import { sql } from 'kysely'
import type { ListingQuery } from '../../domain/store.ts'
import type { Connection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { goInSteps } from './find-in-steps.ts'
import type { ListFinder } from './list-finder.ts'
import { type Builder, rowOf, rowsOf, statement } from './statement.ts'

/** So many matches are sorted by themselves; more are met in the order of all names. */
const fewMatches = 1_000

type Page = Pick<ListingQuery, 'offset' | 'limit'>

export function listInSteps(connection: Connection, db: Builder, dialect: Dialect): ListFinder {
  const whole = wholeLists(db)
  const searches = searchStatements(db, dialect)

  /** In order of creation. Users who change meanwhile are found or not. */
  async function matchesOf(active: boolean, text: string): Promise<number[]> {
    const last = (await rowOf(connection, searches.last, {}))?.seq ?? 0
    const found: number[] = []
    await goInSteps(0, async (after, length) => {
      const through = Math.min(after + length, last)
      const row = await rowOf(connection, searches.matches, { active: active ? 1 : 0, text, after, through })
      for (const seq of numbersOf(row?.seqs).sort((a, b) => a - b)) found.push(seq)
      return through < last ? through : undefined
    })
    return found
  }

  async function pageByName(found: readonly number[], { offset, limit }: Page): Promise<readonly number[]> {
    if (found.length <= fewMatches) {
      const rows = await rowsOf(connection, searches.sorted, { seqs: JSON.stringify(found), offset, limit })
      return rows.map(row => row.user_seq)
    }
    const among = new Set(found)
    const sorted: number[] = []
    await goInSteps('', async (after, length) => {
      const row = await rowOf(connection, searches.names, { after, length })
      for (const seq of numbersOf(row?.seqs)) if (among.has(seq)) sorted.push(seq)
      return sorted.length < offset + limit ? (row?.last ?? undefined) : undefined
    })
    return sorted.slice(offset, offset + limit)
  }

  return {
    async all({ active, sort, offset, limit }) {
      const page = { offset, limit }
      if (sort === 'newest') {
        const rows = await rowsOf(connection, whole.newest, { ...page, active: active ? 1 : 0 })
        return rows.map(row => row.user_seq)
      }
      const rows = await rowsOf(connection, active ? whole.activeByName : whole.inactiveByName, page)
      return rows.map(row => row.seq)
    },
    async search({ active, sort, offset, limit }, text) {
      const found = await matchesOf(active, text)
      const page = sort === 'newest' ? found.toReversed().slice(offset, offset + limit) : undefined
      return { page: page ?? (await pageByName(found, { offset, limit })), total: found.length }
    }
  }
}

const numbersOf = (json: string | undefined): number[] => JSON.parse(json ?? '[]') as number[]

/**
 * The order of names comes from an index over every user, and whether they are active from the one over those who aren't: neither reads
 * a row, and the sign keeps SQLite from looking the few up and sorting them, which is slow once they aren't few.
 */
function wholeLists(db: Builder) {
  const inactive = db.selectFrom('users').select('seq').where('active', '=', sql.lit(0))
  const byName = (which: 'in' | 'not in') =>
    statement<Page>()(slot =>
      db
        .selectFrom('users')
        .select('users.seq')
        .where(sql<number>`+users.seq`, which, inactive)
        .orderBy('user_name_key')
        .limit(slot('limit'))
        .offset(slot('offset'))
    )
  const newest = statement<Page & { active: number }>()(slot =>
    db
      .selectFrom('user_listing')
      .select('user_seq')
      .where('active', '=', slot('active'))
      .orderBy('user_seq', 'desc')
      .limit(slot('limit'))
      .offset(slot('offset'))
  )
  return { activeByName: byName('not in'), inactiveByName: byName('in'), newest }
}

function searchStatements(db: Builder, dialect: Dialect) {
  const listing = db.selectFrom('user_listing')
  return {
    last: statement<Record<never, never>>()(() => listing.select(({ fn }) => fn.max('user_seq').as('seq'))),
    matches: statement<{ active: number; text: string; after: number; through: number }>()(slot =>
      listing
        .select(sql<string>`json_group_array(user_seq)`.as('seqs'))
        .where('user_seq', '>', slot('after'))
        .where('user_seq', '<=', slot('through'))
        .where('active', '=', slot('active'))
        .where(dialect.contains(sql.ref('text'), slot('text')))
    ),
    sorted: statement<Page & { seqs: string }>()(slot =>
      listing
        .select('user_seq')
        .where('user_seq', 'in', dialect.listed.numbers(slot('seqs')))
        .orderBy('user_name_key')
        .limit(slot('limit'))
        .offset(slot('offset'))
    ),
    /** The next so many users, taken up in the order of names, and the last of those names. To order them once more would take as long again. */
    names: statement<{ after: string; length: number }>()(slot =>
      db
        .selectFrom(
          db
            .selectFrom('users')
            .select(['user_name_key', 'seq'])
            .where('user_name_key', '>', slot('after'))
            .orderBy('user_name_key')
            .limit(slot('length'))
            .as('next')
        )
        .select([sql<string>`json_group_array(seq)`.as('seqs'), sql<string | null>`max(user_name_key)`.as('last')])
    )
  }
}
