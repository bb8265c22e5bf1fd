// The rows of each table as both databases hold them: booleans as 0 and 1, times in milliseconds since 1970, JSON as text.
import type { ColumnType, Generated } from 'kysely'
import type { ExchangeTables } from './exchange-tables.ts'

export interface UserTable {
  /** In order of creation. */
  seq: Generated<number>
  id: string
  /** The folded user name, bounded ({@link boundedKey}). */
  user_name_key: string
  /** Bounded as well. */
  external_id: string | null
  active: number
  administrator: number
  sign_in: string
  source: string
  /** JSON as the client gave it. */
  attributes: string
  /** JSON in which every value has the form it is compared in, see search-document.ts. Never read back, only searched. */
  search: ColumnType<never, string, string>
  version: number
  created_at: number
  changed_at: number
  deactivated_at: number | null
}

/** The e-mail addresses of users once more, for the index. */
export interface UserEmailTable {
  user_seq: number
  position: number
  type_key: string | null
  value_key: string
}

export interface PasswordTable {
  user_id: string
  encoded_hash: string
}

export interface KeyTable {
  id: string
  owner_id: string
  kind: string
  description: string
  verifier: Uint8Array | null
  api_key: string | null
  sealed_secret: Uint8Array | null
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  last_used_at: number | null
}

export interface EventTable {
  sequence: number
  at: number
  action: string
  actor_kind: string
  actor_id: string | null
  key_id: string | null
  mount: string | null
  target_kind: string | null
  target_id: string | null
  outcome: string
  correlation_id: string
  /** Canonical JSON. */
  details: string
  /** Canonical JSON; null when there was nothing personal or it was erased. */
  personal: string | null
  /** Goes with `personal`; hexadecimal, as are the next three. */
  salt: string | null
  commitment: string | null
  previous_hash: string
  hash: string
  /** `impersonating` of the details once more, for the index. */
  impersonating: string | null
}

/** One row: the last event. Whoever writes holds its lock. */
export interface ChainHeadTable {
  id: number
  sequence: number
  hash: string
}

export interface ErasureTable {
  id: string
  user_id: string
  ordered_at: number
  reason: string
  removed: string
}

export interface SettingTable {
  name: string
  value: string
}

export interface SessionTable {
  id: string
  token_hash: Uint8Array
  user_id: string
  method: string
  provider_id: string | null
  name_id: string | null
  /** The name, bounded ({@link boundedKey}). */
  name_id_key: string | null
  name_id_format: string | null
  session_index: string | null
  created_at: number
  last_seen_at: number
  expires_at: number
  impersonating: string | null
  source_address: string | null
  user_agent: string | null
}

/** When a user last began a session; it outlives the session. */
export interface SignInTable {
  user_id: string
  at: number
}

export interface SecondFactorTable {
  user_id: string
  sealed_secret: Uint8Array
  confirmed_at: number | null
  last_step: number
  /** A JSON array of digests. */
  recovery_codes: string
}

export interface ProviderTable {
  /** In order of creation. */
  seq: Generated<number>
  id: string
  slug: string | null
  /** JSON of everything but the id and the slug. */
  document: string
}

export interface AuthnRequestTable {
  id_hash: Uint8Array
  provider_id: string
  browser_hash: Uint8Array
  return_to: string
  tested_by: string | null
  created_at: number
  expires_at: number
  used_at: number | null
}

export interface UsedAssertionTable {
  provider_id: string
  id_hash: Uint8Array
  expires_at: number
}

export interface OneTimeLinkTable {
  token_hash: Uint8Array
  purpose: string
  user_id: string | null
  created_at: number
  expires_at: number
}

export interface SignOnTestTable {
  id: string
  provider_id: string
  tested_by: string
  created_at: number
  expires_at: number
  sealed_report: Uint8Array
}

/** What lists of accounts are read from: narrow, and in order of creation. */
export interface UserListingTable {
  user_seq: number
  active: number
  user_name_key: string
  /** What is searched, folded; see user-listing.ts. */
  text: string
}

export interface Tables extends ExchangeTables {
  users: UserTable
  user_emails: UserEmailTable
  passwords: PasswordTable
  keys: KeyTable
  events: EventTable
  chain_head: ChainHeadTable
  erasures: ErasureTable
  settings: SettingTable
  sessions: SessionTable
  sign_ins: SignInTable
  second_factors: SecondFactorTable
  providers: ProviderTable
  authn_requests: AuthnRequestTable
  used_assertions: UsedAssertionTable
  one_time_links: OneTimeLinkTable
  sign_on_tests: SignOnTestTable
  user_listing: UserListingTable
}
