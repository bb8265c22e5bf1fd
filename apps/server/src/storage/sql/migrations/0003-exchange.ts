// The exchange: transfers with their files, parts, recipients, codes, grants and fetches; keys, links and addresses for being sent things;
// the outbox of mails.
import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Dialect } from '../dialect.ts'
import type { Migration } from './migration.ts'

export const migration: Migration = {
  name: '0003-exchange',
  async up(db, dialect) {
    await createTransfers(db, dialect)
    await createFiles(db, dialect)
    await createRecipients(db, dialect)
    await createCodes(db, dialect)
    await createGrants(db, dialect)
    await createFetches(db, dialect)
    await createReceiving(db, dialect)
    await createMails(db, dialect)
  }
}

type TableBuilder = CreateTableBuilder<string, string>
type ColumnBuilder = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder

const required: ColumnBuilder = column => column.notNull()
const identity: ColumnBuilder = column => column.notNull().primaryKey()
const unique: ColumnBuilder = column => column.notNull().unique()

/** What belongs to something else and goes with it. */
const partOf =
  (whole: string): ColumnBuilder =>
  column =>
    column.references(whole).onDelete('cascade')

/** Columns of one type that always hold something. */
const holding =
  (type: RawBuilder<unknown>, ...names: readonly string[]) =>
  (table: TableBuilder): TableBuilder =>
    names.reduce((built, name) => built.addColumn(name, type as never, required), table)

/** Columns of one type that may be empty. */
const optional =
  (type: RawBuilder<unknown>, ...names: readonly string[]) =>
  (table: TableBuilder): TableBuilder =>
    names.reduce((built, name) => built.addColumn(name, type as never), table)

async function createTransfers({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('transfers')
    .addColumn('id', types.text, identity)
    .addColumn('owner_id', types.text, column => partOf('users.id')(required(column)))
    .$call(holding(types.text, 'kind', 'format', 'access', 'state'))
    .$call(optional(types.bytes, 'proof_hash', 'upload_token_hash'))
    // Request links and keys are never removed but with their owner, as is this.
    .$call(optional(types.text, 'password_hash', 'request_link_id', 'receiving_key_id'))
    .$call(holding(types.integer, 'file_count', 'bytes', 'created_at', 'touched_at', 'expires_at', 'deleted'))
    .$call(optional(types.integer, 'sent_at', 'revoked_at', 'removed_at'))
    // Whether its owner is registered, once more, for the index of what must go.
    .$call(holding(types.integer, 'owner_active'))
    // Long, and therefore last: SQLite reads through it to what stands behind.
    .$call(optional(types.bytes, 'sealed_manifest'))
    .modifyEnd(table)
    .execute()
  // Histories and their counts are read from this alone.
  await schema
    .createIndex('transfers_owner')
    .on('transfers')
    .columns(['owner_id', 'kind', 'sent_at', 'id', 'deleted', 'state', 'expires_at', 'owner_active'])
    .execute()
  // What was sent to somebody is looked up one by one.
  await schema
    .createIndex('transfers_shown')
    .on('transfers')
    .columns(['id', 'sent_at', 'deleted', 'state', 'expires_at', 'owner_active'])
    .execute()
  await indexDueTransfers(schema)
}

/** One index for each reason for which bytes must go. */
async function indexDueTransfers(schema: Kysely<unknown>['schema']): Promise<void> {
  const state = sql.ref('state')
  const due = (name: string, column: string) => schema.createIndex(`transfers_${name}`).on('transfers').column(column)
  await due('drafts', 'touched_at').where(state, '=', sql.lit('draft')).execute()
  await due('expiry', 'expires_at').where(state, '=', sql.lit('sent')).execute()
  await due('revoked', 'id').where(state, '=', sql.lit('revoked')).execute()
  await due('removing', 'id').where(state, '=', sql.lit('removing')).execute()
  await due('deleted', 'id').where(sql.ref('deleted'), '=', sql.lit(1)).execute()
  await schema
    .createIndex('transfers_orphaned')
    .on('transfers')
    .columns(['owner_active', 'state', 'id'])
    .where(sql.ref('owner_active'), '=', sql.lit(0))
    .where(state, '<>', sql.lit('removed'))
    .execute()
}

async function createFiles({ schema }: Kysely<unknown>, { types, table, tableByKey }: Dialect): Promise<void> {
  await schema
    .createTable('transfer_files')
    .addColumn('id', types.text, identity)
    .addColumn('transfer_id', types.text, column => partOf('transfers.id')(required(column)))
    .$call(holding(types.integer, 'position', 'bytes', 'created_at'))
    .addColumn('blob_id', types.text, unique)
    .addColumn('sealed_header', types.bytes)
    .modifyEnd(table)
    .execute()
  await schema
    .createIndex('transfer_files_transfer')
    .on('transfer_files')
    .columns(['transfer_id', 'position'])
    .unique()
    .execute()
  await schema
    .createTable('transfer_parts')
    .addColumn('file_id', types.text, column => partOf('transfer_files.id')(required(column)))
    .$call(holding(types.integer, 'number'))
    .addPrimaryKeyConstraint('transfer_parts_key', ['file_id', 'number'])
    .modifyEnd(tableByKey)
    .execute()
}

async function createRecipients({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('recipients')
    .addColumn('seq', types.serial)
    .addColumn('id', types.text, unique)
    .addColumn('transfer_id', types.text, column => partOf('transfers.id')(required(column)))
    // The owner of the transfer, once more, for the index.
    .$call(holding(types.text, 'owner_id'))
    .$call(holding(types.bytes, 'address_digest', 'sealed_address'))
    .$call(holding(types.integer, 'added_at'))
    .$call(optional(types.integer, 'notified_at'))
    .modifyEnd(table)
    .execute()
  await schema
    .createIndex('recipients_transfer')
    .on('recipients')
    .columns(['transfer_id', 'address_digest'])
    .unique()
    .execute()
  await schema.createIndex('recipients_address').on('recipients').columns(['address_digest', 'transfer_id']).execute()
  await schema
    .createIndex('recipients_owner')
    .on('recipients')
    .columns(['owner_id', 'address_digest', 'seq', 'transfer_id'])
    .execute()
}

async function createCodes({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('access_codes')
    .addColumn('transfer_id', types.text, column => partOf('transfers.id')(required(column)))
    .$call(holding(types.bytes, 'browser_hash', 'address_digest', 'code_digest'))
    .addColumn('recipient_id', types.text, partOf('recipients.id'))
    .$call(holding(types.integer, 'created_at', 'expires_at', 'attempts'))
    .addPrimaryKeyConstraint('access_codes_key', ['transfer_id', 'browser_hash'])
    .modifyEnd(table)
    .execute()
  await schema.createIndex('access_codes_recipient').on('access_codes').column('recipient_id').execute()
  await schema.createIndex('access_codes_expiry').on('access_codes').column('expires_at').execute()
  // One row for each code that was ever written, for as long as they are counted.
  await schema
    .createTable('code_counts')
    .addColumn('seq', types.serial)
    .addColumn('transfer_id', types.text, column => partOf('transfers.id')(required(column)))
    .$call(holding(types.bytes, 'address_digest'))
    .$call(holding(types.integer, 'created_at'))
    .modifyEnd(table)
    .execute()
  await schema
    .createIndex('code_counts_address')
    .on('code_counts')
    .columns(['transfer_id', 'address_digest', 'created_at'])
    .execute()
  await schema.createIndex('code_counts_age').on('code_counts').column('created_at').execute()
}

async function createGrants({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('grants')
    .addColumn('id', types.text, unique)
    .addColumn('transfer_id', types.text, column => partOf('transfers.id')(required(column)))
    .$call(holding(types.bytes, 'browser_hash'))
    .addColumn('recipient_id', types.text, partOf('recipients.id'))
    .$call(holding(types.integer, 'created_at', 'expires_at'))
    .addPrimaryKeyConstraint('grants_key', ['transfer_id', 'browser_hash'])
    .modifyEnd(table)
    .execute()
  await schema.createIndex('grants_recipient').on('grants').column('recipient_id').execute()
  await schema.createIndex('grants_expiry').on('grants').column('expires_at').execute()
}

/** They tell what happened, and so outlive files, recipients and grants. An empty `file_id` stands for the list. */
async function createFetches({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('fetches')
    .addColumn('seq', types.serial)
    .addColumn('transfer_id', types.text, column => partOf('transfers.id')(required(column)))
    .$call(holding(types.text, 'file_id', 'reader'))
    .$call(optional(types.text, 'recipient_id'))
    .$call(holding(types.integer, 'started_at'))
    .$call(optional(types.integer, 'completed_at'))
    .modifyEnd(table)
    .execute()
  await schema
    .createIndex('fetches_reader')
    .on('fetches')
    .columns(['transfer_id', 'file_id', 'reader'])
    .unique()
    .execute()
}

async function createReceiving({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('receiving_keys')
    .addColumn('seq', types.serial)
    .addColumn('id', types.text, unique)
    .addColumn('owner_id', types.text, column => partOf('users.id')(required(column)))
    .$call(holding(types.text, 'public_key'))
    .$call(holding(types.bytes, 'sealed_identity'))
    .$call(holding(types.integer, 'created_at'))
    .modifyEnd(table)
    .execute()
  await schema
    .createIndex('receiving_keys_owner')
    .on('receiving_keys')
    .columns(['owner_id', 'created_at', 'seq'])
    .execute()
  await schema
    .createTable('request_links')
    .addColumn('seq', types.serial)
    .addColumn('id', types.text, unique)
    .addColumn('owner_id', types.text, column => partOf('users.id')(required(column)))
    .$call(holding(types.text, 'receiving_key_id'))
    .$call(holding(types.bytes, 'sealed_title'))
    .$call(holding(types.integer, 'created_at', 'expires_at'))
    .$call(optional(types.integer, 'revoked_at'))
    .modifyEnd(table)
    .execute()
  await schema
    .createIndex('request_links_owner')
    .on('request_links')
    .columns(['owner_id', 'created_at', 'seq'])
    .execute()
  await schema
    .createTable('personal_addresses')
    .addColumn('owner_id', types.text, column => partOf('users.id')(identity(column)))
    .addColumn('name', types.text, unique)
    .$call(holding(types.integer, 'enabled', 'created_at'))
    .modifyEnd(table)
    .execute()
}

async function createMails({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('mails')
    .addColumn('seq', types.serial)
    .addColumn('id', types.text, unique)
    .addColumn('owner_id', types.text, column => partOf('users.id')(required(column)))
    .addColumn('transfer_id', types.text, partOf('transfers.id'))
    .addColumn('recipient_id', types.text, partOf('recipients.id'))
    .$call(holding(types.bytes, 'sealed_content'))
    .$call(holding(types.integer, 'created_at', 'attempts', 'expires_at'))
    .$call(optional(types.integer, 'next_at'))
    .$call(optional(types.text, 'failure'))
    .modifyEnd(table)
    .execute()
  for (const column of ['owner_id', 'transfer_id', 'recipient_id'])
    await schema
      .createIndex(`mails_${column.replace('_id', '')}`)
      .on('mails')
      .column(column)
      .execute()
  await schema.createIndex('mails_expiry').on('mails').column('expires_at').execute()
  await schema
    .createIndex('mails_due')
    .on('mails')
    .columns(['next_at', 'created_at', 'seq'])
    .where(sql.ref('next_at'), 'is not', null)
    .execute()
}
