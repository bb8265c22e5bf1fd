// Keys: verifiers and sealed secrets, as they are handed in. Nothing here knows how they are made or checked.
import { sql } from 'kysely'
import type { Key, KeyKind, KeyRing } from '../../domain/connections/key.ts'
import type { User } from '../../domain/directory/user.ts'
import type { KeyId, UserId } from '../../domain/id.ts'
import type { KeyReader, Transaction } from '../../domain/store.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import { type Builder, changesOf, rowOf, rowsOf, statement } from './statement.ts'
import type { KeyTable } from './tables.ts'
import { nameKeyOf, userColumnNames, userOf } from './user-rows.ts'

const columns = [
  'keys.id',
  'keys.owner_id',
  'keys.kind',
  'keys.description',
  'keys.verifier',
  'keys.api_key',
  'keys.sealed_secret',
  'keys.created_at',
  'keys.expires_at',
  'keys.revoked_at',
  'keys.last_used_at'
] as const

export type CredentialStatements = ReturnType<typeof credentialStatements>

export const credentialStatements = (db: Builder) => ({
  ...readStatements(db),
  ...writeStatements(db)
})

function readStatements(db: Builder) {
  const keys = db.selectFrom('keys').select(columns)
  return {
    byId: statement<{ id: string }>()(slot => keys.where('keys.id', '=', slot('id'))),
    byApiKey: statement<{ apiKey: string }>()(slot =>
      db
        .selectFrom('keys')
        .innerJoin('users', 'users.id', 'keys.owner_id')
        .select([
          ...userColumnNames,
          'keys.id as key_id',
          'keys.owner_id',
          'keys.kind',
          'keys.description',
          'keys.verifier',
          'keys.api_key',
          'keys.sealed_secret',
          'keys.created_at as key_created_at',
          'keys.expires_at',
          'keys.revoked_at',
          'keys.last_used_at'
        ])
        .where('keys.api_key', '=', slot('apiKey'))
    ),
    byOwner: statement<{ owner: string }>()(slot =>
      keys.where('keys.owner_id', '=', slot('owner')).orderBy('keys.created_at').orderBy('keys.id')
    ),
    /** With constants, so that the index over just these applies. */
    scim: statement<Record<never, never>>()(() =>
      keys
        .where('keys.kind', '=', sql.lit('scim'))
        .where('keys.revoked_at', 'is', null)
        .orderBy('keys.created_at')
        .orderBy('keys.id')
    ),
    /** One row for each key, and one without a key for a user who has none. */
    ring: statement<{ name: string; kind: string }>()(slot =>
      db
        .selectFrom('users')
        .leftJoin('keys', join => join.onRef('keys.owner_id', '=', 'users.id').on('keys.kind', '=', slot('kind')))
        .select(['users.id as user_id', 'users.active', 'users.administrator', ...columns])
        .where('users.user_name_key', '=', slot('name'))
        .orderBy('keys.created_at')
        .orderBy('keys.id')
    )
  }
}

/** What a revoked key keeps is what tells of it; what it needed to work is gone. */
const revoked = { sealed_secret: null }

function writeStatements(db: Builder) {
  const live = db.updateTable('keys').where('revoked_at', 'is', null)
  return {
    insert: statement<{ [Column in keyof KeyTable]: KeyTable[Column] }>()(slot =>
      db.insertInto('keys').values({
        id: slot('id'),
        owner_id: slot('owner_id'),
        kind: slot('kind'),
        description: slot('description'),
        verifier: slot('verifier'),
        api_key: slot('api_key'),
        sealed_secret: slot('sealed_secret'),
        created_at: slot('created_at'),
        expires_at: slot('expires_at'),
        revoked_at: slot('revoked_at'),
        last_used_at: slot('last_used_at')
      })
    ),
    revoke: statement<{ id: string; at: number }>()(slot =>
      live.set({ ...revoked, revoked_at: slot('at') }).where('id', '=', slot('id'))
    ),
    revokeAll: statement<{ owner: string; at: number }>()(slot =>
      live.set({ ...revoked, revoked_at: slot('at') }).where('owner_id', '=', slot('owner'))
    ),
    revokeKind: statement<{ owner: string; at: number; kind: string }>()(slot =>
      live
        .set({ ...revoked, revoked_at: slot('at') })
        .where('owner_id', '=', slot('owner'))
        .where('kind', '=', slot('kind'))
    ),
    touch: statement<{ id: string; at: number }>()(slot =>
      db
        .updateTable('keys')
        .set({ last_used_at: slot('at') })
        .where('id', '=', slot('id'))
        .where(({ eb }) => eb(eb.fn.coalesce('last_used_at', sql.lit(0)), '<', slot('at')))
    )
  }
}

/** The casts say what only this file's own writing puts there. */
const keyOf = (row: KeyTable): Key => ({
  id: row.id as KeyId,
  ownerId: row.owner_id as UserId,
  kind: row.kind as KeyKind,
  description: row.description,
  verifier: row.verifier,
  apiKey: row.api_key,
  sealedSecret: row.sealed_secret,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  lastUsedAt: row.last_used_at
})

export class SqlKeyReader implements KeyReader {
  protected readonly connection: Connection
  protected readonly statements: CredentialStatements

  constructor(connection: Connection, statements: CredentialStatements) {
    this.connection = connection
    this.statements = statements
  }

  async byId(id: KeyId): Promise<Key | undefined> {
    const row = isStorable(id) ? await rowOf(this.connection, this.statements.byId, { id }) : undefined
    return row && keyOf(row)
  }

  async byApiKey(apiKey: string): Promise<{ readonly key: Key; readonly owner: User } | undefined> {
    const row = isStorable(apiKey) ? await rowOf(this.connection, this.statements.byApiKey, { apiKey }) : undefined
    return row && { key: keyOf({ ...row, id: row.key_id, created_at: row.key_created_at }), owner: userOf(row) }
  }

  async byOwner(ownerId: UserId): Promise<readonly Key[]> {
    return isStorable(ownerId)
      ? (await rowsOf(this.connection, this.statements.byOwner, { owner: ownerId })).map(keyOf)
      : []
  }

  async scim(): Promise<readonly Key[]> {
    return (await rowsOf(this.connection, this.statements.scim, {})).map(keyOf)
  }

  async ring(userName: string, kind: KeyKind): Promise<KeyRing | undefined> {
    if (!isStorable(userName)) return undefined
    const rows = await rowsOf(this.connection, this.statements.ring, { name: nameKeyOf(userName), kind })
    const [owner] = rows
    if (!owner) return undefined
    const keys = rows.flatMap(row => (row.id === null ? [] : [keyOf(row as KeyTable)])) // a row with an id has all of a key
    return {
      ownerId: owner.user_id as UserId,
      active: owner.active === 1,
      administrator: owner.administrator === 1,
      keys
    }
  }
}

type Keys = Transaction['keys']

/** Keys within a decision. */
export class SqlCredentialWriter extends SqlKeyReader implements Keys {
  readonly #connection: WriteConnection
  readonly #beforeWrite: () => void

  constructor(connection: WriteConnection, statements: CredentialStatements, beforeWrite: () => void) {
    super(connection, statements)
    this.#connection = connection
    this.#beforeWrite = beforeWrite
  }

  async insert(key: Key): Promise<void> {
    this.#beforeWrite()
    await changesOf(this.#connection, this.statements.insert, {
      id: key.id,
      owner_id: key.ownerId,
      kind: key.kind,
      description: key.description,
      verifier: key.verifier,
      api_key: key.apiKey,
      sealed_secret: key.sealedSecret,
      created_at: key.createdAt,
      expires_at: key.expiresAt,
      revoked_at: key.revokedAt,
      last_used_at: key.lastUsedAt
    })
  }

  async revoke(id: KeyId, at: number): Promise<boolean> {
    this.#beforeWrite()
    return (await changesOf(this.#connection, this.statements.revoke, { id, at })) > 0
  }

  async revokeAll(ownerId: UserId, at: number, kind?: KeyKind): Promise<number> {
    this.#beforeWrite()
    const { revokeAll, revokeKind } = this.statements
    if (kind === undefined) return changesOf(this.#connection, revokeAll, { owner: ownerId, at })
    return changesOf(this.#connection, revokeKind, { owner: ownerId, at, kind })
  }

  /** Remembers that a key was used, unless a later use is known. */
  touch(id: KeyId, at: number): void {
    this.#beforeWrite()
    this.#connection.send(this.statements.touch, this.statements.touch.bind({ id, at }))
  }
}
