// The exchange: transfers of files and messages, sealed before they come here. It owns who may send, read, extend and revoke what, until
// when, and how a reader proves who they are. It can't read what it keeps: names, messages and bytes are ciphertext, link secrets never come.
import type { User } from '../directory/user.ts'
import type { BlobId, FileId, GrantId, ReceivingKeyId, RecipientId, RequestLinkId, TransferId, UserId } from '../id.ts'

/** `sent` by its owner, or `sent-in` to its owner by somebody outside, over a request link or the personal address. */
export const transferKinds = ['sent', 'sent-in'] as const
export type TransferKind = (typeof transferKinds)[number]

/** Who may read: the recipients who prove their address, whoever has the link, or the owner alone (what was sent in). */
export const accesses = ['recipients', 'public', 'owner'] as const
export type Access = (typeof accesses)[number]

/** How its content is sealed; others will come. */
export type TransferFormat = 'age-v1'

/**
 * `draft` while it is being uploaded; `sent`; `revoked` by its owner; `removing` while its bytes go; `removed` when only this record is left.
 * Whether a sent one has expired is told by `expiresAt`.
 */
export type TransferState = 'draft' | 'sent' | 'revoked' | 'removing' | 'removed'

export interface Transfer {
  readonly id: TransferId
  readonly ownerId: UserId
  readonly kind: TransferKind
  readonly format: TransferFormat
  readonly access: Access
  readonly state: TransferState
  /** SHA-256 of what shows that somebody holds the link; null for a draft and for what was sent in. */
  readonly proofHash: Uint8Array | null
  /** Argon2id, of a public link with a password. */
  readonly passwordHash: string | null
  /** SHA-256 of the token with which somebody outside uploads; it stays, so that completing again is answered alike. Null otherwise. */
  readonly uploadTokenHash: Uint8Array | null
  readonly requestLinkId: RequestLinkId | null
  /** The owner's key that what was sent in is sealed for. */
  readonly receivingKeyId: ReceivingKeyId | null
  /** A whole age file (message, names, digests of headers), sealed under the owner's data key; context `manifest:ID`. Null for a draft, and when removed. */
  readonly sealedManifest: Uint8Array | null
  readonly fileCount: number
  /** Of the files, unsealed. */
  readonly bytes: number
  readonly createdAt: number
  /** When something was last uploaded. */
  readonly touchedAt: number
  readonly sentAt: number | null
  readonly expiresAt: number
  readonly revokedAt: number | null
  readonly removedAt: number | null
  /** Whether its owner took it out of the history: then the record goes too, with the bytes. */
  readonly deleted: boolean
}

/** A transfer and its owner as they are now, read in one query: what a request is decided upon. */
export interface OwnedTransfer {
  readonly transfer: Transfer
  readonly owner: User
}

export interface TransferFile {
  readonly id: FileId
  readonly transferId: TransferId
  /** From 0, in the order of adding; a free place is taken first. Which file it is to its readers, its head tells. */
  readonly position: number
  /** Unsealed; the sealed size follows from it (`layoutOf` of @sealpost/envelope/size). */
  readonly bytes: number
  readonly blobId: BlobId
  /** Age header and payload nonce, sealed under the owner's data key; context `header:ID`. Null until the file is complete. */
  readonly sealedHeader: Uint8Array | null
  readonly createdAt: number
}

export const isComplete = (file: TransferFile): boolean => file.sealedHeader !== null

export interface Recipient {
  readonly id: RecipientId
  readonly transferId: TransferId
  /** Keyed digest of the address in lower case; context `address`. */
  readonly addressDigest: Uint8Array
  /** Under the owner's data key; context `recipient:ID`. */
  readonly sealedAddress: Uint8Array
  readonly addedAt: number
  /** When a mail was last put into the outbox for them. */
  readonly notifiedAt: number | null
}

/** A code that was mailed, or pretended to be: what a browser must answer. */
export interface AccessCode {
  readonly transferId: TransferId
  /** SHA-256 of the browser's token. With the transfer, the key: asking again replaces. */
  readonly browserHash: Uint8Array
  /** Null when the address is no recipient's: then no code fits. */
  readonly recipientId: RecipientId | null
  readonly addressDigest: Uint8Array
  /** Keyed digest of the code; context `code:TRANSFER`. */
  readonly codeDigest: Uint8Array
  readonly createdAt: number
  readonly expiresAt: number
  readonly attempts: number
}

/** That one browser may read one transfer: it proved an address, or knew the password. */
export interface Grant {
  readonly id: GrantId
  readonly transferId: TransferId
  readonly browserHash: Uint8Array
  /** Whose address was proved; null for a public link. */
  readonly recipientId: RecipientId | null
  readonly createdAt: number
  readonly expiresAt: number
}

/** That somebody fetched something: the list with the message (`fileId` null) or a file. */
export interface Fetch {
  readonly transferId: TransferId
  readonly fileId: FileId | null
  /** Grant or user: one reader's repeated fetching is one record. */
  readonly reader: string
  readonly recipientId: RecipientId | null
  readonly startedAt: number
  /** When the reader's program said that it has it whole; null until then. */
  readonly completedAt: number | null
}

/** A key of a user for which outsiders seal. Its private half is sealed under a recovery key that only the user has. */
export interface ReceivingKey {
  readonly id: ReceivingKeyId
  readonly ownerId: UserId
  /** `age1pq1…` */
  readonly publicKey: string
  /** An age file for the recovery key, sealed once more under the owner's data key; context `receiving-key:ID`. */
  readonly sealedIdentity: Uint8Array
  readonly createdAt: number
}

/** An address at which outsiders may send in, until it expires or is revoked. */
export interface RequestLink {
  readonly id: RequestLinkId
  readonly ownerId: UserId
  readonly receivingKeyId: ReceivingKeyId
  /** What it is for, in its owner's words; under the owner's data key, context `request-link:ID`. Shown to whoever opens it. */
  readonly sealedTitle: Uint8Array
  readonly createdAt: number
  readonly expiresAt: number
  readonly revokedAt: number | null
}

/** `/u/{name}`: one for each user, as long as it is switched on. */
export interface PersonalAddress {
  readonly ownerId: UserId
  /** 3 to 40 of a–z, 0–9, dot, hyphen; unique. */
  readonly name: string
  readonly enabled: boolean
  readonly createdAt: number
}
