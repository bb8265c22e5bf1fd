// What the suites of the exchange store: none of it is stored yet.
import type { Mail } from '../../domain/exchange/mail.ts'
import type {
  AccessCode,
  Fetch,
  Grant,
  ReceivingKey,
  Recipient,
  RequestLink,
  Transfer,
  TransferFile
} from '../../domain/exchange/transfer.ts'
import { type BlobId, newId, type TransferId, type UserId } from '../../domain/id.ts'
import type { Store, Transaction } from '../../domain/store.ts'
import { randomHash } from './drafts.ts'
import { noon } from './place.ts'

export const sealed = (...bytes: readonly number[]): Uint8Array => Uint8Array.of(0, 255, 10, ...bytes)

export const draftTransfer = (ownerId: UserId, more: Partial<Transfer> = {}): Transfer => ({
  id: newId<'transfer'>(Date.now()),
  ownerId,
  kind: 'sent',
  format: 'age-v1',
  access: 'recipients',
  state: 'draft',
  proofHash: null,
  passwordHash: null,
  uploadTokenHash: null,
  requestLinkId: null,
  receivingKeyId: null,
  sealedManifest: null,
  fileCount: 0,
  bytes: 0,
  createdAt: noon,
  touchedAt: noon,
  sentAt: null,
  expiresAt: noon + 1_000,
  revokedAt: null,
  removedAt: null,
  deleted: false,
  ...more
})

export const sentTransfer = (ownerId: UserId, more: Partial<Transfer> = {}): Transfer =>
  draftTransfer(ownerId, {
    state: 'sent',
    sentAt: noon,
    proofHash: randomHash(),
    sealedManifest: sealed(1, 2),
    ...more
  })

export const draftFile = (transferId: TransferId, position = 0, more: Partial<TransferFile> = {}): TransferFile => ({
  id: newId<'file'>(Date.now()),
  transferId,
  position,
  bytes: 9_007_199_254_740_991,
  blobId: Buffer.from(randomHash()).toString('hex', 0, 16) as BlobId,
  sealedHeader: null,
  createdAt: noon,
  ...more
})

export const draftRecipient = (transferId: TransferId, more: Partial<Recipient> = {}): Recipient => ({
  id: newId<'recipient'>(Date.now()),
  transferId,
  addressDigest: randomHash(),
  sealedAddress: sealed(3),
  addedAt: noon,
  notifiedAt: null,
  ...more
})

export const draftCode = (transferId: TransferId, more: Partial<AccessCode> = {}): AccessCode => ({
  transferId,
  browserHash: randomHash(),
  recipientId: null,
  addressDigest: randomHash(),
  codeDigest: randomHash(),
  createdAt: noon,
  expiresAt: noon + 600,
  attempts: 0,
  ...more
})

export const draftGrant = (transferId: TransferId, more: Partial<Grant> = {}): Grant => ({
  id: newId<'grant'>(Date.now()),
  transferId,
  browserHash: randomHash(),
  recipientId: null,
  createdAt: noon,
  expiresAt: noon + 1_000,
  ...more
})

export const draftFetch = (transferId: TransferId, more: Partial<Fetch> = {}): Fetch => ({
  transferId,
  fileId: null,
  reader: newId<'grant'>(Date.now()),
  recipientId: null,
  startedAt: noon,
  completedAt: null,
  ...more
})

export const draftReceivingKey = (ownerId: UserId, more: Partial<ReceivingKey> = {}): ReceivingKey => ({
  id: newId<'receiving-key'>(Date.now()),
  ownerId,
  publicKey: 'age1pq1example',
  sealedIdentity: sealed(4),
  createdAt: noon,
  ...more
})

export const draftRequestLink = (key: ReceivingKey, more: Partial<RequestLink> = {}): RequestLink => ({
  id: newId<'request-link'>(Date.now()),
  ownerId: key.ownerId,
  receivingKeyId: key.id,
  sealedTitle: sealed(5),
  createdAt: noon,
  expiresAt: noon + 1_000,
  revokedAt: null,
  ...more
})

export const draftMail = (ownerId: UserId, more: Partial<Mail> = {}): Mail => ({
  id: newId<'mail'>(Date.now()),
  ownerId,
  transferId: null,
  recipientId: null,
  sealedContent: sealed(6),
  createdAt: noon,
  attempts: 0,
  nextAt: noon,
  expiresAt: noon + 1_000,
  failure: null,
  ...more
})

/** Stores what a function puts into the exchange, in one decision. */
export const stored = <T>(store: Store, put: (exchange: Transaction['exchange']) => Promise<T>): Promise<T> =>
  store.write(tx => put(tx.exchange))

export async function storeTransfer(store: Store, transfer: Transfer): Promise<Transfer> {
  await stored(store, exchange => exchange.insertTransfer(transfer))
  return transfer
}
