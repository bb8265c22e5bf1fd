import { z } from 'zod'
import { instant } from './common.ts'
import { scimKey } from './profile.ts'

/** `GET /api/provisioning/set-up`: the guided Entra set-up; asked again every few seconds while the page is open. */
export const setUp = z.object({
  /** What goes into Entra. The first three are the same string. */
  values: z.object({ identifier: z.string(), replyUrl: z.string(), relayState: z.string(), tenantUrl: z.string() }),
  /** The first provider, where there is one. */
  providerId: z.string().nullable(),
  /** Live SCIM keys. */
  keys: z.int(),
  /** When each was first seen; null while waiting. Refusals show what came instead. */
  seen: z.object({
    provider: instant.nullable(),
    firstSignIn: instant.nullable(),
    scimKey: instant.nullable(),
    testConnection: instant.nullable(),
    firstProvisionedUser: instant.nullable(),
    firstChange: instant.nullable(),
    firstDeactivation: instant.nullable()
  }),
  /** The latest refused sign-in or SCIM request of the last hour: what was wrong and how to mend it. */
  lastRefusal: z.object({ at: instant, kind: z.enum(['sign-in', 'scim']), detail: z.string() }).nullable(),
  /** An address the origin can't be reached at from Entra (loopback, http), and what to do; null when fine. */
  originWarning: z.string().nullable()
})
export type SetUp = z.infer<typeof setUp>

/** `POST /api/provisioning/keys`: makes the service account (unless it is there) and a SCIM key for it, in one step. */
export const newConnection = z.object({ userName: z.string().trim().max(254) })
export const connectionKey = scimKey.extend({ createdAccount: z.boolean() })
export type ConnectionKey = z.infer<typeof connectionKey>

/** `GET /api/provisioning/connections`: live SCIM keys. `DELETE /api/provisioning/keys/:id` revokes one and answers nothing. */
export const connections = z.object({
  keys: z.array(
    z.object({
      id: z.string(),
      owner: z.object({ id: z.string(), userName: z.string() }),
      description: z.string(),
      createdAt: instant,
      expiresAt: instant.nullable(),
      lastUsedAt: instant.nullable()
    })
  ),
  mounts: z.array(z.object({ mount: z.enum(['entra', 'scim']), tenantUrl: z.string(), renames: z.boolean() }))
})
export type Connections = z.infer<typeof connections>

/** `PUT /api/provisioning/mounts/:mount`: answers nothing. */
export const mountPolicy = z.object({ renames: z.boolean() })
