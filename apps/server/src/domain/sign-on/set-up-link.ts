import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'

/** Whether nobody could administer the portal by signing in, as things are. */
export async function needsSetUp(portal: Portal): Promise<boolean> {
  throw new Error('not yet')
}

export async function ensureSetUpLink(portal: Portal, occasion: Occasion): Promise<string | null> {
  throw new Error('not yet')
}
