import type { Portal } from '../portal.ts'

export async function sweep(portal: Portal, at: number): Promise<void> {
  throw new Error('not yet')
}
