// Lists of accounts where the database works beside the server: one statement for each.
import { type OrderByExpression, sql } from 'kysely'
import type { ListingQuery } from '../../domain/store.ts'
import type { Connection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import type { ListFinder } from './list-finder.ts'
import { type Builder, rowOf, rowsOf, statement } from './statement.ts'
import type { Tables } from './tables.ts'

type Order = OrderByExpression<Tables, 'user_listing', unknown>
type Values = { active: number; text: string; offset: number; limit: number }

export function listAtOnce(connection: Connection, db: Builder, dialect: Dialect): ListFinder {
  const [byName, newest] = [listsBy(db, dialect, 'user_name_key', 'asc'), listsBy(db, dialect, 'user_seq', 'desc')]
  const chosen = ({ sort }: ListingQuery) => (sort === 'newest' ? newest : byName)
  const valuesOf = ({ active, offset, limit }: ListingQuery) => ({ active: active ? 1 : 0, offset, limit })
  return {
    async all(query) {
      return (await rowsOf(connection, chosen(query).all, valuesOf(query))).map(row => row.user_seq)
    },
    async search(query, text) {
      const row = await rowOf(connection, chosen(query).search, { ...valuesOf(query), text })
      return { page: JSON.parse(row?.page ?? '[]') as number[], total: row?.total ?? 0 }
    }
  }
}

function listsBy(db: Builder, dialect: Dialect, order: Order, direction: 'asc' | 'desc') {
  const listed = db.selectFrom('user_listing').select('user_seq').orderBy(order, direction)
  return {
    all: statement<Omit<Values, 'text'>>()(slot =>
      listed.where('active', '=', slot('active')).limit(slot('limit')).offset(slot('offset'))
    ),
    search: statement<Values>()(slot => {
      const found = listed
        .where('active', '=', slot('active'))
        .where(dialect.contains(sql.ref('text'), slot('text')))
        .as('found')
      const [offset, limit] = [sql`${slot('offset')}::bigint`, sql`${slot('limit')}::bigint`]
      const page = sql<string | null>`array_to_json((array_agg(user_seq))[${offset} + 1 : ${offset} + ${limit}])::text`
      return db.selectFrom(found).select([sql<number>`count(*)`.as('total'), page.as('page')])
    })
  }
}
