// Users with their search document, e-mail addresses, passwords and keys; the event log with its chain; erasures; settings.
import { type Kysely, sql } from 'kysely'
import type { Dialect } from '../dialect.ts'
import type { Migration } from './migration.ts'

export const migration: Migration = {
  name: '0001-first',
  async up(db, dialect) {
    await createUsers(db, dialect)
    await createUserEmails(db, dialect)
    await createCredentials(db, dialect)
    await createEvents(db, dialect)
    await createRecords(db, dialect)
  }
}

async function createUsers({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('users')
    .addColumn('seq', types.serial)
    .addColumn('id', types.text, column => column.notNull().unique())
    .addColumn('user_name_key', types.text, column => column.notNull().unique())
    .addColumn('external_id', types.text)
    .addColumn('active', types.integer, column => column.notNull())
    .addColumn('administrator', types.integer, column => column.notNull())
    .addColumn('sign_in', types.text, column => column.notNull())
    .addColumn('source', types.text, column => column.notNull())
    .addColumn('attributes', types.text, column => column.notNull())
    .addColumn('search', types.document, column => column.notNull())
    .addColumn('version', types.integer, column => column.notNull())
    .addColumn('created_at', types.integer, column => column.notNull())
    .addColumn('changed_at', types.integer, column => column.notNull())
    .addColumn('deactivated_at', types.integer)
    .modifyEnd(table)
    .execute()
  await schema
    .createIndex('users_external_id')
    .on('users')
    .column('external_id')
    .where(sql.ref('external_id'), 'is not', null)
    .execute()
  // These three hold few rows each, and cost nothing for all others.
  await schema
    .createIndex('users_service')
    .on('users')
    .column('seq')
    .where(sql.ref('sign_in'), '=', sql.lit('service'))
    .execute()
  await schema
    .createIndex('users_inactive')
    .on('users')
    .column('seq')
    .where(sql.ref('active'), '=', sql.lit(0))
    .execute()
  await schema
    .createIndex('users_administrators')
    .on('users')
    .column('seq')
    .where(sql.ref('administrator'), '=', sql.lit(1))
    .execute()
}

async function createUserEmails({ schema }: Kysely<unknown>, { types, tableByKey }: Dialect): Promise<void> {
  await schema
    .createTable('user_emails')
    .addColumn('user_seq', types.integer, column => column.notNull().references('users.seq').onDelete('cascade'))
    .addColumn('position', types.integer, column => column.notNull())
    .addColumn('type_key', types.text)
    .addColumn('value_key', types.text, column => column.notNull())
    .addPrimaryKeyConstraint('user_emails_key', ['user_seq', 'position'])
    .modifyEnd(tableByKey)
    .execute()
  await schema.createIndex('user_emails_value').on('user_emails').columns(['value_key', 'type_key']).execute()
}

async function createCredentials({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('passwords')
    .addColumn('user_id', types.text, column =>
      column.notNull().primaryKey().references('users.id').onDelete('cascade')
    )
    .addColumn('encoded_hash', types.text, column => column.notNull())
    .modifyEnd(table)
    .execute()
  await schema
    .createTable('keys')
    .addColumn('id', types.text, column => column.notNull().primaryKey())
    .addColumn('owner_id', types.text, column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('kind', types.text, column => column.notNull())
    .addColumn('description', types.text, column => column.notNull())
    .addColumn('verifier', types.bytes)
    .addColumn('api_key', types.text, column => column.unique())
    .addColumn('sealed_secret', types.bytes)
    .addColumn('created_at', types.integer, column => column.notNull())
    .addColumn('expires_at', types.integer)
    .addColumn('revoked_at', types.integer)
    .addColumn('last_used_at', types.integer)
    .modifyEnd(table)
    .execute()
  await schema.createIndex('keys_owner').on('keys').column('owner_id').execute()
}

async function createEvents(db: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('sequence', types.integer, column => column.notNull().primaryKey())
    .addColumn('at', types.integer, column => column.notNull())
    .addColumn('action', types.text, column => column.notNull())
    .addColumn('actor_kind', types.text, column => column.notNull())
    .addColumn('actor_id', types.text)
    .addColumn('key_id', types.text)
    .addColumn('mount', types.text)
    .addColumn('target_kind', types.text)
    .addColumn('target_id', types.text)
    .addColumn('outcome', types.text, column => column.notNull())
    .addColumn('correlation_id', types.text, column => column.notNull())
    .addColumn('details', types.text, column => column.notNull())
    .addColumn('personal', types.text)
    .addColumn('salt', types.text)
    .addColumn('commitment', types.text)
    .addColumn('previous_hash', types.text, column => column.notNull())
    .addColumn('hash', types.text, column => column.notNull())
    .modifyEnd(table)
    .execute()
  await db.schema
    .createIndex('events_target')
    .on('events')
    .columns(['target_id', 'sequence'])
    .where(sql.ref('target_id'), 'is not', null)
    .execute()
  await db.schema.createIndex('events_correlation').on('events').columns(['correlation_id', 'sequence']).execute()
  await db.schema
    .createTable('chain_head')
    .addColumn('id', types.integer, column => column.notNull().primaryKey())
    .addColumn('sequence', types.integer, column => column.notNull())
    .addColumn('hash', types.text, column => column.notNull())
    .modifyEnd(table)
    .execute()
  await sql`insert into chain_head (id, sequence, hash) values (1, 0, ${'0'.repeat(64)})`.execute(db)
}

async function createRecords({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('erasures')
    .addColumn('id', types.text, column => column.notNull().primaryKey())
    .addColumn('user_id', types.text, column => column.notNull())
    .addColumn('ordered_at', types.integer, column => column.notNull())
    .addColumn('reason', types.text, column => column.notNull())
    .addColumn('removed', types.text, column => column.notNull())
    .modifyEnd(table)
    .execute()
  await schema.createIndex('erasures_user').on('erasures').column('user_id').execute()
  await schema
    .createTable('settings')
    .addColumn('name', types.text, column => column.notNull().primaryKey())
    .addColumn('value', types.text, column => column.notNull())
    .modifyEnd(table)
    .execute()
}
