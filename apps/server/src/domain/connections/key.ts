// Connections: an organisation's links to its identity provider and the keys with which programs act. It owns what a key is, who may
// have one and when it stops working. It doesn't know the wire (Bearer, Basic, signatures) nor how keys are stored.
import type { KeyId, UserId } from '../id.ts'

export type KeyKind = 'scim' | 'api'

/** A credential of its owner. Of a SCIM key only a verifier is kept; an API secret is kept sealed, since checking signatures needs it. */
export interface Key {
  readonly id: KeyId
  readonly ownerId: UserId
  readonly kind: KeyKind
  readonly description: string
  /** SCIM: SHA-256 of the password, which has 256 bits of randomness, so that a fast digest is a safe verifier. */
  readonly verifier: Uint8Array | null
  /** API: the public half, and the secret sealed under the portal's secret key. */
  readonly apiKey: string | null
  readonly sealedSecret: Uint8Array | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
}

/** The keys of one user name and what decides whether they work, read in one query. */
export interface KeyRing {
  readonly ownerId: UserId
  readonly active: boolean
  readonly administrator: boolean
  readonly keys: readonly Key[]
}

/** Neither revoked nor expired. Whether its owner may still use it is another question. */
export const isLive = ({ revokedAt, expiresAt }: Key, at: number): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > at)
