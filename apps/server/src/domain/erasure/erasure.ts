// Erasure: what follows a deactivation. It owns when what a leaver had is destroyed, what holds that up (brake, grace period, legal hold), the
// job that removes it, and the receipt that proves it. It doesn't know how bytes are overwritten nor how keys are kept.
import type { RecordedActor } from '../events.ts'
import type { ErasureId, UserId, VaultId } from '../id.ts'

/**
 * `braked` until an administrator releases or undoes it; `waiting` until `dueAt` is past and no legal hold stands; `erasing` from the moment the
 * key is destroyed; `closing` when rows and bytes are gone and what they left in files is overwritten; `done` with its receipt; `undone`.
 */
export const erasureStates = ['braked', 'waiting', 'erasing', 'closing', 'done', 'undone'] as const
export type ErasureState = (typeof erasureStates)[number]

/** Whether all is still there. */
export const isPending = ({ state }: { readonly state: ErasureState }): boolean =>
  state === 'braked' || state === 'waiting'

/** What was removed, by name; no values. */
export interface Removed {
  readonly profileAttributes: number
  readonly keys: number
  readonly sessions: number
  readonly requestLinks: number
  readonly transfers: number
  readonly files: number
  /** Of the files, unsealed. */
  readonly bytes: number
  /** Entries in the recipients' lists of other people's transfers. */
  readonly received: number
  readonly mails: number
  readonly auditEntries: number
}

export const nothingRemoved: Removed = {
  profileAttributes: 0,
  keys: 0,
  sessions: 0,
  requestLinks: 0,
  transfers: 0,
  files: 0,
  bytes: 0,
  received: 0,
  mails: 0,
  auditEntries: 0
}

/** Who lifted the brake, and when. */
export interface Release {
  readonly at: number
  readonly by: RecordedActor
}

export interface Erasure {
  readonly id: ErasureId
  readonly userId: UserId
  readonly vaultId: VaultId
  readonly reason: 'deactivated' | 'removed'
  readonly state: ErasureState
  readonly orderedAt: number
  readonly orderedBy: RecordedActor
  /** When destruction begins; null while braked. */
  readonly dueAt: number | null
  readonly release: Release | null
  /** When destruction began: from then on nothing can be undone. */
  readonly startedAt: number | null
  readonly completedAt: number | null
  /** The profile put aside, sealed under the vault's data key, for as long as it can be undone; context `profile:ID`. */
  readonly sealedProfile: Uint8Array | null
  /** Keyed digests of the person's addresses, by which they are found in other people's transfers; none once the rows are gone. */
  readonly addressDigests: readonly Uint8Array[]
  readonly removed: Removed
  /** Over the names of the blobs removed, one after another: SHA-256 in hexadecimal; null before the first. */
  readonly blobsDigest: string | null
  /** A legal hold that held it up. */
  readonly legalHold: { readonly placedAt: number; readonly liftedAt: number } | null
  /** The receipt as it was signed, see receipt.ts. */
  readonly receipt: string | null
  readonly receiptNumber: number | null
}

/** That nothing of a user may be destroyed. It outlives the account. */
export interface LegalHold {
  readonly userId: UserId
  readonly placedAt: number
  readonly placedBy: RecordedActor
  /** Whatever tells administrators what it is for, such as a case number. */
  readonly reference: string
}
