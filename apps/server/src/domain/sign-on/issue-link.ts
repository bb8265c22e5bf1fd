import type { Occasion } from '../actor.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'

/** A one-time address: its token is shown this once. */
export interface IssuedLink {
  readonly token: string
  readonly expiresAt: number
}

export async function issueLink(portal: Portal, occasion: Occasion, userId: UserId): Promise<IssuedLink> {
  throw new Error('not yet')
}
