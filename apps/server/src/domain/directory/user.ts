// The directory: the organisation's people and service accounts, who may administer, who is registered. It owns the rules of
// creating, changing, deactivating and removing a user. It doesn't know how they are stored nor which protocol asked.
import { foldCase, type Resource } from '@sealpost/scim'
import type { UserId } from '../id.ts'

export const signInTypes = ['saml', 'password', 'service'] as const
/** How a user signs in; `service` never does. */
export type SignInType = (typeof signInTypes)[number]

/** Who made the account. */
export type UserSource = 'scim' | 'operator' | 'console' | 'sign-on'

export interface User {
  readonly id: UserId
  /** The SCIM attributes a client may write, as sent: always a `userName`; `active` when a client said so. No id, meta or schemas. */
  readonly attributes: Resource
  readonly administrator: boolean
  readonly signIn: SignInType
  readonly source: UserSource
  /** Counts the changes from 1; the ETag. */
  readonly version: number
  readonly createdAt: number
  readonly changedAt: number
  /** When the account was deactivated, which removed its profile; null while registered, and for one that was made inactive. */
  readonly deactivatedAt: number | null
}

/** The user name as stored. It is always there: RFC 7643 §4.1.1 requires it, and creation checks it. */
export const userNameOf = (user: { readonly attributes: Resource }): string => String(user.attributes.userName)

/** The form under which a user name is unique: without regard to case. */
export const userNameKey = (userName: string): string => foldCase(userName)

/** Registered, and so may sign in and use keys. An account is registered unless it was said to be inactive. */
export const isActive = (user: { readonly attributes: Resource }): boolean => user.attributes.active !== false

/** A person, whom an identity provider may manage; service accounts belong to the portal. */
export const isPerson = (user: { readonly signIn: SignInType }): boolean => user.signIn !== 'service'
