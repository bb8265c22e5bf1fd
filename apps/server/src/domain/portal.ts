import type { ResourceType } from '@sealpost/scim'
import type { Store } from './store.ts'

/** Seals secrets that must be read again, under a key that isn't in the database. */
export interface SecretBox {
  /** @param context What the secret belongs to; opening needs the same. */
  seal(secret: string, context: string): Uint8Array
  /** Throws DomainError `unavailable` `secret.unreadable` when the key or the context is another. */
  open(sealed: Uint8Array, context: string): string
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
  /** The user's schema: core, enterprise, and the extensions this organisation added. */
  readonly userType: ResourceType
  /** The public origin, without a slash at the end. */
  readonly origin: string
}
