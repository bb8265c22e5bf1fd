import type { ResourceType } from '@sealpost/scim'
import type { Store } from './store.ts'

/** Seals secrets that must be read again, under a key that isn't in the database. */
export interface SecretBox {
  /** @param context What the secret belongs to; opening needs the same. */
  seal(secret: string, context: string): Uint8Array
  /** Throws DomainError `unavailable` `secret.unreadable` when the key or the context is another. */
  open(sealed: Uint8Array, context: string): string
}

/** What the commands of the domain work with; made once at start. */
export interface Portal {
  readonly store: Store
  readonly secrets: SecretBox
  /** The user's schema: core, enterprise, and the extensions this organisation added. */
  readonly userType: ResourceType
  /** The public origin, without a slash at the end. */
  readonly origin: string
}
