// Being sent things by outsiders: one's receiving key, request links, the personal address; and what whoever opens such an address is told.
import { z } from 'zod'
import { instant, line } from './common.ts'
import { base64url, identifier } from './exchange.ts'

/** `GET /api/receiving-key` (null when there is none), `GET /api/receiving-key/{id}` */
export const receivingKey = z.object({
  id: identifier,
  publicKey: z.string(),
  /** An age file for the recovery key, which only the user has. */
  sealedIdentity: z.string(),
  createdAt: instant
})
export type ReceivingKey = z.infer<typeof receivingKey>
export const ownReceivingKey = z.object({ key: receivingKey.nullable() })

/** `POST /api/receiving-key` → 201 {@link receivingKey}. A newer one takes the place of the one before, which stays for what was sealed for it. */
export const newReceivingKey = z.object({
  publicKey: z
    .string()
    .max(4096)
    .regex(/^age1[a-z0-9]+$/, 'This is no age recipient.'),
  sealedIdentity: base64url(16_384).min(1)
})

/** `GET /api/request-links` */
export const requestLink = z.object({
  id: identifier,
  title: z.string(),
  /** The address without its fragment, which is the digest of the public key. */
  address: z.string(),
  publicKey: z.string(),
  createdAt: instant,
  expiresAt: instant,
  revokedAt: instant.nullable()
})
export type RequestLink = z.infer<typeof requestLink>
export const requestLinks = z.object({ links: z.array(requestLink) })

/** `POST /api/request-links` → 201 {@link requestLink} · `DELETE /api/request-links/{id}` → 204 revokes */
export const newRequestLink = z.object({
  title: line.min(1, 'Say what you ask for.').max(200),
  expiresInDays: z.int().min(1).max(365).optional()
})

/** `GET`, `PUT /api/personal-address` */
export const personalAddress = z.object({
  enabled: z.boolean(),
  name: z
    .string()
    .regex(
      /^[a-z0-9](?:[a-z0-9.-]{1,38})[a-z0-9]$/,
      'A name has 3 to 40 of a–z, 0–9, dots and hyphens, and begins and ends with a letter or digit.'
    )
})
export type PersonalAddress = z.infer<typeof personalAddress>
/** `name` is a proposal, and `publicKey` null, while there is none. */
export const ownPersonalAddress = personalAddress.extend({ address: z.string(), publicKey: z.string().nullable() })
export type OwnPersonalAddress = z.infer<typeof ownPersonalAddress>

/** `GET /api/requests/{id}`, `GET /api/people/{name}`: whom one sends to. 404 `request-link.unknown`, also when it was revoked or expired. */
export const door = z.object({
  owner: z.object({ name: z.string(), address: z.string() }),
  title: z.string().nullable(),
  /** To be compared with the digest in the address's fragment before anything is sealed for it. */
  publicKey: z.string(),
  expiresAt: instant.nullable(),
  maxFileBytes: z.int(),
  maxTransferBytes: z.int(),
  maxFiles: z.int(),
  site: z.object({ name: z.string() })
})
export type Door = z.infer<typeof door>
// `POST /api/requests/{id}/transfers`, `POST /api/people/{name}/transfers` → 201 `draft` with its upload token, no body.
