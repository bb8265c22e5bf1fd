import type { Occasion } from '../actor.ts'
import type { ProviderId } from '../id.ts'
import type { Portal } from '../portal.ts'

export async function removeProvider(portal: Portal, occasion: Occasion, id: ProviderId): Promise<void> {
  throw new Error('not yet')
}
