import type { Portal } from '../portal.ts'

/** Removes some of what expired before `at` (sessions, requests, used assertions, links, tests, codes, grants, mails); to be called every minute or so. */
export function sweep(portal: Portal, at: number): Promise<void> {
  return portal.store.write(async tx => {
    await tx.expired.remove(at)
    await tx.exchange.removeExpired(at)
  })
}
