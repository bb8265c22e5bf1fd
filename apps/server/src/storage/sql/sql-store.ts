// The store as the domain sees it, put together from its parts.
import type { ResourceType } from '@sealpost/scim'
import type { NewEvent } from '../../domain/events.ts'
import type { ExchangeReader } from '../../domain/exchange/store.ts'
import type { KeyId, SessionId } from '../../domain/id.ts'
import type {
  ErasureReader,
  EventReader,
  KeyReader,
  LinkReader,
  PasswordReader,
  ProviderReader,
  SessionReader,
  SettingReader,
  SignOnTestReader,
  Store,
  Transaction,
  UserReader
} from '../../domain/store.ts'
import type { Database } from './connection.ts'
import { SqlKeyReader } from './credential-store.ts'
import type { Dialect } from './dialect.ts'
import { SqlEventReader } from './event-reader.ts'
import { exchangeReader } from './exchange-store.ts'
import { SqlLinkReader } from './link-store.ts'
import { UserList } from './list-users.ts'
import { NoteBuffer } from './note-buffer.ts'
import { SqlPasswordReader } from './password-store.ts'
import { SqlProviderReader, SqlSignOnTestReader } from './provider-store.ts'
import { SqlErasureReader, SqlSettingReader } from './record-store.ts'
import { UserSearch } from './search-users.ts'
import { SqlSessionReader } from './session-store.ts'
import type { Builder } from './statement.ts'
import type { Statements } from './transaction.ts'
import { SqlUserReader } from './user-reader.ts'
import { Writer } from './writer.ts'

/** How long a note waits when nothing else is written. */
const noteWithinMilliseconds = 500

export class SqlStore implements Store {
  readonly users: UserReader
  readonly keys: KeyReader
  readonly events: EventReader
  readonly erasures: ErasureReader
  readonly settings: SettingReader
  readonly sessions: SessionReader
  readonly passwords: PasswordReader
  readonly providers: ProviderReader
  readonly links: LinkReader
  readonly signOnTests: SignOnTestReader
  readonly exchange: ExchangeReader
  readonly #database: Database
  readonly #writer: Writer
  readonly #notes = new NoteBuffer()
  #timer: NodeJS.Timeout | undefined
  #closing: Promise<void> | undefined

  constructor(database: Database, db: Builder, dialect: Dialect, statements: Statements, type: ResourceType) {
    const { reader, writer } = database
    this.#database = database
    this.#writer = new Writer(writer, statements, type, this.#notes)
    const search = new UserSearch(reader, db, dialect, type)
    const list = new UserList(reader, db, dialect, statements.users)
    this.users = new SqlUserReader(reader, statements.users, search, list)
    this.keys = new SqlKeyReader(reader, statements.credentials)
    this.events = new SqlEventReader(reader, db, dialect)
    this.erasures = new SqlErasureReader(reader, statements.records)
    this.settings = new SqlSettingReader(reader, statements.records)
    this.sessions = new SqlSessionReader(reader, statements.sessions)
    this.passwords = new SqlPasswordReader(reader, statements.passwords)
    this.providers = new SqlProviderReader(reader, statements.providers)
    this.links = new SqlLinkReader(reader, statements.links)
    this.signOnTests = new SqlSignOnTestReader(reader, statements.providers)
    this.exchange = exchangeReader(reader, statements.exchange, db)
  }

  write<T>(decision: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#writer.write(decision)
  }

  note(event: NewEvent): void {
    this.#notes.note(event)
    this.#flushSoon()
  }

  touchKey(id: KeyId, at: number): void {
    this.#notes.touchKey(id, at)
    this.#flushSoon()
  }

  touchSession(id: SessionId, at: number): void {
    this.#notes.touchSession(id, at)
    this.#flushSoon()
  }

  async flush(): Promise<void> {
    await this.#writer.flush()
  }

  async ping(): Promise<void> {
    await this.#database.reader.execute(ping, [])
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer)
    try {
      await this.#writer.flush()
    } finally {
      await this.#writer.close()
      await this.#database.close()
    }
  }

  /** The timer keeps no process running: whoever ends in good order closes the store. */
  #flushSoon(): void {
    if (this.#timer || this.#closing || this.#notes.empty) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      // What the database doesn't take now is kept, and tried again.
      this.#writer.flush().catch(() => this.#flushSoon())
    }, noteWithinMilliseconds).unref()
  }
}

const ping = { sql: 'select 1 from chain_head', kept: true }
