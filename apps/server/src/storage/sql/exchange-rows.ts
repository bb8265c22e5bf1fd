// The exchange as rows: what is read of it, and what is written for it. The casts say what only these files' own writing puts there.
import type {
  Access,
  AccessCode,
  Fetch,
  Grant,
  OwnedTransfer,
  PersonalAddress,
  ReceivingKey,
  Recipient,
  RequestLink,
  Transfer,
  TransferFile,
  TransferFormat,
  TransferKind,
  TransferState
} from '../../domain/exchange/transfer.ts'
import type {
  BlobId,
  FileId,
  GrantId,
  ReceivingKeyId,
  RecipientId,
  RequestLinkId,
  TransferId,
  UserId
} from '../../domain/id.ts'
import type {
  AccessCodeTable,
  FetchTable,
  GrantTable,
  PersonalAddressTable,
  ReceivingKeyTable,
  RecipientTable,
  RequestLinkTable,
  TransferFileTable,
  TransferTable
} from './exchange-tables.ts'
import { type UserRow, userOf } from './user-rows.ts'

/** The columns a transfer is made of; what a user has as well is called otherwise. */
export const transferColumns = [
  'transfers.id as transfer_id',
  'transfers.owner_id',
  'transfers.kind',
  'transfers.format',
  'transfers.access',
  'transfers.state',
  'transfers.proof_hash',
  'transfers.upload_token_hash',
  'transfers.sealed_manifest',
  'transfers.password_hash',
  'transfers.request_link_id',
  'transfers.receiving_key_id',
  'transfers.file_count',
  'transfers.bytes',
  'transfers.created_at as transfer_created_at',
  'transfers.touched_at',
  'transfers.expires_at',
  'transfers.deleted',
  'transfers.sent_at',
  'transfers.revoked_at',
  'transfers.removed_at'
] as const

export type TransferRow = Omit<TransferTable, 'id' | 'created_at' | 'owner_active'> & {
  readonly transfer_id: string
  readonly transfer_created_at: number
}

export const transferOf = (row: TransferRow): Transfer => ({
  id: row.transfer_id as TransferId,
  ownerId: row.owner_id as UserId,
  kind: row.kind as TransferKind,
  format: row.format as TransferFormat,
  access: row.access as Access,
  state: row.state as TransferState,
  proofHash: row.proof_hash,
  passwordHash: row.password_hash,
  uploadTokenHash: row.upload_token_hash,
  requestLinkId: row.request_link_id as RequestLinkId | null,
  receivingKeyId: row.receiving_key_id as ReceivingKeyId | null,
  sealedManifest: row.sealed_manifest,
  fileCount: row.file_count,
  bytes: row.bytes,
  createdAt: row.transfer_created_at,
  touchedAt: row.touched_at,
  sentAt: row.sent_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  removedAt: row.removed_at,
  deleted: row.deleted === 1
})

export const ownedOf = (row: TransferRow & UserRow): OwnedTransfer => ({
  transfer: transferOf(row),
  owner: userOf(row)
})

/** The columns that a change of a transfer may touch. */
export const changeableOf = (transfer: Transfer) => ({
  access: transfer.access,
  state: transfer.state,
  proof_hash: transfer.proofHash,
  upload_token_hash: transfer.uploadTokenHash,
  sealed_manifest: transfer.sealedManifest,
  password_hash: transfer.passwordHash,
  request_link_id: transfer.requestLinkId,
  receiving_key_id: transfer.receivingKeyId,
  file_count: transfer.fileCount,
  bytes: transfer.bytes,
  touched_at: transfer.touchedAt,
  expires_at: transfer.expiresAt,
  deleted: transfer.deleted ? 1 : 0,
  sent_at: transfer.sentAt,
  revoked_at: transfer.revokedAt,
  removed_at: transfer.removedAt
})

export const fileOf = (row: TransferFileTable): TransferFile => ({
  id: row.id as FileId,
  transferId: row.transfer_id as TransferId,
  position: row.position,
  bytes: row.bytes,
  blobId: row.blob_id as BlobId,
  sealedHeader: row.sealed_header,
  createdAt: row.created_at
})

export const recipientOf = (row: Omit<RecipientTable, 'seq'>): Recipient => ({
  id: row.id as RecipientId,
  transferId: row.transfer_id as TransferId,
  addressDigest: row.address_digest,
  sealedAddress: row.sealed_address,
  addedAt: row.added_at,
  notifiedAt: row.notified_at
})

export type CodeRow = { [Column in keyof AccessCodeTable]: AccessCodeTable[Column] }

export const codeOf = (row: CodeRow): AccessCode => ({
  transferId: row.transfer_id as TransferId,
  browserHash: row.browser_hash,
  recipientId: row.recipient_id as RecipientId | null,
  addressDigest: row.address_digest,
  codeDigest: row.code_digest,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  attempts: row.attempts
})

export const codeRow = (code: AccessCode): CodeRow => ({
  transfer_id: code.transferId,
  browser_hash: code.browserHash,
  address_digest: code.addressDigest,
  code_digest: code.codeDigest,
  recipient_id: code.recipientId,
  created_at: code.createdAt,
  expires_at: code.expiresAt,
  attempts: code.attempts
})

export type GrantRow = { [Column in keyof GrantTable]: GrantTable[Column] }

export const grantOf = (row: GrantRow): Grant => ({
  id: row.id as GrantId,
  transferId: row.transfer_id as TransferId,
  browserHash: row.browser_hash,
  recipientId: row.recipient_id as RecipientId | null,
  createdAt: row.created_at,
  expiresAt: row.expires_at
})

export const grantRow = (grant: Grant): GrantRow => ({
  id: grant.id,
  transfer_id: grant.transferId,
  browser_hash: grant.browserHash,
  recipient_id: grant.recipientId,
  created_at: grant.createdAt,
  expires_at: grant.expiresAt
})

export type FetchRow = { [Column in keyof Omit<FetchTable, 'seq'>]: FetchTable[Column] }

export const fetchOf = (row: FetchRow): Fetch => ({
  transferId: row.transfer_id as TransferId,
  fileId: row.file_id === '' ? null : (row.file_id as FileId),
  reader: row.reader,
  recipientId: row.recipient_id as RecipientId | null,
  startedAt: row.started_at,
  completedAt: row.completed_at
})

export const receivingKeyOf = (row: Omit<ReceivingKeyTable, 'seq'>): ReceivingKey => ({
  id: row.id as ReceivingKeyId,
  ownerId: row.owner_id as UserId,
  publicKey: row.public_key,
  sealedIdentity: row.sealed_identity,
  createdAt: row.created_at
})

export const requestLinkOf = (row: Omit<RequestLinkTable, 'seq'>): RequestLink => ({
  id: row.id as RequestLinkId,
  ownerId: row.owner_id as UserId,
  receivingKeyId: row.receiving_key_id as ReceivingKeyId,
  sealedTitle: row.sealed_title,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at
})

export const personalAddressOf = (row: PersonalAddressTable): PersonalAddress => ({
  ownerId: row.owner_id as UserId,
  name: row.name,
  enabled: row.enabled === 1,
  createdAt: row.created_at
})
