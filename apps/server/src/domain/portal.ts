import type { ResourceType } from '@sealpost/scim'
import type { Blobs } from './exchange/blobs.ts'
import type { UserId } from './id.ts'
import type { Store } from './store.ts'

/** Seals secrets that must be read again, under a key that isn't in the database. */
export interface SecretBox {
  /** @param context What the secret belongs to; opening needs the same. */
  seal(secret: string, context: string): Uint8Array
  /** Throws DomainError `unavailable` `secret.unreadable` when the key or the context is another. */
  open(sealed: Uint8Array, context: string): string
  /**
   * A keyed digest (HMAC-SHA-256, 32 bytes): the same text and context give the same, and who doesn't have the secret key can't find the text
   * by trying. For looking up what is stored sealed, and for codes that have few digits.
   */
  digest(text: string, context: string): Uint8Array
}

/**
 * A key for each user, in a key store of its own, under which is sealed what their transfers need to be read. Destroying it makes all of
 * that unreadable, in every copy of the database.
 */
export interface DataKeys {
  /**
   * @param context What it belongs to (say `manifest:ID`); opening needs the same. The key is made when the user has none.
   */
  seal(owner: UserId, plain: Uint8Array, context: string): Promise<Uint8Array>
  /** Throws DomainError `gone` `transfer.erased` when the user has no key any more; `unavailable` `secret.unreadable` when it fits nothing. */
  open(owner: UserId, sealed: Uint8Array, context: string): Promise<Uint8Array>
  /** Idempotent; durable when it returns. */
  destroy(owner: UserId): Promise<void>
  close(): Promise<void>
}

/** Argon2id, outside the domain. */
export interface Passwords {
  /** An encoded hash. Throws DomainError `invalid` `password.length`. */
  hash(password: string): Promise<string>
  /** Whether the password fits. With null it costs as much and answers false, so that nobody can time who has one. */
  verify(encodedHash: string | null, password: string): Promise<boolean>
}

/** Time-based one-time passwords (RFC 6238: SHA-1, six digits, 30 seconds), outside the domain. */
export interface OneTimePasswords {
  /** A new secret, Base32. */
  newSecret(): string
  /** The otpauth address an authenticator reads from a QR code. */
  uri(secret: string, account: string, issuer: string): string
  /** The time step a code belongs to, looking one step before and after `at`; null when it fits none. */
  stepOf(secret: string, code: string, at: number): number | null
}

/** What the commands of the domain work with; made once at start. */
export interface Portal {
  readonly store: Store
  readonly secrets: SecretBox
  readonly passwords: Passwords
  readonly oneTimePasswords: OneTimePasswords
  readonly dataKeys: DataKeys
  readonly blobs: Blobs
  /** Whether mail can be sent. */
  readonly mail: boolean
  /** The user's schema: core, enterprise, and the extensions this organisation added. */
  readonly userType: ResourceType
  /** The public origin, without a slash at the end. */
  readonly origin: string
}
