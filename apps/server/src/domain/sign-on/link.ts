import type { UserId } from '../id.ts'

export const linkPurposes = ['set-up', 'invitation', 'recovery'] as const
export type LinkPurpose = (typeof linkPurposes)[number]

/** An address that works once: for the first administrator, or for a person to choose a password. Only its token's digest is kept. */
export interface OneTimeLink {
  readonly tokenHash: Uint8Array
  readonly purpose: LinkPurpose
  /** Null for set-up: nobody is there yet. */
  readonly userId: UserId | null
  readonly createdAt: number
  readonly expiresAt: number
}
