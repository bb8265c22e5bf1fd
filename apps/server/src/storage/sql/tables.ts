// The rows of each table as both databases hold them: booleans as 0 and 1, times in milliseconds since 1970, JSON as text.
import type { ColumnType, Generated } from 'kysely'

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

export interface Tables {
  users: UserTable
  user_emails: UserEmailTable
  passwords: PasswordTable
  keys: KeyTable
  events: EventTable
  chain_head: ChainHeadTable
  erasures: ErasureTable
  settings: SettingTable
}
