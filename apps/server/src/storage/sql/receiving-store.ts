// What a user needs for being sent things: keys, request links, the personal address.
import { sql } from 'kysely'
import { DomainError } from '../../domain/domain-error.ts'
import type { ExchangeReader, ExchangeWriter } from '../../domain/exchange/store.ts'
import type { RequestLink } from '../../domain/exchange/transfer.ts'
import type { RequestLinkId } from '../../domain/id.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import { personalAddressOf, receivingKeyOf, requestLinkOf } from './exchange-rows.ts'
import type { PersonalAddressTable, ReceivingKeyTable, RequestLinkTable } from './exchange-tables.ts'
import { type Builder, changesOf, rowOf, rowsOf, statement } from './statement.ts'
import { userColumnNames, userOf } from './user-rows.ts'

/** Request links that are shown of a user at most. */
const maxShown = sql.lit(200)

export type ReceivingStatements = ReturnType<typeof receivingStatements>

export const receivingStatements = (db: Builder) => ({
  ...keyStatements(db),
  ...linkStatements(db),
  ...addressStatements(db)
})

/** A key beside what it is for. */
const keyColumns = [
  'receiving_keys.id as key_id',
  'receiving_keys.owner_id as key_owner_id',
  'receiving_keys.public_key',
  'receiving_keys.sealed_identity',
  'receiving_keys.created_at as key_created_at'
] as const

interface KeyColumns {
  readonly key_id: string
  readonly key_owner_id: string
  readonly public_key: string
  readonly sealed_identity: Uint8Array
  readonly key_created_at: number
}

const keyBeside = (row: KeyColumns) =>
  receivingKeyOf({ ...row, id: row.key_id, owner_id: row.key_owner_id, created_at: row.key_created_at })

function keyStatements(db: Builder) {
  const keys = db.selectFrom('receiving_keys').selectAll()
  return {
    newestKey: statement<{ owner: string }>()(slot =>
      keys.where('owner_id', '=', slot('owner')).orderBy('created_at', 'desc').orderBy('seq', 'desc').limit(sql.lit(1))
    ),
    keyById: statement<{ id: string }>()(slot => keys.where('id', '=', slot('id'))),
    insertKey: statement<{ [Column in keyof Omit<ReceivingKeyTable, 'seq'>]: ReceivingKeyTable[Column] }>()(slot =>
      db.insertInto('receiving_keys').values({
        id: slot('id'),
        owner_id: slot('owner_id'),
        public_key: slot('public_key'),
        sealed_identity: slot('sealed_identity'),
        created_at: slot('created_at')
      })
    )
  }
}

function linkStatements(db: Builder) {
  const links = db.selectFrom('request_links').selectAll()
  return {
    link: statement<{ id: string }>()(slot => links.where('id', '=', slot('id'))),
    linkDoor: statement<{ id: string }>()(slot =>
      db
        .selectFrom('request_links')
        .innerJoin('users', 'users.id', 'request_links.owner_id')
        .innerJoin('receiving_keys', 'receiving_keys.id', 'request_links.receiving_key_id')
        .select([
          'request_links.id as link_id',
          'request_links.owner_id',
          'request_links.receiving_key_id',
          'request_links.sealed_title',
          'request_links.created_at as link_created_at',
          'request_links.expires_at',
          'request_links.revoked_at',
          ...keyColumns,
          ...userColumnNames
        ])
        .where('request_links.id', '=', slot('id'))
    ),
    linksOf: statement<{ owner: string }>()(slot =>
      links.where('owner_id', '=', slot('owner')).orderBy('created_at', 'desc').orderBy('seq', 'desc').limit(maxShown)
    ),
    insertLink: statement<{ [Column in keyof Omit<RequestLinkTable, 'seq'>]: RequestLinkTable[Column] }>()(slot =>
      db.insertInto('request_links').values({
        id: slot('id'),
        owner_id: slot('owner_id'),
        receiving_key_id: slot('receiving_key_id'),
        sealed_title: slot('sealed_title'),
        created_at: slot('created_at'),
        expires_at: slot('expires_at'),
        revoked_at: slot('revoked_at')
      })
    ),
    revokeLinks: statement<{ owner: string; at: number }>()(slot =>
      db
        .updateTable('request_links')
        .set({ revoked_at: slot('at') })
        .where('owner_id', '=', slot('owner'))
        .where('revoked_at', 'is', null)
    ),
    updateLink: statement<{
      id: string
      key: string
      title: Uint8Array
      expiresAt: number
      revokedAt: number | null
    }>()(slot =>
      db
        .updateTable('request_links')
        .set({
          receiving_key_id: slot('key'),
          sealed_title: slot('title'),
          expires_at: slot('expiresAt'),
          revoked_at: slot('revokedAt')
        })
        .where('id', '=', slot('id'))
    )
  }
}

function addressStatements(db: Builder) {
  return {
    addressOf: statement<{ owner: string }>()(slot =>
      db.selectFrom('personal_addresses').selectAll().where('owner_id', '=', slot('owner'))
    ),
    addressNamed: statement<{ name: string }>()(slot =>
      db.selectFrom('personal_addresses').selectAll().where('name', '=', slot('name'))
    ),
    addressDoor: statement<{ name: string }>()(slot =>
      db
        .selectFrom('personal_addresses')
        .innerJoin('users', 'users.id', 'personal_addresses.owner_id')
        .innerJoin('receiving_keys', join =>
          join.on('receiving_keys.seq', '=', ({ selectFrom }) =>
            selectFrom('receiving_keys as newest')
              .select('newest.seq')
              .whereRef('newest.owner_id', '=', 'personal_addresses.owner_id')
              .orderBy('newest.created_at', 'desc')
              .orderBy('newest.seq', 'desc')
              .limit(sql.lit(1))
          )
        )
        .select([
          'personal_addresses.owner_id',
          'personal_addresses.name',
          'personal_addresses.enabled',
          'personal_addresses.created_at as address_created_at',
          ...keyColumns,
          ...userColumnNames
        ])
        .where('personal_addresses.name', '=', slot('name'))
    ),
    closeAddress: statement<{ owner: string }>()(slot =>
      db.updateTable('personal_addresses').set({ enabled: 0 }).where('owner_id', '=', slot('owner'))
    ),
    writeAddress: statement<{ [Column in keyof PersonalAddressTable]: PersonalAddressTable[Column] }>()(slot =>
      db
        .insertInto('personal_addresses')
        .values({
          owner_id: slot('owner_id'),
          name: slot('name'),
          enabled: slot('enabled'),
          created_at: slot('created_at')
        })
        .onConflict(conflict =>
          conflict.column('owner_id').doUpdateSet(({ ref }) => ({
            name: ref('excluded.name'),
            enabled: ref('excluded.enabled'),
            created_at: ref('excluded.created_at')
          }))
        )
    )
  }
}

type Reads = Pick<
  ExchangeReader,
  'receivingKey' | 'receivingKeyById' | 'requestLink' | 'requestLinks' | 'personalAddress' | 'personalAddressOf'
>
type Writes = Pick<
  ExchangeWriter,
  | 'insertReceivingKey'
  | 'insertRequestLink'
  | 'closeDoors'
  | 'requestLink'
  | 'updateRequestLink'
  | 'writePersonalAddress'
>

export const receivingReads = (connection: Connection, statements: ReceivingStatements): Reads => ({
  async receivingKey(owner) {
    const row = isStorable(owner) ? await rowOf(connection, statements.newestKey, { owner }) : undefined
    return row && receivingKeyOf(row)
  },
  async receivingKeyById(id) {
    const row = isStorable(id) ? await rowOf(connection, statements.keyById, { id }) : undefined
    return row && receivingKeyOf(row)
  },
  async requestLink(id) {
    const row = isStorable(id) ? await rowOf(connection, statements.linkDoor, { id }) : undefined
    if (!row) return undefined
    const door = requestLinkOf({ ...row, id: row.link_id, created_at: row.link_created_at })
    return { door, owner: userOf(row), key: keyBeside(row) }
  },
  async requestLinks(owner) {
    return isStorable(owner) ? (await rowsOf(connection, statements.linksOf, { owner })).map(requestLinkOf) : []
  },
  async personalAddress(name) {
    const row = isStorable(name) ? await rowOf(connection, statements.addressDoor, { name }) : undefined
    if (!row) return undefined
    const door = personalAddressOf({ ...row, created_at: row.address_created_at })
    return { door, owner: userOf(row), key: keyBeside(row) }
  },
  async personalAddressOf(owner) {
    const row = isStorable(owner) ? await rowOf(connection, statements.addressOf, { owner }) : undefined
    return row && personalAddressOf(row)
  }
})

/** Within a decision. */
export const receivingWrites = (
  connection: WriteConnection,
  statements: ReceivingStatements,
  beforeWrite: () => void
): Writes => ({
  async insertReceivingKey({ id, ownerId, publicKey, sealedIdentity, createdAt }) {
    beforeWrite()
    const key = { public_key: publicKey, sealed_identity: sealedIdentity, created_at: createdAt }
    await changesOf(connection, statements.insertKey, { id, owner_id: ownerId, ...key })
  },
  async insertRequestLink({ id, ownerId, receivingKeyId, sealedTitle, createdAt, expiresAt, revokedAt }) {
    beforeWrite()
    const times = { created_at: createdAt, expires_at: expiresAt, revoked_at: revokedAt }
    const link = { id, owner_id: ownerId, receiving_key_id: receivingKeyId, sealed_title: sealedTitle, ...times }
    await changesOf(connection, statements.insertLink, link)
  },
  requestLink: id => findRequestLink(connection, statements, id),
  async updateRequestLink({ id, receivingKeyId, sealedTitle, expiresAt, revokedAt }) {
    beforeWrite()
    const change = { key: receivingKeyId, title: sealedTitle, expiresAt, revokedAt }
    await changesOf(connection, statements.updateLink, { id, ...change })
  },
  async closeDoors(owner, at) {
    beforeWrite()
    await changesOf(connection, statements.revokeLinks, { owner, at })
    await changesOf(connection, statements.closeAddress, { owner })
  },
  /** Nobody else writes meanwhile, so a name that is free stays so until this decision is over. */
  async writePersonalAddress({ ownerId, name, enabled, createdAt }) {
    const holder = await rowOf(connection, statements.addressNamed, { name })
    if (holder && holder.owner_id !== ownerId) throw addressTaken(name)
    beforeWrite()
    const row = { owner_id: ownerId, name, enabled: enabled ? 1 : 0, created_at: createdAt }
    await changesOf(connection, statements.writeAddress, row)
  }
})

async function findRequestLink(
  connection: Connection,
  statements: ReceivingStatements,
  id: RequestLinkId
): Promise<RequestLink | undefined> {
  const row = isStorable(id) ? await rowOf(connection, statements.link, { id }) : undefined
  return row && requestLinkOf(row)
}

const addressTaken = (name: string): DomainError =>
  new DomainError(
    'conflict',
    'personal-address.taken',
    `The personal address ${name} belongs to somebody else already: choose another one.`,
    undefined,
    { name: 'Somebody else has this address already: choose another one.' }
  )
