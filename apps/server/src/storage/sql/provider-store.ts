// Identity providers, and what is under way at them: sign-ins that began here, assertions that were used, reports of tests.
import type { ProviderId, SignOnTestId, UserId } from '../../domain/id.ts'
import type { AuthnRequest, SignOnTest } from '../../domain/sign-on/authn-request.ts'
import type { AuthenticationProvider } from '../../domain/sign-on/provider.ts'
import type { ProviderReader, SignOnTestReader, Transaction } from '../../domain/store.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import { type Builder, changesOf, rowOf, rowsOf, statement } from './statement.ts'
import type { AuthnRequestTable, SignOnTestTable, UsedAssertionTable } from './tables.ts'

export type ProviderStatements = ReturnType<typeof providerStatements>

export const providerStatements = (db: Builder) => ({ ...statementsOnProviders(db), ...statementsOnMessages(db) })

function statementsOnProviders(db: Builder) {
  const providers = db.selectFrom('providers').select(['id', 'slug', 'document'])
  return {
    all: statement<Record<never, never>>()(() => providers.orderBy('seq')),
    byId: statement<{ id: string }>()(slot => providers.where('id', '=', slot('id'))),
    insert: statement<{ id: string; slug: string | null; document: string }>()(slot =>
      db.insertInto('providers').values({ id: slot('id'), slug: slot('slug'), document: slot('document') })
    ),
    update: statement<{ id: string; document: string }>()(slot =>
      db
        .updateTable('providers')
        .set({ document: slot('document') })
        .where('id', '=', slot('id'))
    ),
    remove: statement<{ id: string }>()(slot => db.deleteFrom('providers').where('id', '=', slot('id'))),
    testById: statement<{ id: string }>()(slot =>
      db.selectFrom('sign_on_tests').selectAll().where('id', '=', slot('id'))
    ),
    insertTest: statement<{ [Column in keyof SignOnTestTable]: SignOnTestTable[Column] }>()(slot =>
      db.insertInto('sign_on_tests').values({
        id: slot('id'),
        provider_id: slot('provider_id'),
        tested_by: slot('tested_by'),
        created_at: slot('created_at'),
        expires_at: slot('expires_at'),
        sealed_report: slot('sealed_report')
      })
    )
  }
}

function statementsOnMessages(db: Builder) {
  return {
    insertRequest: statement<{ [Column in keyof Omit<AuthnRequestTable, 'used_at'>]: AuthnRequestTable[Column] }>()(
      slot =>
        db.insertInto('authn_requests').values({
          id_hash: slot('id_hash'),
          provider_id: slot('provider_id'),
          browser_hash: slot('browser_hash'),
          return_to: slot('return_to'),
          tested_by: slot('tested_by'),
          created_at: slot('created_at'),
          expires_at: slot('expires_at')
        })
    ),
    /** Whoever gets the row is the one who may use it. */
    consumeRequest: statement<{ hash: Uint8Array; at: number }>()(slot =>
      db
        .updateTable('authn_requests')
        .set({ used_at: slot('at') })
        .where('id_hash', '=', slot('hash'))
        .where('used_at', 'is', null)
        .returningAll()
    ),
    requestExists: statement<{ hash: Uint8Array }>()(slot =>
      db.selectFrom('authn_requests').select('used_at').where('id_hash', '=', slot('hash'))
    ),
    useAssertion: statement<{ [Column in keyof UsedAssertionTable]: UsedAssertionTable[Column] }>()(slot =>
      db
        .insertInto('used_assertions')
        .values({ provider_id: slot('provider_id'), id_hash: slot('id_hash'), expires_at: slot('expires_at') })
        .onConflict(conflict => conflict.columns(['provider_id', 'id_hash']).doNothing())
    )
  }
}

interface ProviderRow {
  readonly id: string
  readonly slug: string | null
  readonly document: string
}

type ProviderDocument = Omit<AuthenticationProvider, 'id' | 'slug'>

/** The casts say what only this file's own writing puts there. */
const providerOf = ({ id, slug, document }: ProviderRow): AuthenticationProvider => ({
  ...(JSON.parse(document) as ProviderDocument),
  id: id as ProviderId,
  slug
})

const documentOf = ({ id: _, slug: __, ...document }: AuthenticationProvider): string =>
  JSON.stringify(document satisfies ProviderDocument)

const requestOf = (row: AuthnRequestTable): AuthnRequest => ({
  idHash: row.id_hash,
  providerId: row.provider_id as ProviderId,
  browserHash: row.browser_hash,
  returnTo: row.return_to,
  testedBy: row.tested_by as UserId | null,
  createdAt: row.created_at,
  expiresAt: row.expires_at
})

const testOf = (row: SignOnTestTable): SignOnTest => ({
  id: row.id as SignOnTestId,
  providerId: row.provider_id as ProviderId,
  testedBy: row.tested_by as UserId,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  sealedReport: row.sealed_report
})

export class SqlProviderReader implements ProviderReader {
  readonly #connection: Connection
  readonly #statements: ProviderStatements

  constructor(connection: Connection, statements: ProviderStatements) {
    this.#connection = connection
    this.#statements = statements
  }

  async all(): Promise<readonly AuthenticationProvider[]> {
    return (await rowsOf(this.#connection, this.#statements.all, {})).map(providerOf)
  }

  async byId(id: ProviderId): Promise<AuthenticationProvider | undefined> {
    const row = isStorable(id) ? await rowOf(this.#connection, this.#statements.byId, { id }) : undefined
    return row && providerOf(row)
  }
}

export class SqlSignOnTestReader implements SignOnTestReader {
  readonly #connection: Connection
  readonly #statements: ProviderStatements

  constructor(connection: Connection, statements: ProviderStatements) {
    this.#connection = connection
    this.#statements = statements
  }

  async byId(id: SignOnTestId): Promise<SignOnTest | undefined> {
    const row = isStorable(id) ? await rowOf(this.#connection, this.#statements.testById, { id }) : undefined
    return row && testOf(row)
  }
}

/** Providers, requests, assertions and tests within a decision. */
export class SqlProviderWriter {
  readonly providers: Transaction['providers']
  readonly authnRequests: Transaction['authnRequests']
  readonly assertions: Transaction['assertions']
  readonly signOnTests: Transaction['signOnTests']

  constructor(connection: WriteConnection, statements: ProviderStatements, beforeWrite: () => void) {
    const reader = new SqlProviderReader(connection, statements)
    this.providers = {
      all: () => reader.all(),
      byId: id => reader.byId(id),
      async insert(provider) {
        beforeWrite()
        const { id, slug } = provider
        await changesOf(connection, statements.insert, { id, slug, document: documentOf(provider) })
      },
      async update(provider) {
        beforeWrite()
        await changesOf(connection, statements.update, { id: provider.id, document: documentOf(provider) })
      },
      async remove(id) {
        beforeWrite()
        await changesOf(connection, statements.remove, { id })
      }
    }
    this.authnRequests = {
      async insert(request) {
        beforeWrite()
        await changesOf(connection, statements.insertRequest, rowFrom(request))
      },
      async consume(idHash, at) {
        beforeWrite()
        const row = await rowOf(connection, statements.consumeRequest, { hash: idHash, at })
        if (row) return requestOf(row)
        return (await rowOf(connection, statements.requestExists, { hash: idHash })) ? 'used' : undefined
      }
    }
    this.assertions = {
      async use(providerId, idHash, expiresAt) {
        beforeWrite()
        const row = { provider_id: providerId, id_hash: idHash, expires_at: expiresAt }
        return (await changesOf(connection, statements.useAssertion, row)) > 0
      }
    }
    this.signOnTests = {
      async insert({ id, providerId, testedBy, createdAt, expiresAt, sealedReport }) {
        beforeWrite()
        await changesOf(connection, statements.insertTest, {
          id,
          provider_id: providerId,
          tested_by: testedBy,
          created_at: createdAt,
          expires_at: expiresAt,
          sealed_report: sealedReport
        })
      }
    }
  }
}

const rowFrom = (request: AuthnRequest) => ({
  id_hash: request.idHash,
  provider_id: request.providerId,
  browser_hash: request.browserHash,
  return_to: request.returnTo,
  tested_by: request.testedBy,
  created_at: request.createdAt,
  expires_at: request.expiresAt
})
