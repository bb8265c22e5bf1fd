import type { Session } from '@sealpost/api'
import { whenRightsHaveChanged } from '../api/call.ts'
import { readSession } from '../api/session.ts'
import { forgetAll, forgetOtherAccounts } from '../exchange/kept.ts'
import { forgetFragments } from '../receive/address.ts'
import { tabStorage } from '../receive/tab-storage.ts'
import { setSiteName } from '../ui/document-title.ts'

let current = $state.raw<Session>()
let askedAt = 0

/** Who is signed in. It is there before the first page is drawn. */
export const session = {
  get current(): Session {
    if (!current) throw new Error('The session is read before it is loaded.')
    return current
  },
  /** Whether this person sees the console now: an administrator who isn't acting in another account. */
  get administering(): boolean {
    return current?.administrator === true && current.impersonating === null
  },
  /** Whether this is another account than one's own. */
  get acting(): boolean {
    return current !== undefined && current.impersonating !== null
  },
  /** Asks the server again. @throws {ApiProblem} */
  async refresh(): Promise<void> {
    askedAt = Date.now()
    const next = await readSession()
    if (next.id !== current?.id) forgetFormer(next.id, current?.id)
    // The same answer draws nothing anew.
    if (JSON.stringify(next) !== JSON.stringify(current)) current = next
    setSiteName(next.site.name)
  },
  /** When the window gets the focus: another window may have signed out or begun to impersonate meanwhile. */
  async refreshIfOld(): Promise<void> {
    if (Date.now() - askedAt > 5_000) await session.refresh().catch(() => undefined)
  }
}

/**
 * What others left in this browser goes when the next account comes, and not when a session ends by itself: whoever then signs in again
 * as themselves goes on with what they were sending. Here a tab has come back from signing in, too, so it needs no fragment any more.
 */
function forgetFormer(own: string, former: string | undefined): void {
  forgetFragments(tabStorage)
  if (former !== undefined) void forgetAll(former)
  void forgetOtherAccounts(own)
}

// Another administrator took the right away, or another window began to impersonate: what isn't this session's any more closes.
whenRightsHaveChanged(() => void session.refresh().catch(() => undefined))
