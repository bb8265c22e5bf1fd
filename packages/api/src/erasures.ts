// What follows a deactivation, for administrators. Every shape's comment says at which address it is spoken.
import { z } from 'zod'
import { instant, line, page } from './common.ts'
import { identifier } from './exchange.ts'

/**
 * `braked`: waits for an administrator · `waiting`: for the end of a grace period or of a legal hold · `erasing`: the key is destroyed, the rest
 * is being removed · `closing`: removed, what it left in files is being overwritten · `done`: there is a receipt · `undone`
 */
export const erasureState = z.enum(['braked', 'waiting', 'erasing', 'closing', 'done', 'undone'])
export type ErasureState = z.infer<typeof erasureState>

/** `GET /api/erasures`, newest first. */
export const erasuresQuery = page.extend({ state: erasureState.optional() })
export type ErasuresQuery = z.input<typeof erasuresQuery>

/** `PUT /api/users/{id}/legal-hold` · `DELETE` answers nothing. */
export const legalHold = z.object({
  placedAt: instant,
  /** Whatever tells administrators what it is for, such as a case number. */
  reference: z.string()
})
export type LegalHold = z.infer<typeof legalHold>
export const newLegalHold = z.object({ reference: line.min(1).max(200) })
export type NewLegalHold = z.input<typeof newLegalHold>

/** `GET /api/erasures/{id}` */
export const erasure = z.object({
  id: identifier,
  userId: identifier,
  /** While the portal keeps it. */
  userName: z.string().nullable(),
  /** `removed`: the identity provider deleted the account, so its identifying names go too. */
  reason: z.enum(['deactivated', 'removed']),
  state: erasureState,
  orderedAt: instant,
  /** As the audit page words whoever acts. */
  orderedBy: z.string(),
  /** When destruction begins, unless a legal hold stands; null while braked. */
  dueAt: instant.nullable(),
  /** When destruction began: from then on nothing can be undone. */
  startedAt: instant.nullable(),
  completedAt: instant.nullable(),
  /** When an administrator lifted the brake. */
  releasedAt: instant.nullable(),
  /** Standing now. */
  legalHold: legalHold.nullable(),
  /** How many of each so far. */
  removed: z.object({
    profileAttributes: z.int(),
    keys: z.int(),
    sessions: z.int(),
    requestLinks: z.int(),
    transfers: z.int(),
    files: z.int(),
    /** Of the files, unsealed. */
    bytes: z.int(),
    /** Entries in the recipients' lists of other people's transfers. */
    received: z.int(),
    mails: z.int(),
    auditEntries: z.int()
  }),
  /** From 1; null before there is one. `GET /api/erasures/{id}/receipt`: the document, exactly as it was signed. */
  receiptNumber: z.int().nullable()
})
export type Erasure = z.infer<typeof erasure>

export const erasuresPage = z.object({
  erasures: z.array(erasure),
  /** How many match. */
  total: z.int(),
  /** How many there are of all. */
  braked: z.int(),
  waiting: z.int()
})
export type ErasuresPage = z.infer<typeof erasuresPage>

/** `GET /api/erasures/signing-key`: by which anybody can check a receipt. */
export const erasureSigningKey = z.object({
  /** The first 16 hexadecimal digits of SHA-256 of the raw public key. */
  keyId: z.string(),
  /** Ed25519, PEM. */
  publicKey: z.string()
})
export type ErasureSigningKey = z.infer<typeof erasureSigningKey>

/** `POST /api/erasures/braked/release`, all of them. `POST /api/erasures/{id}/release`: one, and answers nothing. */
export const releasedErasures = z.object({ released: z.int() })
export type ReleasedErasures = z.infer<typeof releasedErasures>
/** `POST /api/erasures/braked/undo`, all of them. `POST /api/erasures/{id}/undo`: one, and answers nothing. */
export const undoneErasures = z.object({ undone: z.int() })
export type UndoneErasures = z.infer<typeof undoneErasures>

/** `GET /api/users/{id}/erasure-preview`: what deactivating the account would remove. */
export const erasurePreview = z.object({
  profileAttributes: z.int(),
  keys: z.int(),
  sessions: z.int(),
  requestLinks: z.int(),
  /** Transfers: those that the person sent, those that others sent in to them, and drafts. */
  sent: z.int(),
  sentIn: z.int(),
  drafts: z.int(),
  files: z.int(),
  bytes: z.int(),
  /** Entries in the recipients' lists of other people's transfers. */
  received: z.int(),
  /** Whether the brake would hold it. */
  braked: z.boolean(),
  /** Days until destruction; 0: at once. */
  graceDays: z.int(),
  legalHold: legalHold.nullable()
})
export type ErasurePreview = z.infer<typeof erasurePreview>

/** `GET /api/users/{id}/transfers`: what that person sent and could hand over, without a word of what is in it. */
export const userTransfersQuery = page
export type UserTransfersQuery = z.input<typeof userTransfersQuery>
export const userTransfersPage = z.object({
  transfers: z.array(
    z.object({
      id: identifier,
      sentAt: instant,
      expiresAt: instant,
      files: z.int(),
      bytes: z.int(),
      /** How many. */
      recipients: z.int()
    })
  ),
  total: z.int()
})
export type UserTransfersPage = z.infer<typeof userTransfersPage>

/** `POST /api/users/{id}/hand-over`: to another account, by its user name. Without `transferIds`: all that can be handed over. */
export const handOverOrder = z.object({
  /** A user name. */
  to: line.min(1).max(254),
  transferIds: z.array(identifier.min(1)).min(1).max(1_000).optional()
})
export type HandOverOrder = z.input<typeof handOverOrder>
export const handedOver = z.object({
  handedOver: z.int(),
  /** How many of those named can't be handed over; without names, how many open ones stay with the account. */
  left: z.int()
})
export type HandedOver = z.infer<typeof handedOver>

/** `GET`, `PUT /api/configuration/erasure`: when destruction waits. */
export const erasureOptions = z.object({
  brake: z.boolean(),
  /** The brake holds what comes when more than this many users… */
  brakeUsers: z.int().min(0).max(1_000_000),
  /** …and more than this part of the registered ones, in percent, would be erased within an hour. */
  brakePercent: z.int().min(0).max(100),
  /** Days between the end of access and destruction; 0: at once. */
  graceDays: z.int().min(0).max(30)
})
export type ErasureOptions = z.infer<typeof erasureOptions>
