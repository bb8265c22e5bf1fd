// Sending, and what a sender sees of it. Every shape's comment says at which address it is spoken. Bytes in JSON are Base64url without padding.
import { z } from 'zod'
import { emailAddress, instant, line, page } from './common.ts'

/** Bytes in Base64url, without padding. */
export const base64url = (most: number) =>
  z
    .string()
    .max(Math.ceil((most * 4) / 3), 'This is too long.')
    .regex(/^[A-Za-z0-9_-]*$/, 'This must be Base64url without padding.')

export const identifier = z.string().max(64)

/** `GET`, `PUT /api/exchange-options` (Configuration, Exchange; administrators) */
export const exchangeOptions = z.object({
  expiryDefaultDays: z.int().min(1).max(365),
  expiryMinDays: z.int().min(1).max(365),
  expiryMaxDays: z.int().min(1).max(365),
  /** Content goes this many days after it expired. */
  removalDays: z.int().min(0).max(365),
  publicLinks: z.boolean(),
  maxFileBytes: z.int().min(1).max(1_099_511_627_776),
  maxTransferBytes: z.int().min(1).max(10_995_116_277_760),
  maxFiles: z.int().min(1).max(10_000),
  maxRecipients: z.int().min(1).max(500)
})
export type ExchangeOptions = z.infer<typeof exchangeOptions>

/** `GET /api/exchange`: what whoever is signed in may send. */
export const exchangeRules = exchangeOptions.extend({
  /** Whether the portal can send mail: recipients prove their address by a mailed code. */
  mail: z.boolean(),
  /** The public origin: secure links begin with it. */
  origin: z.string()
})
export type ExchangeRules = z.infer<typeof exchangeRules>

export const access = z.enum(['recipients', 'public'])

/** `POST /api/transfers` → 201 {@link draft}. It is a draft until it is completed; one that nobody touches for a day goes. */
export const newTransfer = z.object({
  access,
  /** For `recipients`: at least one. */
  recipients: z.array(emailAddress).max(500).default([]),
  /** For `public`, if wanted. */
  password: z.string().min(8, 'A password has at least 8 characters.').max(200).optional(),
  /** Left out: the portal's default. */
  expiresInDays: z.int().min(1).max(365).optional()
})
export type NewTransfer = z.input<typeof newTransfer>

export const draft = z.object({
  id: identifier,
  expiresAt: instant,
  /** For whoever sends in over a request link or personal address: goes along as `x-sealpost-upload`. Else null. */
  uploadToken: z.string().nullable()
})
export type Draft = z.infer<typeof draft>

/** `POST /api/transfers/{id}/files` → 201 {@link openFile} · `DELETE /api/transfers/{id}/files/{file}` while it is a draft */
export const newFile = z.object({ bytes: z.int().min(0) })
export const openFile = z.object({ id: identifier, position: z.int(), parts: z.int(), sealedBytes: z.int() })
export type OpenFile = z.infer<typeof openFile>

/** `GET /api/transfers/{id}/files` while it is a draft */
export const draftFiles = z.object({
  files: z.array(z.object({ id: identifier, position: z.int(), bytes: z.int() }))
})
export type DraftFiles = z.infer<typeof draftFiles>

/**
 * `PUT /api/transfers/{id}/files/{file}/parts/{number}`: a part's sealed bytes as `application/octet-stream`, exactly as long as the layout says;
 * 204 when they are durable. May be repeated, with the same bytes. `Content-Digest: sha-256=:…:` (RFC 9530) is checked when it is there.
 *
 * `GET /api/transfers/{id}/files/{file}/parts`: which parts are there.
 */
export const receivedParts = z.object({
  parts: z.int(),
  complete: z.boolean(),
  /** One bit a part, the first in the lowest bit of the first byte; Base64url. */
  received: z.string()
})
export type ReceivedParts = z.infer<typeof receivedParts>

/** `GET /api/transfers/{id}/files/{file}/parts/{number}`: SHA-256 of a part as the portal holds it, hexadecimal. */
export const partDigest = z.object({ bytes: z.int(), sha256: z.string() })
export type PartDigest = z.infer<typeof partDigest>

/** `POST /api/transfers/{id}/files/{file}/completion` → 204: age header and payload nonce. Idempotent with the same header. */
export const fileCompletion = z.object({ header: base64url(4_096).min(1) })

/** `POST /api/transfers/{id}/completion` → {@link sentTransfer}: all files are complete. Idempotent with the same manifest and proof. */
export const transferCompletion = z.object({
  /** The manifest, a whole age file. */
  manifest: base64url(2_097_152).min(1),
  /** SHA-256 of the link's access proof, 32 bytes; left out by whoever sends in. */
  proofHash: base64url(32).length(43).optional(),
  /** Whether recipients are told by mail, if the portal can. */
  notify: z.boolean().default(true)
})
export const sentTransfer = z.object({ id: identifier, sentAt: instant, expiresAt: instant, notified: z.int() })
export type SentTransfer = z.infer<typeof sentTransfer>

/** `draft` is told to its sender alone. */
export const transferState = z.enum(['draft', 'open', 'expired', 'revoked', 'removed'])
export type TransferState = z.infer<typeof transferState>

/** `GET /api/transfers` */
export const transfersQuery = page.extend({
  /** `sent` by oneself; `received`: addressed to oneself by others; `sent-in`: over request links and the personal address. */
  view: z.enum(['sent', 'received', 'sent-in']).default('sent'),
  state: z.enum(['open', 'over']).optional(),
  /** Part of a recipient's address (sent) or of the sender's name or address (received). The portal knows no names of files. */
  search: line.max(254).default('')
})
export type TransfersQuery = z.input<typeof transfersQuery>

export const transferSummary = z.object({
  id: identifier,
  state: transferState,
  access: z.enum(['recipients', 'public', 'owner']),
  files: z.int(),
  bytes: z.int(),
  sentAt: instant.nullable(),
  expiresAt: instant,
  /** Sent: the first three recipients and how many there are. */
  recipients: z.array(z.string()),
  recipientCount: z.int(),
  /** Sent: how many recipients, or readers of a public link, have opened it. */
  openedBy: z.int(),
  /** Received: who sent it. Null for what was sent in: that stands in its manifest. */
  sender: z.object({ name: z.string(), address: z.string() }).nullable(),
  /** Sent-in: what the request link was for; null at the personal address. */
  requestTitle: z.string().nullable()
})
export type TransferSummary = z.infer<typeof transferSummary>
export const transfersPage = z.object({ transfers: z.array(transferSummary), total: z.int() })
export type TransfersPage = z.infer<typeof transfersPage>

/** `GET /api/transfers/{id}`: the status page, for its owner. */
export const transferStatus = transferSummary.extend({
  createdAt: instant,
  revokedAt: instant.nullable(),
  removedAt: instant.nullable(),
  /** When content goes. */
  removalAt: instant,
  password: z.boolean(),
  receivingKeyId: identifier.nullable(),
  people: z.array(
    z.object({
      id: identifier,
      address: z.string(),
      addedAt: instant,
      notifiedAt: instant.nullable(),
      /** Why no mail reaches them, when the portal gave up. */
      mailFailure: z.string().nullable(),
      openedAt: instant.nullable(),
      /** How many files they have whole. */
      fetched: z.int()
    })
  ),
  fileList: z.array(z.object({ id: identifier, position: z.int(), bytes: z.int() })),
  /** Who fetched what and when, newest first, at most 500. `recipientId` null: somebody with the public link, or the owner. `fileId` null: the list with the message. */
  fetches: z.array(
    z.object({
      recipientId: identifier.nullable(),
      fileId: identifier.nullable(),
      startedAt: instant,
      completedAt: instant.nullable()
    })
  )
})
export type TransferStatus = z.infer<typeof transferStatus>

/**
 * `PATCH /api/transfers/{id}` → 204: expires that many days from now ·
 * `POST /api/transfers/{id}/revocation` → 204 · `DELETE /api/transfers/{id}` → 204, also a draft (then whoever sends in may too) ·
 * `DELETE /api/transfers/{id}/recipients/{recipient}` → 204
 */
export const transferChange = z.object({ expiresInDays: z.int().min(1).max(365) })
/** `POST /api/transfers/{id}/recipients` → 204: more of them. */
export const moreRecipients = z.object({
  recipients: z.array(emailAddress).min(1).max(500),
  notify: z.boolean().default(true)
})
/** `POST /api/transfers/{id}/notification` → how many mails wait now. Everybody, or one. */
export const notification = z.object({ recipientId: identifier.optional() })
export const notified = z.object({ notified: z.int() })

/** `GET /api/recipients`: suggestions while one types: people of the organisation and those one sent to before. At most 10. */
export const recipientsQuery = z.object({ search: line.max(254).default('') })
export const suggestions = z.object({
  suggestions: z.array(z.object({ address: z.string(), name: z.string().nullable() }))
})
export type Suggestions = z.infer<typeof suggestions>
