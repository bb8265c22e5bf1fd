import type { MailId, RecipientId, TransferId, UserId } from '../id.ts'

/** What a mail says; its words are mail/'s. Never a link secret: the portal doesn't know one. */
export type MailContent =
  | {
      readonly kind: 'code'
      readonly to: string
      readonly code: string
      readonly senderName: string
      readonly minutes: number
    }
  | {
      readonly kind: 'transfer'
      readonly to: string
      readonly senderName: string
      readonly senderAddress: string
      /** The address of the transfer without its secret. */
      readonly address: string
      readonly files: number
      readonly expiresAt: number
      /** Sent before. */
      readonly again: boolean
    }
  | {
      readonly kind: 'sent-in'
      readonly to: string
      /** What the request link was for; null at the personal address. */
      readonly title: string | null
      readonly address: string
      readonly files: number
    }

/** A mail that waits to be sent, or was given up. It is removed when the mail server took it. */
export interface Mail {
  readonly id: MailId
  readonly ownerId: UserId
  readonly transferId: TransferId | null
  readonly recipientId: RecipientId | null
  /** A {@link MailContent} as JSON, under the owner's data key; context `mail:ID`. */
  readonly sealedContent: Uint8Array
  readonly createdAt: number
  readonly attempts: number
  /** Not before then; null when it was given up. */
  readonly nextAt: number | null
  /** After then it is of no use. */
  readonly expiresAt: number
  /** Why the last attempt failed, without addresses. */
  readonly failure: string | null
}
