// The port to whatever keeps the portal's state. Rules here, adapters in storage/: each passes the suites of storage/contract/.
import type { AttributePath, Filter } from '@sealpost/scim'
import type { Key, KeyKind, KeyRing } from './connections/key.ts'
import type { SignInType, User } from './directory/user.ts'
import type { Action, NewEvent, Outcome, StoredEvent } from './events.ts'
import type { ErasureId, KeyId, UserId } from './id.ts'

/** Which users, in which order, which page of them. */
export interface UserQuery {
  readonly filter?: Filter
  readonly sortBy?: AttributePath
  readonly sortOrder?: 'ascending' | 'descending'
  /** Leave these sign-in types out. */
  readonly without?: readonly SignInType[]
  /** How many matches to pass over. */
  readonly offset: number
  /** How many to return at most; 0 asks for the total alone. */
  readonly limit: number
}

export interface UserPage {
  readonly users: readonly User[]
  /** How many match in all. */
  readonly total: number
}

export interface UserReader {
  byId(id: UserId): Promise<User | undefined>
  /** Without regard to case. */
  byUserName(userName: string): Promise<User | undefined>
  /** In order of creation unless sorted. Throws ScimError `invalidFilter` for what can't be searched. */
  find(query: UserQuery): Promise<UserPage>
  count(): Promise<{ readonly registered: number; readonly deactivated: number }>
}

export interface KeyReader {
  byId(id: KeyId): Promise<Key | undefined>
  byOwner(ownerId: UserId): Promise<readonly Key[]>
  /** All keys of that kind of the user so named (without regard to case), revoked and expired ones too; undefined if nobody is. */
  ring(userName: string, kind: KeyKind): Promise<KeyRing | undefined>
}

export interface EventQuery {
  readonly action?: Action
  readonly outcome?: Outcome
  readonly targetId?: string
  readonly correlationId?: string
  /** Only events after this sequence number. */
  readonly after?: number
  readonly limit: number
}

/** The first place where the chain of events does not hold. */
export interface ChainFault {
  readonly sequence: number
  readonly reason: string
}

export interface EventReader {
  /** In order of the chain. */
  find(query: EventQuery): Promise<readonly StoredEvent[]>
  /** Recomputes the whole chain. Reads in pages: memory stays bounded, time grows with the log. */
  verify(): Promise<{ readonly events: number; readonly lastHash: string; readonly fault?: ChainFault }>
}

/** That a user's data is to be erased, on whose order. Exchange content joins it when there is any. */
export interface Erasure {
  readonly id: ErasureId
  readonly userId: UserId
  readonly orderedAt: number
  readonly reason: 'deactivated' | 'removed'
  /** How many profile attributes, keys and audit entries it took, by name; no values. */
  readonly removed: Readonly<Record<string, number>>
}

export interface ErasureReader {
  byUser(userId: UserId): Promise<readonly Erasure[]>
}

export interface SettingReader {
  /** The JSON value stored under a name; undefined when it was never set. */
  read(name: string): Promise<unknown>
}

/** What a decision may read and write. Everything in it is one transaction: all of it happens or none. */
export interface Transaction {
  readonly users: {
    /** As {@link UserReader.byId}, on the state this transaction will write upon. */
    byId(id: UserId): Promise<User | undefined>
    byUserName(userName: string): Promise<User | undefined>
    /** Throws DomainError `conflict` `user.userName-taken` if the name is in use. */
    insert(user: User): Promise<void>
    /** Likewise. */
    update(user: User): Promise<void>
    /** Removes the row and, with it, password and keys. */
    remove(id: UserId): Promise<void>
    /** Active administrators who can sign in (not service accounts), leaving one user out of the count. */
    countOtherAdministrators(except: UserId): Promise<number>
  }
  readonly keys: {
    byId(id: KeyId): Promise<Key | undefined>
    byOwner(ownerId: UserId): Promise<readonly Key[]>
    insert(key: Key): Promise<void>
    /** Marks it revoked and forgets a sealed secret. False if it was already. */
    revoke(id: KeyId, at: number): Promise<boolean>
    /** Revokes all live keys of an owner, or those of one kind; how many. */
    revokeAll(ownerId: UserId, at: number, kind?: KeyKind): Promise<number>
  }
  readonly passwords: {
    /** An encoded Argon2id hash; null removes it. */
    write(userId: UserId, encodedHash: string | null): Promise<void>
  }
  readonly events: {
    append(event: NewEvent): Promise<void>
    /** Removes what is personal from every earlier event about a user; how many held something. */
    forget(userId: UserId): Promise<number>
  }
  readonly erasures: { insert(erasure: Erasure): Promise<void> }
  readonly settings: { read(name: string): Promise<unknown>; write(name: string, value: unknown): Promise<void> }
}

export interface Store {
  readonly users: UserReader
  readonly keys: KeyReader
  readonly events: EventReader
  readonly erasures: ErasureReader
  readonly settings: SettingReader
  /**
   * Runs a decision in one transaction and returns what it returned, after it is durable.
   *
   * Decisions run one after another, on every process of the portal together: what one reads can't change before it writes. Several
   * may share a commit; one that throws leaves nothing and does not disturb the others.
   */
  write<T>(decision: (transaction: Transaction) => Promise<T>): Promise<T>
  /** Appends an event soon (within half a second) without making the caller wait; for what changes nothing, such as reads. */
  note(event: NewEvent): void
  /** Remembers soon, at most once a minute for each key, that a key was used. */
  touchKey(id: KeyId, at: number): void
  /** Writes what `note` and `touchKey` still hold. */
  flush(): Promise<void>
  /** Throws if the database doesn't answer. */
  ping(): Promise<void>
  /** Flushes and closes. */
  close(): Promise<void>
}
