import type { Occasion } from '../actor.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'

export async function resetSecondFactor(portal: Portal, occasion: Occasion, userId: UserId): Promise<void> {
  throw new Error('not yet')
}
