// The part of the store's port that erasures need.
import type { ErasureId, UserId } from '../id.ts'
import type { Erasure, ErasureState, LegalHold } from './erasure.ts'

export interface ErasureReader {
  byId(id: ErasureId): Promise<Erasure | undefined>
  /** In the order they were ordered. */
  byUser(userId: UserId): Promise<readonly Erasure[]>
  /** Newest first. */
  list(query: {
    readonly state?: ErasureState | undefined
    readonly offset: number
    readonly limit: number
  }): Promise<{ readonly erasures: readonly Erasure[]; readonly total: number }>
  count(state?: ErasureState): Promise<number>
  /** One look into an index. */
  countBraked(): Promise<number>
  /** Those that wait and may begin: due, and not on legal hold. At most `limit`. */
  due(at: number, limit: number): Promise<readonly Erasure[]>
  /** Those in a state that no process works on. At most `limit`. */
  workable(state: ErasureState, at: number, limit: number): Promise<readonly Erasure[]>
  /** Braked ones of which no administrator was told. */
  unalerted(limit: number): Promise<readonly Erasure[]>
  /** Those with receipts of higher numbers, in order of number. */
  receipts(after: number, limit: number): Promise<readonly Erasure[]>
  legalHold(userId: UserId): Promise<LegalHold | undefined>
}

/** Everything here is part of the caller's transaction. */
export interface ErasureWriter extends Pick<ErasureReader, 'byId' | 'byUser' | 'legalHold'> {
  insert(erasure: Erasure): Promise<void>
  update(erasure: Erasure): Promise<void>
  /** Nobody else works on it until then. */
  lease(id: ErasureId, until: number): Promise<void>
  alerted(id: ErasureId): Promise<void>
  /** How many were ordered since and weren't undone. */
  countSince(since: number): Promise<number>
  lastReceipt(): Promise<Erasure | undefined>
  placeHold(hold: LegalHold): Promise<void>
  /** False if there was none. */
  liftHold(userId: UserId): Promise<boolean>
}
