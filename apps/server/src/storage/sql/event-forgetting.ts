// What erasures take out of the event log. Entries are found by indexes that hold nothing but what is still there to be taken, so that a
// call costs the same however many entries were emptied before.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { UserId } from '../../domain/id.ts'
import type { Connection } from './connection.ts'
import { type Builder, changesOf, type SlotOf, type Statement, statement } from './statement.ts'

interface OfUser extends Readonly<Record<string, string | number>> {
  readonly userId: string
  readonly limit: number
}

interface OfSubject extends Readonly<Record<string, string | number>> {
  readonly subject: string
  readonly limit: number
}

export interface ForgetStatements {
  readonly user: Statement<OfUser, unknown>
  readonly subject: Statement<OfSubject, unknown>
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

export function forgetStatements(db: Builder): ForgetStatements {
  return {
    user: statement<OfUser>()(slot => {
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
        .where('sequence', 'in', foundOf(slot))
    }),
    subject: statement<OfSubject>()(slot =>
      db
        .updateTable('events')
        .set({ personal: null, salt: null, source: null, source_salt: null, subject: null })
        .where('sequence', 'in', atMost(sql`subject = ${slot('subject')}`, slot('limit')))
    )
  }
}

const conditionsOn = (userId: RawBuilder<string>): Readonly<Record<'about' | 'by' | 'inAccount', Condition>> => ({
  about: sql`target_id = ${userId} and ${aboutUser}`,
  by: sql`actor_id = ${userId} and ${byPerson}`,
  inAccount: sql`impersonating = ${userId}`
})

/** Entries from which there is something to take. */
function foundOf(slot: SlotOf<OfUser>): RawBuilder<number> {
  const { about, by, inAccount } = conditionsOn(slot('userId'))
  const sources = [
    sql`${about} and ${told}`,
    sql`${about} and ${byNobody} and ${sourced}`,
    sql`${by} and ${sourced}`,
    sql`${by} and ${oldForm} and ${told}`,
    sql`${inAccount} and ${told}`
  ]
  const parts = sources.map(source => sql`select * from ${atMost(source, slot('limit'))} as part`)
  return sql`(${sql.join(parts, sql` union `)} limit ${slot('limit')})`
}

const atMost = (condition: RawBuilder<unknown>, limit: RawBuilder<number>): RawBuilder<number> =>
  sql`(select sequence from events where ${condition} limit ${limit})`

/** Empties up to `limit` entries of what an erasure of a user must take; how many there were. */
export async function forgetEvents(
  connection: Connection,
  statements: ForgetStatements,
  { userId, subjects, limit }: { readonly userId: UserId; readonly subjects: readonly string[]; readonly limit: number }
): Promise<number> {
  let count = 0
  for (const subject of subjects) {
    if (count >= limit) return count
    count += await changesOf(connection, statements.subject, { subject, limit: limit - count })
  }
  if (count >= limit) return count
  return count + (await changesOf(connection, statements.user, { userId, limit: limit - count }))
}
