import type { ProviderId, SignOnTestId, UserId } from '../id.ts'

/** A sign-in that began here and waits for its Response. The ID itself is not kept, only its digest. */
export interface AuthnRequest {
  readonly idHash: Uint8Array
  readonly providerId: ProviderId
  /** Digest of the cookie of the browser that began it: nobody else may finish it. */
  readonly browserHash: Uint8Array
  /** The path to go to after sign-in. */
  readonly returnTo: string
  /** Who tries the provider out, signing nobody in; null for a real sign-in. */
  readonly testedBy: UserId | null
  readonly createdAt: number
  readonly expiresAt: number
}

/** What came of trying a provider out. The report holds claims of a person, so it is sealed, and kept for a day. */
export interface SignOnTest {
  readonly id: SignOnTestId
  readonly providerId: ProviderId
  readonly testedBy: UserId
  readonly createdAt: number
  readonly expiresAt: number
  /** JSON of the report, sealed in the context `sign-on-test:{id}`. */
  readonly sealedReport: Uint8Array
}
