import { z } from 'zod'
import { instant, line, password, personName } from './common.ts'
import { userSummary } from './users.ts'

/** `GET /api/profile`: the account acted in, which is another's while impersonating. */
export const profile = z.object({
  user: userSummary,
  givenName: z.string().nullable(),
  familyName: z.string().nullable(),
  /** Names of provisioned accounts come from the identity provider and can't be changed here. */
  namesManagedBy: z.enum(['portal', 'identity-provider']),
  /** Whether this account has a password, and so a second factor. */
  password: z.boolean(),
  secondFactor: z.object({ enabled: z.boolean(), recoveryCodesLeft: z.int() })
})
export type Profile = z.infer<typeof profile>

/** `PATCH /api/profile`: answers the profile. */
export const profileChange = z.object({ givenName: personName, familyName: personName })
export type ProfileChange = z.infer<typeof profileChange>

/** `POST /api/profile/password`: ends all other sessions; answers nothing. */
export const passwordChange = z.object({ current: z.string().min(1).max(1024), next: password })
export type PasswordChange = z.infer<typeof passwordChange>

/** `POST /api/profile/second-factor`: begins; nothing is asked for at sign-in until it is confirmed. */
export const secondFactorDraft = z.object({
  /** Base32, to type by hand. */
  secret: z.string(),
  /** otpauth:// for a QR code. */
  uri: z.string()
})
export type SecondFactorDraft = z.infer<typeof secondFactorDraft>

/**
 * `POST /api/profile/second-factor/confirmation` and `…/recovery-codes`, which answer {@link recoveryCodes};
 * `DELETE /api/profile/second-factor`, which answers nothing.
 */
export const code = z.object({ code: z.string().trim().min(6).max(64) })
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
export type RecoveryCodes = z.infer<typeof recoveryCodes>

/** `GET /api/profile/sessions`. `DELETE …/sessions/:id` ends one, `DELETE …/sessions` all but the current; they answer nothing. */
export const sessions = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      current: z.boolean(),
      method: z.enum(['saml', 'password', 'link']),
      createdAt: instant,
      lastSeenAt: instant,
      sourceAddress: z.string().nullable(),
      /** As the browser called itself, cut to 300 characters. */
      userAgent: z.string().nullable()
    })
  )
})
export type Sessions = z.infer<typeof sessions>

export const key = z.object({
  id: z.string(),
  kind: z.enum(['api', 'scim']),
  description: z.string(),
  /** The public half of an API key; null for a SCIM key, whose user name is its owner's. */
  apiKey: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable()
})
export type Key = z.infer<typeof key>

/** `GET /api/profile/keys`. `DELETE …/keys/:id` revokes one and answers nothing. */
export const keys = z.object({
  keys: z.array(key),
  /** Whether the account may have SCIM keys: only administrators may. */
  scim: z.boolean()
})
export type Keys = z.infer<typeof keys>

/** `POST /api/profile/keys` (Generate New Key) */
export const newKey = z.object({
  description: line.max(200).default(''),
  expiresAt: instant.nullable().default(null)
})
export type NewKey = z.input<typeof newKey>

/** Shown this once. */
export const apiKey = z.object({ key, apiKey: z.string(), apiSecret: z.string() })
export type ApiKey = z.infer<typeof apiKey>

/** `POST /api/profile/keys/:id/scim` (Click here if you want to use this as a SCIM key): the API key stops, this takes its place. */
export const scimKey = z.object({
  key,
  userName: z.string(),
  password: z.string(),
  /** User name and password joined by a colon: what goes into Entra's Secret Token. */
  bearerToken: z.string(),
  tenantUrl: z.string()
})
export type ScimKey = z.infer<typeof scimKey>
