// Erasure: what a user has of the exchange belongs to a vault, which is nobody's once the user has another; erasures with all that their job and
// their receipt need; legal holds; addresses that nobody may prove any more.
import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Dialect } from '../dialect.ts'
import type { Migration } from './migration.ts'

export const migration: Migration = {
  name: '0004-erasure',
  async up(db, dialect) {
    await giveVaults(db, dialect)
    await rebuildErasures(db, dialect)
    // What was removed before had no vault of its own: what is left of it belongs to the erasure, and the account gets another.
    await sql`update users set vault_id = (select max(erasures.id) from erasures where erasures.user_id = users.id)
      where active = 0 and exists (select 1 from erasures where erasures.user_id = users.id)`.execute(db)
    await (dialect.name === 'sqlite' ? rebuildTransfers(db, dialect) : alterTransfers(db, dialect))
    await indexTransfers(db)
    await createHolds(db, dialect)
  }
}

type TableBuilder = CreateTableBuilder<string, string>
const required = (column: ColumnDefinitionBuilder) => column.notNull()
const key = (column: ColumnDefinitionBuilder) => column.notNull().primaryKey()

const columns =
  (type: RawBuilder<unknown>, names: readonly string[], build?: typeof required) =>
  (table: TableBuilder): TableBuilder =>
    names.reduce((built, name) => built.addColumn(name, type as never, build ?? (column => column)), table)

/** At first a vault has the id of its user. */
async function giveVaults(db: Kysely<unknown>, { types }: Dialect): Promise<void> {
  for (const [table, owner] of [
    ['users', 'id'],
    ['receiving_keys', 'owner_id'],
    ['request_links', 'owner_id']
  ] as const) {
    await db.schema
      .alterTable(table)
      .addColumn('vault_id', types.text as never, column => column.notNull().defaultTo(''))
      .execute()
    await sql`update ${sql.table(table)} set vault_id = ${sql.ref(owner)}`.execute(db)
  }
  await db.schema.alterTable('recipients').renameColumn('owner_id', 'vault_id').execute()
}

async function rebuildErasures(db: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  const { schema } = db
  await schema.dropIndex('erasures_user').execute()
  await schema.alterTable('erasures').renameTo('erasures_before').execute()
  await schema
    .createTable('erasures')
    .addColumn('id', types.text, key)
    .$call(columns(types.text, ['user_id', 'vault_id', 'reason', 'state'], required))
    .$call(columns(types.integer, ['ordered_at'], required))
    .$call(columns(types.text, ['ordered_by', 'address_digests', 'removed'], required))
    .$call(columns(types.integer, ['lease_until', 'alerted'], required))
    .$call(columns(types.integer, ['due_at', 'started_at', 'completed_at', 'receipt_number']))
    .$call(columns(types.text, ['released', 'legal_hold', 'blobs_digest', 'receipt']))
    .$call(columns(types.bytes, ['sealed_profile']))
    .modifyEnd(table)
    .execute()
  await sql`insert into erasures (id, user_id, vault_id, reason, state, ordered_at, ordered_by, address_digests, removed, lease_until, alerted, due_at, started_at)
    select id, user_id, user_id, reason, 'erasing', ordered_at, '{"kind":"system"}', '[]', removed, 0, 1, ordered_at, ordered_at from erasures_before`.execute(
    db
  )
  await schema.dropTable('erasures_before').execute()
  await schema.createIndex('erasures_user').on('erasures').columns(['user_id', 'ordered_at']).execute()
  await schema.createIndex('erasures_order').on('erasures').columns(['ordered_at', 'id']).execute()
  await schema.createIndex('erasures_state').on('erasures').columns(['state', 'ordered_at', 'id']).execute()
  await schema.createIndex('erasures_receipt').on('erasures').column('receipt_number').unique().execute()
}

const transferColumns = sql.raw(
  'id, owner_id, kind, format, access, state, proof_hash, upload_token_hash, password_hash, request_link_id, receiving_key_id, file_count, bytes, created_at, touched_at, expires_at, deleted, sent_at, revoked_at, removed_at, sealed_manifest'
)
const mailColumns = sql.raw(
  'seq, id, transfer_id, recipient_id, sealed_content, created_at, attempts, expires_at, next_at, failure'
)

/** SQLite drops no constraint: both tables are made anew, without a reference to users, whose removal would take all of them along at once. */
async function rebuildTransfers(db: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  const { schema } = db
  await schema
    .createTable('transfers_after')
    .addColumn('id', types.text, key)
    .$call(columns(types.text, ['owner_id', 'vault_id', 'kind', 'format', 'access', 'state'], required))
    .$call(columns(types.bytes, ['proof_hash', 'upload_token_hash']))
    .$call(columns(types.text, ['password_hash', 'request_link_id', 'receiving_key_id']))
    .$call(
      columns(
        types.integer,
        ['file_count', 'bytes', 'created_at', 'touched_at', 'expires_at', 'deleted'],
        required
      )
    )
    .$call(columns(types.integer, ['sent_at', 'revoked_at', 'removed_at']))
    // Long, and therefore last: SQLite reads through it to what stands behind.
    .$call(columns(types.bytes, ['sealed_manifest']))
    .modifyEnd(table)
    .execute()
  await sql`insert into transfers_after (vault_id, ${transferColumns}) select owner_id, ${transferColumns} from transfers`.execute(db)
  await schema.dropTable('transfers').execute()
  await schema.alterTable('transfers_after').renameTo('transfers').execute()
  await schema
    .createTable('mails_after')
    .addColumn('seq', types.serial)
    .addColumn('id', types.text, column => column.notNull().unique())
    .addColumn('vault_id', types.text, required)
    .addColumn('transfer_id', types.text, column => column.references('transfers.id').onDelete('cascade'))
    .addColumn('recipient_id', types.text, column => column.references('recipients.id').onDelete('cascade'))
    .$call(columns(types.bytes, ['sealed_content'], required))
    .$call(columns(types.integer, ['created_at', 'attempts', 'expires_at'], required))
    .$call(columns(types.integer, ['next_at']))
    .$call(columns(types.text, ['failure']))
    .modifyEnd(table)
    .execute()
  await sql`insert into mails_after (vault_id, ${mailColumns}) select owner_id, ${mailColumns} from mails`.execute(db)
  await schema.dropTable('mails').execute()
  await schema.alterTable('mails_after').renameTo('mails').execute()
  for (const column of ['vault_id', 'transfer_id', 'recipient_id'])
    await schema.createIndex(`mails_${column.replace('_id', '')}`).on('mails').column(column).execute()
  await schema.createIndex('mails_expiry').on('mails').column('expires_at').execute()
  await schema
    .createIndex('mails_due')
    .on('mails')
    .columns(['next_at', 'created_at', 'seq'])
    .where(sql.ref('next_at'), 'is not', null)
    .execute()
}

async function alterTransfers(db: Kysely<unknown>, { types }: Dialect): Promise<void> {
  const { schema } = db
  await schema.alterTable('transfers').dropConstraint('transfers_owner_id_fkey').execute()
  await schema
    .alterTable('transfers')
    .addColumn('vault_id', types.text as never, column => column.notNull().defaultTo(''))
    .execute()
  await sql`update transfers set vault_id = owner_id`.execute(db)
  for (const name of ['owner', 'shown', 'orphaned', 'drafts', 'expiry', 'revoked', 'removing', 'deleted'])
    await schema.dropIndex(`transfers_${name}`).execute()
  await schema.alterTable('transfers').dropColumn('owner_active').execute()
  await schema.alterTable('mails').dropConstraint('mails_owner_id_fkey').execute()
  await schema.alterTable('mails').renameColumn('owner_id', 'vault_id').execute()
}

async function indexTransfers({ schema }: Kysely<unknown>): Promise<void> {
  // Histories and their counts are read from this alone.
  await schema
    .createIndex('transfers_vault')
    .on('transfers')
    .columns(['vault_id', 'kind', 'sent_at', 'id', 'deleted', 'state', 'expires_at'])
    .execute()
  // What was sent to somebody is looked up one by one.
  await schema
    .createIndex('transfers_shown')
    .on('transfers')
    .columns(['id', 'sent_at', 'deleted', 'state', 'expires_at', 'owner_id', 'vault_id'])
    .execute()
  const state = sql.ref('state')
  const due = (name: string, column: string) => schema.createIndex(`transfers_${name}`).on('transfers').column(column)
  await due('drafts', 'touched_at').where(state, '=', sql.lit('draft')).execute()
  await due('expiry', 'expires_at').where(state, '=', sql.lit('sent')).execute()
  await due('revoked', 'id').where(state, '=', sql.lit('revoked')).execute()
  await due('removing', 'id').where(state, '=', sql.lit('removing')).execute()
  await due('deleted', 'id').where(sql.ref('deleted'), '=', sql.lit(1)).execute()
}

async function createHolds({ schema }: Kysely<unknown>, { types, table, tableByKey }: Dialect): Promise<void> {
  await schema
    .createTable('legal_holds')
    .addColumn('user_id', types.text, key)
    .$call(columns(types.integer, ['placed_at'], required))
    .$call(columns(types.text, ['placed_by', 'reference'], required))
    .modifyEnd(table)
    .execute()
  await schema
    .createTable('barred_addresses')
    .addColumn('address_digest', types.bytes, required)
    .addColumn('erasure_id', types.text, required)
    .addPrimaryKeyConstraint('barred_addresses_key', ['address_digest', 'erasure_id'])
    .modifyEnd(tableByKey)
    .execute()
  await schema.createIndex('barred_addresses_erasure').on('barred_addresses').column('erasure_id').execute()
}
