// The rows of the exchange.
import type { Generated } from 'kysely'

export interface TransferTable {
  id: string
  owner_id: string
  kind: string
  format: string
  access: string
  state: string
  proof_hash: Uint8Array | null
  upload_token_hash: Uint8Array | null
  sealed_manifest: Uint8Array | null
  password_hash: string | null
  request_link_id: string | null
  receiving_key_id: string | null
  file_count: number
  bytes: number
  created_at: number
  touched_at: number
  expires_at: number
  deleted: number
  sent_at: number | null
  revoked_at: number | null
  removed_at: number | null
  /** Whether the owner is registered: kept in step with the user's row until the transfer is removed. */
  owner_active: number
}

export interface TransferFileTable {
  id: string
  transfer_id: string
  position: number
  bytes: number
  created_at: number
  blob_id: string
  sealed_header: Uint8Array | null
}

/** Parts of files that are not complete yet. */
export interface TransferPartTable {
  file_id: string
  number: number
}

export interface RecipientTable {
  /** In the order they were added. */
  seq: Generated<number>
  id: string
  transfer_id: string
  /** Of the transfer. */
  owner_id: string
  address_digest: Uint8Array
  sealed_address: Uint8Array
  added_at: number
  notified_at: number | null
}

export interface AccessCodeTable {
  transfer_id: string
  browser_hash: Uint8Array
  address_digest: Uint8Array
  code_digest: Uint8Array
  recipient_id: string | null
  created_at: number
  expires_at: number
  attempts: number
}

/** That a code was written, whatever became of it. */
export interface CodeCountTable {
  seq: Generated<number>
  transfer_id: string
  address_digest: Uint8Array
  created_at: number
}

export interface GrantTable {
  id: string
  transfer_id: string
  browser_hash: Uint8Array
  recipient_id: string | null
  created_at: number
  expires_at: number
}

export interface FetchTable {
  seq: Generated<number>
  transfer_id: string
  /** Empty for the list with the message. */
  file_id: string
  reader: string
  recipient_id: string | null
  started_at: number
  completed_at: number | null
}

export interface ReceivingKeyTable {
  seq: Generated<number>
  id: string
  owner_id: string
  public_key: string
  sealed_identity: Uint8Array
  created_at: number
}

export interface RequestLinkTable {
  seq: Generated<number>
  id: string
  owner_id: string
  receiving_key_id: string
  sealed_title: Uint8Array
  created_at: number
  expires_at: number
  revoked_at: number | null
}

export interface PersonalAddressTable {
  owner_id: string
  name: string
  enabled: number
  created_at: number
}

export interface MailTable {
  /** In order of creation. */
  seq: Generated<number>
  id: string
  owner_id: string
  transfer_id: string | null
  recipient_id: string | null
  sealed_content: Uint8Array
  created_at: number
  attempts: number
  expires_at: number
  next_at: number | null
  failure: string | null
}

export interface ExchangeTables {
  transfers: TransferTable
  transfer_files: TransferFileTable
  transfer_parts: TransferPartTable
  recipients: RecipientTable
  access_codes: AccessCodeTable
  code_counts: CodeCountTable
  grants: GrantTable
  fetches: FetchTable
  receiving_keys: ReceivingKeyTable
  request_links: RequestLinkTable
  personal_addresses: PersonalAddressTable
  mails: MailTable
}
