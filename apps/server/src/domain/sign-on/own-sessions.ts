import type { Occasion } from '../actor.ts'
import type { SessionId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Session } from './session.ts'

export async function readOwnSessions(portal: Portal, occasion: Occasion): Promise<readonly Session[]> {
  throw new Error('not yet')
}

export async function endOwnSession(portal: Portal, occasion: Occasion, id: SessionId): Promise<void> {
  throw new Error('not yet')
}

export async function endOtherSessions(portal: Portal, occasion: Occasion): Promise<number> {
  throw new Error('not yet')
}
