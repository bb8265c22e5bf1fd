// The part of the store's port that the exchange needs. What is read with its owner is read in one query, so that nobody who was
// deactivated meanwhile is taken for somebody.
import type { User } from '../directory/user.ts'
import type { BlobId, FileId, MailId, ReceivingKeyId, RecipientId, RequestLinkId, TransferId, UserId } from '../id.ts'
import type { Mail } from './mail.ts'
import type {
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
  TransferKind
} from './transfer.ts'

export interface OwnedFile extends OwnedTransfer {
  readonly file: TransferFile
}

/** What a history shows: newest first. Drafts and deleted ones are never in it. */
export interface HistoryQuery {
  readonly offset: number
  readonly limit: number
  readonly state?: 'open' | 'over'
  /** Now, which tells what has expired. */
  readonly at: number
}

export interface HistoryPage {
  readonly transfers: readonly OwnedTransfer[]
  readonly total: number
}

/** A request link or personal address with its owner and the key to seal for. */
export interface OpenDoor<T> {
  readonly door: T
  readonly owner: User
  readonly key: ReceivingKey
}

export interface FetchedByRecipient {
  /** The first time. */
  readonly openedAt: number
  /** How many files they have whole. */
  readonly files: number
}

export interface ExchangeReader {
  transfer(id: TransferId): Promise<OwnedTransfer | undefined>
  /** In order of position. */
  files(id: TransferId): Promise<readonly TransferFile[]>
  file(id: TransferId, fileId: FileId): Promise<OwnedFile | undefined>
  /** Numbers of the parts that were acknowledged, ascending. Empty for a complete file. */
  parts(fileId: FileId): Promise<readonly number[]>
  /** Whether that part was acknowledged; costs one look, however many there are. False for a complete file. */
  hasPart(fileId: FileId, number: number): Promise<boolean>
  /** In the order they were added. */
  recipients(id: TransferId): Promise<readonly Recipient[]>
  recipientByAddress(id: TransferId, addressDigest: Uint8Array): Promise<Recipient | undefined>
  grant(id: TransferId, browserHash: Uint8Array): Promise<Grant | undefined>
  /** The latest 500, oldest first. */
  fetches(id: TransferId): Promise<readonly Fetch[]>
  /** By how many something was fetched: each recipient once, on however many browsers, and each reader without one; but for one reader. */
  countReaders(id: TransferId, but: string): Promise<number>
  /** What each recipient fetched who fetched something. */
  fetchedBy(id: TransferId): Promise<ReadonlyMap<RecipientId, FetchedByRecipient>>
  /** Whether so many are remembered of a transfer. Costs a look at no more than that. */
  hasFetches(id: TransferId, atLeast: number): Promise<boolean>
  /** What one reader fetched of one thing, if they did. */
  fetch(id: TransferId, fileId: FileId | null, reader: string): Promise<Fetch | undefined>
  /** What a user sent, or what was sent in to them. With ids, only those. */
  owned(ownerId: UserId, kind: TransferKind, query: HistoryQuery): Promise<HistoryPage>
  /** What others sent to any of these addresses, by recipients that weren't removed. */
  addressed(addressDigests: readonly Uint8Array[], query: HistoryQuery): Promise<HistoryPage>
  /** A user's latest recipients over all that they sent, newest first, one for each address. At most `limit`. */
  latestRecipients(ownerId: UserId, limit: number): Promise<readonly Recipient[]>
  /** Which of a user's sent transfers have such a recipient, newest first; at most `limit`. */
  sentTo(ownerId: UserId, addressDigests: readonly Uint8Array[], limit: number): Promise<readonly OwnedTransfer[]>
  /** The user's newest; undefined when they have none. */
  receivingKey(ownerId: UserId): Promise<ReceivingKey | undefined>
  receivingKeyById(id: ReceivingKeyId): Promise<ReceivingKey | undefined>
  requestLink(id: RequestLinkId): Promise<OpenDoor<RequestLink> | undefined>
  /** Newest first, revoked and expired ones too, at most 200. */
  requestLinks(ownerId: UserId): Promise<readonly RequestLink[]>
  personalAddress(name: string): Promise<OpenDoor<PersonalAddress> | undefined>
  personalAddressOf(ownerId: UserId): Promise<PersonalAddress | undefined>
  /** Mails of a transfer that are still in the outbox: waiting, or given up. */
  mails(id: TransferId): Promise<readonly Mail[]>
  /**
   * Transfers whose bytes must go: drafts that nobody touched since `draftsBefore`, those expired before `expiredBefore`, revoked, deleted and `removing`
   * ones, and those of owners who aren't registered. At most `limit`.
   */
  dueForRemoval(bounds: {
    readonly draftsBefore: number
    readonly expiredBefore: number
    readonly limit: number
  }): Promise<readonly Transfer[]>
  /** Which of these blobs a file row points at. */
  knownBlobs(ids: readonly BlobId[]): Promise<ReadonlySet<BlobId>>
}

/** Everything here is part of the caller's transaction. */
export interface ExchangeWriter {
  transfer(id: TransferId): Promise<OwnedTransfer | undefined>
  insertTransfer(transfer: Transfer): Promise<void>
  updateTransfer(transfer: Transfer): Promise<void>
  /** The record with all that hangs on it: files, parts, recipients, codes, grants, fetches, mails. */
  removeTransfer(id: TransferId): Promise<void>
  /** What hangs on it but is of no use once its bytes are gone: files, parts, codes, grants, waiting mails. Recipients and fetches stay for the history. */
  removeContent(id: TransferId): Promise<void>
  /** All of a user's that can still be read become revoked; how many. */
  revokeAll(ownerId: UserId, at: number): Promise<number>
  /** Revokes all of a user's request links and switches the personal address off, so that neither opens again with the account. */
  closeDoors(ownerId: UserId, at: number): Promise<void>
  /** How many drafts that were touched since then are being sent in over a request link, or with null over the owner's personal address. */
  countDrafts(ownerId: UserId, requestLinkId: RequestLinkId | null, touchedSince: number): Promise<number>
  files(id: TransferId): Promise<readonly TransferFile[]>
  file(id: TransferId, fileId: FileId): Promise<OwnedFile | undefined>
  insertFile(file: TransferFile): Promise<void>
  /** Also forgets its parts, which completeness stands for. */
  completeFile(fileId: FileId, sealedHeader: Uint8Array): Promise<void>
  /** With its parts. */
  removeFile(fileId: FileId): Promise<void>
  /** Remembers that a part is durable, and when its transfer was last touched. Idempotent. */
  addPart(file: TransferFile, number: number, at: number): Promise<void>
  countParts(fileId: FileId): Promise<number>
  recipients(id: TransferId): Promise<readonly Recipient[]>
  insertRecipient(recipient: Recipient): Promise<void>
  /** With codes and grants of theirs; false if there was none. Fetches stay. */
  removeRecipient(id: TransferId, recipientId: RecipientId): Promise<boolean>
  notified(recipientId: RecipientId, at: number): Promise<void>
  /** Replaces the browser's earlier one for the transfer. */
  writeCode(code: AccessCode): Promise<void>
  code(id: TransferId, browserHash: Uint8Array): Promise<AccessCode | undefined>
  /** One more wrong answer; no code more for {@link countCodes}. */
  addAttempt(id: TransferId, browserHash: Uint8Array): Promise<void>
  removeCode(id: TransferId, browserHash: Uint8Array): Promise<void>
  /** How many codes were written for the address and the transfer since; also those that were replaced or used. */
  countCodes(id: TransferId, addressDigest: Uint8Array, since: number): Promise<number>
  /** Replaces the browser's earlier one for the transfer. */
  writeGrant(grant: Grant): Promise<void>
  removeGrants(id: TransferId): Promise<void>
  /** Remembers the first start; `completedAt` once it is there. One record for transfer, file and reader. */
  recordFetch(fetch: Fetch): Promise<void>
  insertReceivingKey(key: ReceivingKey): Promise<void>
  insertRequestLink(link: RequestLink): Promise<void>
  requestLink(id: RequestLinkId): Promise<RequestLink | undefined>
  updateRequestLink(link: RequestLink): Promise<void>
  /** Inserts or changes. Throws DomainError `conflict` `personal-address.taken`. */
  writePersonalAddress(address: PersonalAddress): Promise<void>
  insertMail(mail: Mail): Promise<void>
  /** Takes due mails for `leaseMilliseconds`: nobody else is given them meanwhile. At most `limit`, in order of creation. */
  takeMails(at: number, leaseMilliseconds: number, limit: number): Promise<readonly Mail[]>
  updateMail(mail: Mail): Promise<void>
  removeMail(id: MailId): Promise<void>
  /** Removes expired codes, grants and mails, and the counts of codes that are older than a day; some hundreds of each at once. */
  removeExpired(at: number): Promise<void>
}
