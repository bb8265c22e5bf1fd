import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'

export async function signOut(portal: Portal, occasion: Occasion): Promise<{ readonly redirect: string }> {
  throw new Error('not yet')
}
