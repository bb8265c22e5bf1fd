import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import type { StartedSession } from './start-session.ts'

export interface LinkRedemption {
  readonly token: string
  readonly password: string
  readonly userName?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly userAgent?: string
}

export async function redeemLink(portal: Portal, occasion: Occasion, input: LinkRedemption): Promise<StartedSession> {
  throw new Error('not yet')
}
