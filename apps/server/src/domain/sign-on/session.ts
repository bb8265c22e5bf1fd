import type { User } from '../directory/user.ts'
import type { ProviderId, SessionId, UserId } from '../id.ts'

export const signInMethods = ['saml', 'password', 'link'] as const
/** How a session began: at an identity provider, with a password, or by a one-time link. */
export type SignInMethod = (typeof signInMethods)[number]

/** That a browser acts for a user. Its token is 256 random bits in a cookie; only the token's digest is kept. */
export interface Session {
  readonly id: SessionId
  readonly tokenHash: Uint8Array
  readonly userId: UserId
  readonly method: SignInMethod
  /** What the identity provider calls the person, for single logout; null when it didn't begin there. */
  readonly providerId: ProviderId | null
  readonly nameId: string | null
  readonly nameIdFormat: string | null
  readonly sessionIndex: string | null
  readonly createdAt: number
  readonly lastSeenAt: number
  /** When it ends at the latest; it ends sooner when it isn't used. */
  readonly expiresAt: number
  /** In whose account its user, an administrator, acts. */
  readonly impersonating: UserId | null
  readonly sourceAddress: string | null
  readonly userAgent: string | null
}

/** A session with those it concerns, as they are now: what was read in one query is what a request is decided upon. */
export interface LiveSession {
  readonly session: Session
  /** Who signed in; registered. */
  readonly user: User
  /** In whose account they act; null when in their own, or when that account is gone. */
  readonly impersonated: User | null
}
