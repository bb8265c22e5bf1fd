// The event log keeps apart what is told of the target and where the actor came from, and finds what an erasure takes out of it.
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Migration } from './migration.ts'

export const migration: Migration = {
  name: '0005-event-sources',
  async up(db, { types }) {
    for (const column of ['source', 'source_salt', 'subject'])
      await db.schema
        .alterTable('events')
        .addColumn(column, types.text as never)
        .execute()
    for (const [name, columns, where] of indexes) await createIndex(db, name, columns, where)
  }
}

/** Each holds only entries from which there is still something to take. */
const indexes: readonly (readonly [name: string, columns: readonly string[], where: RawBuilder<SqlBool>])[] = [
  ['told', ['target_id', 'at'], sql`target_kind = 'user' and personal is not null`],
  [
    'told_source',
    ['target_id', 'at'],
    sql`target_kind = 'user' and actor_kind in ('anonymous', 'provider') and source is not null`
  ],
  ['source', ['actor_id', 'at'], sql`actor_kind in ('session', 'key') and source is not null`],
  [
    'old_form',
    ['actor_id', 'at'],
    sql`actor_kind in ('session', 'key') and length(commitment) = 64 and personal is not null`
  ],
  ['impersonating_told', ['impersonating', 'at'], sql`impersonating is not null and personal is not null`],
  ['subject', ['subject'], sql`subject is not null`]
]

async function createIndex(
  { schema }: Kysely<unknown>,
  name: string,
  columns: readonly string[],
  where: RawBuilder<SqlBool>
): Promise<void> {
  await schema
    .createIndex(`events_${name}`)
    .on('events')
    .columns([...columns])
    .where(where)
    .execute()
}
