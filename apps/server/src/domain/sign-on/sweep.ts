import type { Portal } from '../portal.ts'

/** Removes some of what expired before `at` (sessions, requests, used assertions, links, tests); to be called every minute or so. */
export function sweep(portal: Portal, at: number): Promise<void> {
  return portal.store.write(tx => tx.expired.remove(at))
}
