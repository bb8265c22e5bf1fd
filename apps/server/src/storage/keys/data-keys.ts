// The keys of users over a database, and what is sealed under them. A key is looked up each time and kept nowhere: once it is destroyed, on
// whatever process, nothing opens any more.
import { randomBytes } from 'node:crypto'
import { DomainError } from '../../domain/domain-error.ts'
import type { UserId } from '../../domain/id.ts'
import type { DataKeys, SecretBox } from '../../domain/portal.ts'
import type { Database, Query, SqlValue } from '../sql/connection.ts'
import { DatabaseUnavailable, UnknownOutcome } from '../sql/driver-error.ts'
import { keyBytes, openUnder, sealUnder, unreadable } from './sealing.ts'

/** The statements of a key store; parameters in this order. */
export interface KeyStatements {
  /** Begins a transaction. */
  readonly lock: Query
  /** user → wrapped_key */
  readonly find: Query
  /** user, wrapped key, time; leaves the key alone that is there. */
  readonly insert: Query
  /** user */
  readonly remove: Query
}

/** A connection that broke is replaced at the second attempt. Each change may be made twice. */
const maxAttempts = 2

export class SqlDataKeys implements DataKeys {
  readonly #database: Database
  readonly #statements: KeyStatements
  readonly #secrets: SecretBox
  /** There is one connection that writes: changes go one after another. */
  #changing: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined

  constructor(database: Database, statements: KeyStatements, secrets: SecretBox) {
    this.#database = database
    this.#statements = statements
    this.#secrets = secrets
  }

  async seal(owner: UserId, plain: Uint8Array, context: string): Promise<Uint8Array> {
    const key = (await this.#find(owner)) ?? (await this.#make(owner))
    try {
      return sealUnder(key, owner, plain, context)
    } finally {
      key.fill(0)
    }
  }

  async open(owner: UserId, sealed: Uint8Array, context: string): Promise<Uint8Array> {
    const key = await this.#find(owner)
    if (!key) throw erased()
    try {
      return openUnder(key, owner, sealed, context)
    } finally {
      key.fill(0)
    }
  }

  async destroy(owner: UserId): Promise<void> {
    await this.#change(this.#statements.remove, [owner])
  }

  close(): Promise<void> {
    this.#closing ??= this.#changing.then(() => this.#database.close())
    return this.#closing
  }

  async #find(owner: UserId): Promise<Uint8Array | undefined> {
    const { rows } = await this.#database.reader.execute(this.#statements.find, [owner])
    const [row] = rows as readonly { readonly wrapped_key: Uint8Array }[] // the column of find
    return row && this.#unwrap(owner, row.wrapped_key)
  }

  /** Of several that are made at once, on whatever processes, the first stays and is everybody's. */
  async #make(owner: UserId): Promise<Uint8Array> {
    const fresh = randomBytes(keyBytes)
    const wrapped = this.#secrets.seal(fresh.toString('base64'), contextOf(owner))
    fresh.fill(0)
    await this.#change(this.#statements.insert, [owner, wrapped, Date.now()])
    const key = await this.#find(owner)
    if (!key) throw erased()
    return key
  }

  #unwrap(owner: UserId, wrapped: Uint8Array): Uint8Array {
    const key = Buffer.from(this.#secrets.open(wrapped, contextOf(owner)), 'base64')
    if (key.length !== keyBytes) throw unreadable()
    return key
  }

  #change(query: Query, parameters: readonly SqlValue[]): Promise<void> {
    const changed = this.#changing.then(() => this.#transact(query, parameters, 1))
    this.#changing = changed.catch(() => {})
    return changed
  }

  async #transact(query: Query, parameters: readonly SqlValue[], attempt: number): Promise<void> {
    const { writer } = this.#database
    try {
      await writer.begin(this.#statements.lock)
      await writer.execute(query, parameters)
      await writer.commit()
    } catch (error) {
      await writer.rollback()
      if (!passes(error) || attempt === maxAttempts) throw error
      await this.#transact(query, parameters, attempt + 1)
    }
  }
}

const contextOf = (owner: UserId): string => `data-key:${owner}`

const passes = (error: unknown): boolean =>
  error instanceof UnknownOutcome || (error instanceof DatabaseUnavailable && error.transient)

const erased = (): DomainError =>
  new DomainError(
    'gone',
    'transfer.erased',
    "The content of this transfer was erased with its sender's account: it can't be opened any more, by anybody."
  )
