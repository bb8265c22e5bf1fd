import { z } from 'zod'
import { emailAddress, instant, page, personName, signInType } from './common.ts'

export const userSummary = z.object({
  id: z.string(),
  userName: z.string(),
  /** Given and family name, or the display name; null when the account has none. */
  name: z.string().nullable(),
  email: z.string().nullable(),
  signIn: signInType,
  source: z.enum(['scim', 'operator', 'console', 'sign-on']),
  active: z.boolean(),
  administrator: z.boolean(),
  createdAt: instant,
  lastSignInAt: instant.nullable(),
  deactivatedAt: instant.nullable()
})
export type UserSummary = z.infer<typeof userSummary>

/**
 * `GET /api/users`. One account is at `/api/users/:id`: `GET` answers a {@link userSummary}; `POST …/activation`, `POST …/deactivation`,
 * `POST …/impersonation` and `DELETE …/second-factor` take and answer nothing.
 */
export const usersQuery = page.extend({
  state: z.enum(['registered', 'deactivated']).default('registered'),
  /** Part of user name or name, without regard to case. */
  search: z.string().trim().max(200).default(''),
  sort: z.enum(['userName', 'newest']).default('userName')
})
export type UsersQuery = z.input<typeof usersQuery>

export const usersPage = z.object({
  users: z.array(userSummary),
  /** How many match. */
  total: z.int(),
  registered: z.int(),
  deactivated: z.int()
})
export type UsersPage = z.infer<typeof usersPage>

/** `POST /api/users` (Add Users) */
export const newUser = z.object({
  userName: emailAddress,
  signIn: signInType,
  givenName: personName.optional(),
  familyName: personName.optional(),
  administrator: z.boolean().default(false)
})
export type NewUser = z.input<typeof newUser>

/** `POST /api/users/:id/link`: a one-time address to hand over; it works once, until `expiresAt`. */
export const oneTimeLink = z.object({ url: z.string(), expiresAt: instant })
export type OneTimeLink = z.infer<typeof oneTimeLink>

export const addedUser = z.object({
  user: userSummary,
  /** For sign-in by password: where the person chooses one. */
  invitation: oneTimeLink.nullable()
})
export type AddedUser = z.infer<typeof addedUser>

/** `PUT /api/users/:id/administrator`: answers nothing. */
export const administratorRight = z.object({ administrator: z.boolean() })
