// Sessions, each with the users it concerns, and when a user last signed in. Whether a session is still good is the domain's to say.
import type { User } from '../../domain/directory/user.ts'
import type { ProviderId, SessionId, UserId } from '../../domain/id.ts'
import type { LiveSession, Session, SignInMethod } from '../../domain/sign-on/session.ts'
import type { SessionReader, Transaction } from '../../domain/store.ts'
import { type Connection, isStorable, storable, type WriteConnection } from './connection.ts'
import { boundedKey } from './search-key.ts'
import type { NewSession, SessionStatements } from './session-statements.ts'
import { changesOf, rowOf, rowsOf } from './statement.ts'
import { type UserRow, userOf } from './user-rows.ts'

interface SessionRow {
  readonly session_id: string
  readonly token_hash: Uint8Array
  readonly user_id: string
  readonly method: string
  readonly provider_id: string | null
  readonly name_id: string | null
  readonly name_id_format: string | null
  readonly session_index: string | null
  readonly session_created_at: number
  readonly last_seen_at: number
  readonly expires_at: number
  readonly impersonating: string | null
  readonly source_address: string | null
  readonly user_agent: string | null
}

/** The casts say what only this file's own writing puts there. */
const sessionOf = (row: SessionRow): Session => ({
  id: row.session_id as SessionId,
  tokenHash: row.token_hash,
  userId: row.user_id as UserId,
  method: row.method as SignInMethod,
  providerId: row.provider_id as ProviderId | null,
  nameId: row.name_id,
  nameIdFormat: row.name_id_format,
  sessionIndex: row.session_index,
  createdAt: row.session_created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
  impersonating: row.impersonating as UserId | null,
  sourceAddress: row.source_address,
  userAgent: row.user_agent
})

type Prefixed<Row, Prefix extends string> = {
  readonly [Name in keyof Row & string as `${Prefix}_${Name}`]: Row[Name] | null
}
type LiveRow = SessionRow & UserRow & Prefixed<UserRow, 'impersonated'>

const liveOf = (row: LiveRow): LiveSession => ({
  session: sessionOf(row),
  user: userOf(row),
  impersonated: impersonatedOf(row)
})

function impersonatedOf(row: LiveRow): User | null {
  if (row.impersonated_id === null) return null
  // A row with an id has all of a user.
  return userOf({
    seq: row.impersonated_seq,
    id: row.impersonated_id,
    attributes: row.impersonated_attributes,
    administrator: row.impersonated_administrator,
    sign_in: row.impersonated_sign_in,
    source: row.impersonated_source,
    version: row.impersonated_version,
    created_at: row.impersonated_created_at,
    changed_at: row.impersonated_changed_at,
    deactivated_at: row.impersonated_deactivated_at
  } as UserRow)
}

export class SqlSessionReader implements SessionReader {
  readonly #connection: Connection
  readonly #statements: SessionStatements

  constructor(connection: Connection, statements: SessionStatements) {
    this.#connection = connection
    this.#statements = statements
  }

  async byTokenHash(hash: Uint8Array): Promise<LiveSession | undefined> {
    const row = await rowOf(this.#connection, this.#statements.byTokenHash, { hash })
    return row && liveOf(row)
  }

  async byUser(userId: UserId): Promise<readonly Session[]> {
    if (!isStorable(userId)) return []
    return (await rowsOf(this.#connection, this.#statements.byUser, { user: userId })).map(sessionOf)
  }
}

/** Sessions within a decision. */
export class SqlSessionWriter implements SqlSessions {
  readonly #connection: WriteConnection
  readonly #statements: SessionStatements
  readonly #beforeWrite: () => void

  constructor(connection: WriteConnection, statements: SessionStatements, beforeWrite: () => void) {
    this.#connection = connection
    this.#statements = statements
    this.#beforeWrite = beforeWrite
  }

  async byId(id: SessionId): Promise<LiveSession | undefined> {
    const row = isStorable(id) ? await rowOf(this.#connection, this.#statements.byId, { id }) : undefined
    return row && liveOf(row)
  }

  async insert(session: Session): Promise<void> {
    this.#beforeWrite()
    await changesOf(this.#connection, this.#statements.insert, rowFrom(session))
    await changesOf(this.#connection, this.#statements.signedIn, { user: session.userId, at: session.createdAt })
  }

  async impersonate(id: SessionId, userId: UserId | null): Promise<void> {
    this.#beforeWrite()
    await changesOf(this.#connection, this.#statements.impersonate, { id, user: userId })
  }

  async end(id: SessionId): Promise<boolean> {
    if (!isStorable(id)) return false
    this.#beforeWrite()
    return (await changesOf(this.#connection, this.#statements.end, { id })) > 0
  }

  endAll(userId: UserId, except?: SessionId): Promise<number> {
    this.#beforeWrite()
    return changesOf(this.#connection, this.#statements.endAll, { user: userId, except: except ?? '' })
  }

  async byNameId(providerId: ProviderId, nameId: string, sessionIndex?: string): Promise<readonly Session[]> {
    const name = nameKeyOf(nameId)
    const rows = await rowsOf(this.#connection, this.#statements.byNameId, { provider: providerId, name })
    const sessions = rows.map(sessionOf)
    if (sessionIndex === undefined) return sessions
    const index = storable(sessionIndex)
    return sessions.filter(session => session.sessionIndex === index)
  }

  endOfProvider(providerId: ProviderId): Promise<number> {
    this.#beforeWrite()
    return changesOf(this.#connection, this.#statements.endOfProvider, { provider: providerId })
  }

  /** Remembers that a session was used, unless a later use is known. */
  touch(id: SessionId, at: number): void {
    this.#beforeWrite()
    this.#connection.send(this.#statements.touch, this.#statements.touch.bind({ id, at }))
  }
}

type SqlSessions = Transaction['sessions']

const nameKeyOf = (nameId: string): string => boundedKey(storable(nameId))

const storableOrNull = (text: string | null): string | null => (text === null ? null : storable(text))

const rowFrom = (session: Session): NewSession => ({
  id: session.id,
  token_hash: session.tokenHash,
  user_id: session.userId,
  method: session.method,
  provider_id: session.providerId,
  name_id: storableOrNull(session.nameId),
  name_id_key: session.nameId === null ? null : nameKeyOf(session.nameId),
  name_id_format: storableOrNull(session.nameIdFormat),
  session_index: storableOrNull(session.sessionIndex),
  created_at: session.createdAt,
  last_seen_at: session.lastSeenAt,
  expires_at: session.expiresAt,
  impersonating: session.impersonating,
  source_address: session.sourceAddress,
  user_agent: storableOrNull(session.userAgent)
})
