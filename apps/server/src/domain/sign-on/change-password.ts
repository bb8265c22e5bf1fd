import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'

export async function changePassword(
  portal: Portal,
  occasion: Occasion,
  change: { readonly current: string; readonly next: string }
): Promise<void> {
  throw new Error('not yet')
}
