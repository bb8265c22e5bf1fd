// Sessions and last sign-ins, second factors, identity providers with what is under way at them, one-time links; the narrow table that
// lists of accounts are read from; indexes of the event log for people who search it.
import type { Resource } from '@sealpost/scim'
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Dialect } from '../dialect.ts'
import { listingText } from '../user-listing.ts'
import type { Migration } from './migration.ts'

export const migration: Migration = {
  name: '0002-sign-on',
  async up(db, dialect) {
    await createProviders(db, dialect)
    await createSessions(db, dialect)
    await createSecondFactors(db, dialect)
    await createRequests(db, dialect)
    await createLinks(db, dialect)
    await createListing(db, dialect)
    await fillListing(db)
    await indexEvents(db, dialect)
    await indexScimKeys(db)
  }
}

type TableBuilder = CreateTableBuilder<string, string>

const userReference =
  (name: string, { types }: Dialect) =>
  (table: TableBuilder): TableBuilder =>
    table.addColumn(name, types.text, column => column.notNull().references('users.id').onDelete('cascade'))

const optionalUserReference =
  (name: string, { types }: Dialect) =>
  (table: TableBuilder): TableBuilder =>
    table.addColumn(name, types.text, column => column.references('users.id').onDelete('cascade'))

const providerReference =
  ({ types }: Dialect) =>
  (table: TableBuilder): TableBuilder =>
    table.addColumn('provider_id', types.text, column =>
      column.notNull().references('providers.id').onDelete('cascade')
    )

async function createProviders({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('providers')
    .addColumn('seq', types.serial)
    .addColumn('id', types.text, column => column.notNull().unique())
    .addColumn('slug', types.text, column => column.unique())
    .addColumn('document', types.text, column => column.notNull())
    .modifyEnd(table)
    .execute()
}

async function createSessions({ schema }: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { types, table } = dialect
  await schema
    .createTable('sessions')
    .addColumn('id', types.text, column => column.notNull().primaryKey())
    .addColumn('token_hash', types.bytes, column => column.notNull().unique())
    .$call(userReference('user_id', dialect))
    .addColumn('method', types.text, column => column.notNull())
    .addColumn('provider_id', types.text, column => column.references('providers.id').onDelete('cascade'))
    .addColumn('name_id', types.text)
    .addColumn('name_id_key', types.text)
    .addColumn('name_id_format', types.text)
    .addColumn('session_index', types.text)
    .addColumn('created_at', types.integer, column => column.notNull())
    .addColumn('last_seen_at', types.integer, column => column.notNull())
    .addColumn('expires_at', types.integer, column => column.notNull())
    // Whoever acts in an account that goes is signed out with it, rather than finding themselves in their own unawares.
    .$call(optionalUserReference('impersonating', dialect))
    .addColumn('source_address', types.text)
    .addColumn('user_agent', types.text)
    .modifyEnd(table)
    .execute()
  await schema.createIndex('sessions_user').on('sessions').column('user_id').execute()
  await schema.createIndex('sessions_expiry').on('sessions').column('expires_at').execute()
  await schema
    .createIndex('sessions_impersonating')
    .on('sessions')
    .column('impersonating')
    .where(sql.ref('impersonating'), 'is not', null)
    .execute()
  await schema
    .createIndex('sessions_name_id')
    .on('sessions')
    .columns(['provider_id', 'name_id_key'])
    .where(sql.ref('provider_id'), 'is not', null)
    .execute()
  await schema
    .createTable('sign_ins')
    .addColumn('user_id', types.text, column =>
      column.notNull().primaryKey().references('users.id').onDelete('cascade')
    )
    .addColumn('at', types.integer, column => column.notNull())
    .modifyEnd(dialect.tableByKey)
    .execute()
}

async function createSecondFactors({ schema }: Kysely<unknown>, { types, table }: Dialect): Promise<void> {
  await schema
    .createTable('second_factors')
    .addColumn('user_id', types.text, column =>
      column.notNull().primaryKey().references('users.id').onDelete('cascade')
    )
    .addColumn('sealed_secret', types.bytes, column => column.notNull())
    .addColumn('confirmed_at', types.integer)
    .addColumn('last_step', types.integer, column => column.notNull())
    .addColumn('recovery_codes', types.text, column => column.notNull())
    .modifyEnd(table)
    .execute()
}

async function createRequests({ schema }: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { types, table, tableByKey } = dialect
  await schema
    .createTable('authn_requests')
    .addColumn('id_hash', types.bytes, column => column.notNull().primaryKey())
    .$call(providerReference(dialect))
    .addColumn('browser_hash', types.bytes, column => column.notNull())
    .addColumn('return_to', types.text, column => column.notNull())
    .$call(optionalUserReference('tested_by', dialect))
    .addColumn('created_at', types.integer, column => column.notNull())
    .addColumn('expires_at', types.integer, column => column.notNull())
    .addColumn('used_at', types.integer)
    .modifyEnd(table)
    .execute()
  await schema.createIndex('authn_requests_expiry').on('authn_requests').column('expires_at').execute()
  await schema.createIndex('authn_requests_provider').on('authn_requests').column('provider_id').execute()
  await schema
    .createIndex('authn_requests_tested_by')
    .on('authn_requests')
    .column('tested_by')
    .where(sql.ref('tested_by'), 'is not', null)
    .execute()
  // Refers to nothing: what was used stays used, whatever becomes of the provider.
  await schema
    .createTable('used_assertions')
    .addColumn('provider_id', types.text, column => column.notNull())
    .addColumn('id_hash', types.bytes, column => column.notNull())
    .addColumn('expires_at', types.integer, column => column.notNull())
    .addPrimaryKeyConstraint('used_assertions_key', ['provider_id', 'id_hash'])
    .modifyEnd(tableByKey)
    .execute()
  await schema.createIndex('used_assertions_expiry').on('used_assertions').column('expires_at').execute()
}

async function createLinks({ schema }: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { types, table } = dialect
  await schema
    .createTable('one_time_links')
    .addColumn('token_hash', types.bytes, column => column.notNull().primaryKey())
    .addColumn('purpose', types.text, column => column.notNull())
    .$call(optionalUserReference('user_id', dialect))
    .addColumn('created_at', types.integer, column => column.notNull())
    .addColumn('expires_at', types.integer, column => column.notNull())
    .modifyEnd(table)
    .execute()
  await schema.createIndex('one_time_links_user').on('one_time_links').column('user_id').execute()
  await schema.createIndex('one_time_links_expiry').on('one_time_links').column('expires_at').execute()
  await schema
    .createTable('sign_on_tests')
    .addColumn('id', types.text, column => column.notNull().primaryKey())
    .$call(providerReference(dialect))
    .$call(userReference('tested_by', dialect))
    .addColumn('created_at', types.integer, column => column.notNull())
    .addColumn('expires_at', types.integer, column => column.notNull())
    .addColumn('sealed_report', types.bytes, column => column.notNull())
    .modifyEnd(table)
    .execute()
  await schema.createIndex('sign_on_tests_provider').on('sign_on_tests').column('provider_id').execute()
  await schema.createIndex('sign_on_tests_tested_by').on('sign_on_tests').column('tested_by').execute()
  await schema.createIndex('sign_on_tests_expiry').on('sign_on_tests').column('expires_at').execute()
}

/** One narrow row for each user, put at the end: what is looked through must be short, and a user be written as fast as before. */
async function createListing({ schema }: Kysely<unknown>, { types, table, stepwise }: Dialect): Promise<void> {
  await schema
    .createTable('user_listing')
    .addColumn('user_seq', types.integer, column =>
      column.notNull().primaryKey().references('users.seq').onDelete('cascade')
    )
    .addColumn('active', types.integer, column => column.notNull())
    .addColumn('user_name_key', types.text, column => column.notNull())
    .addColumn('text', types.text, column => column.notNull())
    .modifyEnd(table)
    .execute()
  // SQLite takes the order of names from the index of the users themselves, which holds their numbers as well.
  if (!stepwise)
    await schema.createIndex('user_listing_name').on('user_listing').columns(['active', 'user_name_key']).execute()
}

interface UserThen {
  readonly seq: number
  readonly active: number
  readonly user_name_key: string
  readonly attributes: string
}

const pageLength = 500

/** Lists the users who are there already. */
async function fillListing(db: Kysely<unknown>): Promise<void> {
  for (let after = 0, full = true; full; ) {
    const page = sql<UserThen>`select seq, active, user_name_key, attributes from users where seq > ${after} order by seq limit ${sql.lit(pageLength)}`
    const { rows } = await page.execute(db)
    const listed = rows.map(({ seq, active, user_name_key, attributes }) => {
      const text = listingText(JSON.parse(attributes) as Resource)
      return sql`(${seq}, ${active}, ${user_name_key}, ${text})`
    })
    if (listed.length > 0)
      await sql`insert into user_listing (user_seq, active, user_name_key, text) values ${sql.join(listed)}`.execute(db)
    after = rows.at(-1)?.seq ?? after
    full = rows.length === pageLength
  }
}

/** For searches by what was done, by whom, and in whose account. Requests of identity providers, most of a log, are found without. */
async function indexEvents(db: Kysely<unknown>, { types, lastCharacters }: Dialect): Promise<void> {
  const { schema } = db
  await schema.alterTable('events').addColumn('impersonating', types.text).execute()
  await schema
    .createIndex('events_action')
    .on('events')
    .columns(['action', 'sequence'])
    .where(sql.ref('action'), '<>', sql.lit('scim.request'))
    .execute()
  await schema
    .createIndex('events_actor')
    .on('events')
    .columns(['actor_id', 'sequence'])
    .where(sql.ref('actor_id'), 'is not', null)
    .execute()
  await schema
    .createIndex('events_impersonating')
    .on('events')
    .columns(['impersonating', 'sequence'])
    .where(sql.ref('impersonating'), 'is not', null)
    .execute()
  // The references that pages show. What a connection does has none, and nearly all of the log is that.
  const reference = lastCharacters(sql.ref('correlation_id'), 12)
  await sql`create index events_reference on events (${reference}, sequence) where actor_kind <> 'connection'`.execute(
    db
  )
}

/** They are shown all together; API keys are found by their owners. */
async function indexScimKeys({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createIndex('keys_scim')
    .on('keys')
    .columns(['created_at', 'id'])
    .where(sql.ref('kind'), '=', sql.lit('scim'))
    .where(sql.ref('revoked_at'), 'is', null)
    .execute()
}
