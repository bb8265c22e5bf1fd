// The port to whatever keeps the portal's state. Rules here, adapters in storage/: each passes the suites of storage/contract/.
import type { AttributePath, Filter } from '@sealpost/scim'
import type { Key, KeyKind, KeyRing } from './connections/key.ts'
import type { SignInType, User } from './directory/user.ts'
import type { Action, NewEvent, Outcome, RecordedActor, StoredEvent } from './events.ts'
import type { ExchangeReader, ExchangeWriter } from './exchange/store.ts'
import type { ErasureId, KeyId, ProviderId, SessionId, SignOnTestId, UserId } from './id.ts'
import type { AuthnRequest, SignOnTest } from './sign-on/authn-request.ts'
import type { OneTimeLink } from './sign-on/link.ts'
import type { AuthenticationProvider } from './sign-on/provider.ts'
import type { SecondFactor } from './sign-on/second-factor.ts'
import type { LiveSession, Session } from './sign-on/session.ts'

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

/** The console's list of accounts, service accounts included. */
export interface ListingQuery {
  readonly active: boolean
  /** Part of user name, display name, given and family name, without regard to case; empty: all. */
  readonly search: string
  readonly sort: 'userName' | 'newest'
  readonly offset: number
  readonly limit: number
}

export interface Listing {
  readonly users: readonly ListedUser[]
  readonly total: number
}

export interface ListedUser {
  readonly user: User
  readonly lastSignInAt: number | null
}

export interface UserReader {
  byId(id: UserId): Promise<User | undefined>
  /** At most 200 at once, in no order, for names to show. */
  byIds(ids: readonly UserId[]): Promise<readonly User[]>
  /** Costs one look through a narrow table: under 100 ms for 100,000 users. */
  list(query: ListingQuery): Promise<Listing>
  lastSignInAt(id: UserId): Promise<number | null>
  /** Without regard to case. */
  byUserName(userName: string): Promise<User | undefined>
  /** In order of creation unless sorted. Throws ScimError `invalidFilter` for what can't be searched. */
  find(query: UserQuery): Promise<UserPage>
  count(): Promise<{ readonly registered: number; readonly deactivated: number }>
  countAdministrators(): Promise<AdministratorCount>
}

/** Registered administrators but for service accounts. Counted over an index of administrators alone. */
export interface AdministratorCount {
  readonly all: number
  readonly withPassword: number
}

export interface KeyReader {
  byId(id: KeyId): Promise<Key | undefined>
  /** The API key of that public half with its owner, in one query; revoked and expired ones too. */
  byApiKey(apiKey: string): Promise<{ readonly key: Key; readonly owner: User } | undefined>
  byOwner(ownerId: UserId): Promise<readonly Key[]>
  /** All keys of that kind of the user so named (without regard to case), revoked and expired ones too; undefined if nobody is. */
  ring(userName: string, kind: KeyKind): Promise<KeyRing | undefined>
  /** SCIM keys of everybody that weren't revoked, oldest first: there are few. */
  scim(): Promise<readonly Key[]>
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

/** Newest first, for people who look. */
export interface EventSearch {
  /** Any of these; left out, all. */
  readonly actions?: readonly Action[]
  readonly actorKinds?: readonly RecordedActor['kind'][]
  readonly outcome?: Outcome
  /** About this account, by it, or in its name. */
  readonly userId?: UserId
  /** The whole correlation id, or the reference that pages show: its last 12 characters, in any case. */
  readonly correlationId?: string
  readonly from?: number
  readonly until?: number
  /** Only events before this sequence number. */
  readonly before?: number
  readonly limit: number
}

export interface EventsFound {
  readonly events: readonly StoredEvent[]
  /** Where to go on looking; null when the beginning of the log was reached. A search looks through a bounded piece of the log at once. */
  readonly next: number | null
}

/** The first place where the chain of events does not hold. */
export interface ChainFault {
  readonly sequence: number
  readonly reason: string
}

export interface EventReader {
  /** In order of the chain. */
  find(query: EventQuery): Promise<readonly StoredEvent[]>
  search(search: EventSearch): Promise<EventsFound>
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

export interface SessionReader {
  /** A session and its user in one query; undefined unless the session exists and its user is registered. Expiry is the domain's. */
  byTokenHash(hash: Uint8Array): Promise<LiveSession | undefined>
  /** Newest first. */
  byUser(userId: UserId): Promise<readonly Session[]>
}

/** What decides whether a password signs somebody in, read in one query. */
export interface PasswordOwner {
  readonly user: User
  readonly encodedHash: string | null
  readonly secondFactor: SecondFactor | null
}

export interface PasswordReader {
  byUserName(userName: string): Promise<PasswordOwner | undefined>
  byUser(userId: UserId): Promise<PasswordOwner | undefined>
  /** Registered users with a password, by user name. */
  owners(limit: number): Promise<readonly { readonly user: User; readonly secondFactor: boolean }[]>
}

export interface ProviderReader {
  /** In order of creation; the first of all is the one without a slug. */
  all(): Promise<readonly AuthenticationProvider[]>
  byId(id: ProviderId): Promise<AuthenticationProvider | undefined>
}

export interface LinkReader {
  byTokenHash(hash: Uint8Array): Promise<OneTimeLink | undefined>
}

export interface SignOnTestReader {
  byId(id: SignOnTestId): Promise<SignOnTest | undefined>
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
    /** Removes the row and, with it, password, second factor, keys, sessions and links. */
    remove(id: UserId): Promise<void>
    /** Active administrators who can sign in (not service accounts), leaving one user out of the count. */
    countOtherAdministrators(except: UserId): Promise<number>
    countAdministrators(): Promise<AdministratorCount>
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
    /** An encoded Argon2id hash; null removes it, and a second factor with it. */
    write(userId: UserId, encodedHash: string | null): Promise<void>
    byUser(userId: UserId): Promise<PasswordOwner | undefined>
  }
  readonly secondFactors: {
    /** Null removes it. */
    write(userId: UserId, secondFactor: SecondFactor | null): Promise<void>
  }
  readonly sessions: {
    /** With its user, like {@link SessionReader.byTokenHash}. */
    byId(id: SessionId): Promise<LiveSession | undefined>
    /** Also remembers the user's last sign-in. */
    insert(session: Session): Promise<void>
    impersonate(id: SessionId, userId: UserId | null): Promise<void>
    /** False if there was none. */
    end(id: SessionId): Promise<boolean>
    /** Those of a user, and those in which somebody acts in that user's account; but for one. How many. */
    endAll(userId: UserId, except?: SessionId): Promise<number>
    /** Sessions that a provider began for a name; with a session index, only that one. Returns them. */
    byNameId(providerId: ProviderId, nameId: string, sessionIndex?: string): Promise<readonly Session[]>
    /** All that a provider began; how many. */
    endOfProvider(providerId: ProviderId): Promise<number>
  }
  readonly providers: {
    all(): Promise<readonly AuthenticationProvider[]>
    byId(id: ProviderId): Promise<AuthenticationProvider | undefined>
    insert(provider: AuthenticationProvider): Promise<void>
    update(provider: AuthenticationProvider): Promise<void>
    remove(id: ProviderId): Promise<void>
  }
  readonly authnRequests: {
    insert(request: AuthnRequest): Promise<void>
    /** Marks it used; undefined if there is none, `used` if it was already. */
    consume(idHash: Uint8Array, at: number): Promise<AuthnRequest | 'used' | undefined>
  }
  readonly assertions: {
    /** Remembers an assertion until `expiresAt`; false if it was used before, on whatever process. */
    use(providerId: ProviderId, idHash: Uint8Array, expiresAt: number): Promise<boolean>
  }
  readonly links: {
    insert(link: OneTimeLink): Promise<void>
    byTokenHash(hash: Uint8Array): Promise<OneTimeLink | undefined>
    /** Removes all of a user's, or with null those that belong to nobody (set-up). */
    removeAll(userId: UserId | null): Promise<void>
  }
  readonly signOnTests: { insert(test: SignOnTest): Promise<void> }
  /** Removes what expired before `at`: sessions, requests, used assertions, links, tests; at most some hundreds of each at once. */
  readonly expired: { remove(at: number): Promise<void> }
  readonly events: {
    append(event: NewEvent): Promise<void>
    /** Removes what is personal from every earlier event about a user; how many held something. */
    forget(userId: UserId): Promise<number>
  }
  readonly exchange: ExchangeWriter
  readonly erasures: { insert(erasure: Erasure): Promise<void> }
  readonly settings: { read(name: string): Promise<unknown>; write(name: string, value: unknown): Promise<void> }
}

export interface Store {
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
  /** Remembers soon, at most once a minute for each session, that it was used. */
  touchSession(id: SessionId, at: number): void
  /** Writes what `note`, `touchKey` and `touchSession` still hold. */
  flush(): Promise<void>
  /** Throws if the database doesn't answer. */
  ping(): Promise<void>
  /** Flushes and closes. */
  close(): Promise<void>
}
