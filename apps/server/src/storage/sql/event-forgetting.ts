// What erasures take out of the event log. Entries are found by indexes that hold nothing but what is still there to be taken, so that a
// call costs the same however many entries were emptied before.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { UserId } from '../../domain/id.ts'
import type { Connection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { type Builder, changesOf, rowsOf, type Statement, statement } from './statement.ts'

interface Limited extends Readonly<Record<string, string | number>> {
  readonly limit: number
}

interface Found {
  readonly sequence: number
}

/** What is found is emptied by its numbers: a database that chose between both at once might rather go through the whole log. */
export interface ForgetStatements {
  readonly find: Statement<Limited & { readonly userId: string }, Found>
  readonly empty: Statement<{ readonly userId: string; readonly sequences: string }, unknown>
  readonly findSubject: Statement<Limited & { readonly subject: string }, Found>
  readonly emptySubject: Statement<{ readonly sequences: string }, unknown>
}

type Condition = RawBuilder<SqlBool>

/** The conditions say the same as those of the indexes, word for word: by that the databases know that an index serves. */
const told: Condition = sql`personal is not null`
const sourced: Condition = sql`source is not null`
const aboutUser: Condition = sql`target_kind = 'user'`
const byPerson: Condition = sql`actor_kind in ('session', 'key')`
/** Nobody proved a name, or a provider told who somebody is: where the target's browser came from, as far as one can tell. */
const byNobody: Condition = sql`actor_kind in ('anonymous', 'provider')`
/** One commitment to all that is personal: a part can't be taken away. */
const oldForm: Condition = sql`length(commitment) = 64`

export function forgetStatements(db: Builder, { listed }: Dialect): ForgetStatements {
  return {
    find: statement<Limited & { userId: string }>()<Found>(slot => ({
      compile: () => foundOf(slot('userId'), slot('limit')).compile(db)
    })),
    empty: statement<{ userId: string; sequences: string }>()(slot => {
      const { about, by, inAccount } = conditionsOn(slot('userId'))
      const mine = sql`(${about}) or (${inAccount}) or (${by} and ${oldForm})`
      const fromMe = sql`(${by}) or (${about} and ${byNobody})`
      const kept = (column: string, gone: RawBuilder<unknown>) =>
        sql<string | null>`case when ${gone} then null else ${sql.ref(column)} end`
      return db
        .updateTable('events')
        .set({
          personal: kept('personal', mine),
          salt: kept('salt', mine),
          source: kept('source', fromMe),
          source_salt: kept('source_salt', fromMe)
        })
        .where('sequence', 'in', listed.numbers(slot('sequences')))
    }),
    findSubject: statement<Limited & { subject: string }>()<Found>(slot => ({
      compile: () =>
        sql<Found>`select sequence from events where subject = ${slot('subject')} limit ${slot('limit')}`.compile(db)
    })),
    emptySubject: statement<{ sequences: string }>()(slot =>
      db
        .updateTable('events')
        .set({ personal: null, salt: null, source: null, source_salt: null, subject: null })
        .where('sequence', 'in', listed.numbers(slot('sequences')))
    )
  }
}

const conditionsOn = (userId: RawBuilder<string>): Readonly<Record<'about' | 'by' | 'inAccount', Condition>> => ({
  about: sql`target_id = ${userId} and ${aboutUser}`,
  by: sql`actor_id = ${userId} and ${byPerson}`,
  inAccount: sql`impersonating = ${userId}`
})

/**
 * Entries from which there is something to take, of each kind the oldest. No other index has them in order of time: asked for in any order,
 * PostgreSQL would go through the log, or all of a user's entries, when it believes that much of it is still to be taken.
 */
function foundOf(userId: RawBuilder<string>, limit: RawBuilder<number>): RawBuilder<Found> {
  const sources = [
    ['target_id', sql`${aboutUser} and ${told}`],
    ['target_id', sql`${aboutUser} and ${byNobody} and ${sourced}`],
    ['actor_id', sql`${byPerson} and ${sourced}`],
    ['actor_id', sql`${byPerson} and ${oldForm} and ${told}`],
    ['impersonating', told]
  ] as const
  const parts = sources.map(([name, condition]) => {
    const found = sql`${sql.ref(name)} = ${userId} and ${condition}`
    return sql`select * from (select sequence from events where ${found} order by at limit ${limit}) as part`
  })
  return sql`${sql.join(parts, sql` union `)} limit ${limit}`
}

/** Empties up to `limit` entries of what an erasure of a user must take; how many there were. */
export async function forgetEvents(
  connection: Connection,
  { find, empty, findSubject, emptySubject }: ForgetStatements,
  { userId, subjects, limit }: { readonly userId: UserId; readonly subjects: readonly string[]; readonly limit: number }
): Promise<number> {
  let count = 0
  for (const subject of subjects) {
    if (count >= limit) return count
    const found = await rowsOf(connection, findSubject, { subject, limit: limit - count })
    if (found.length > 0) count += await changesOf(connection, emptySubject, { sequences: numbersOf(found) })
  }
  if (count >= limit) return count
  const found = await rowsOf(connection, find, { userId, limit: limit - count })
  if (found.length === 0) return count
  return count + (await changesOf(connection, empty, { userId, sequences: numbersOf(found) }))
}

const numbersOf = (found: readonly Found[]): string => JSON.stringify(found.map(({ sequence }) => sequence))
