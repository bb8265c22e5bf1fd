import type { KeyId, ProviderId, SessionId, UserId } from './id.ts'

/** The address of a SCIM endpoint, which also chooses the connection's policy. */
export type Mount = 'entra' | 'scim'

/** A person who signed in. What the session may do was read together with it, for this one request. */
export interface SessionActor {
  readonly kind: 'session'
  readonly sessionId: SessionId
  /** Who signed in. Under impersonation too. */
  readonly userId: UserId
  readonly administrator: boolean
  /** In whose account an administrator acts; null when in their own. */
  readonly impersonating: UserId | null
}

/** A program that signed its request with an API key of its owner. */
export interface KeyActor {
  readonly kind: 'key'
  readonly keyId: KeyId
  readonly ownerId: UserId
}

/**
 * Who acts: an identity provider's connection, a person who signed in, a program with an API key, an identity provider that tells who
 * somebody is, the operator at the command line, the portal itself, or nobody who proved a name.
 */
export type Actor =
  | { readonly kind: 'connection'; readonly mount: Mount; readonly keyId: KeyId; readonly ownerId: UserId }
  | SessionActor
  | KeyActor
  | { readonly kind: 'provider'; readonly providerId: ProviderId }
  | { readonly kind: 'operator' }
  | { readonly kind: 'system' }
  | { readonly kind: 'anonymous' }

/** The circumstances of one command. The domain reads no clock: the time comes in here. */
export interface Occasion {
  readonly actor: Actor
  /** Milliseconds since 1970. */
  readonly at: number
  /** Ties the audit entries of one request together; also shown to the client in error texts. */
  readonly correlationId: string
  readonly sourceAddress?: string
  /** What an adapter adds to the audit entry (operation, connection, leniency used). Never personal data. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>
}
