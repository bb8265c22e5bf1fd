import { isActive } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import { readSite, type Site } from '../site.ts'
import { digestOf } from '../token.ts'
import type { LiveSession, Session } from './session.ts'

/**
 * What the token in a cookie is worth: the session and its user as they are now, and the session is remembered as used.
 *
 * @returns Undefined for an unknown token, a session that is over or was not used for too long, and a user who isn't registered.
 */
export async function resumeSession(portal: Portal, token: string, at: number): Promise<LiveSession | undefined> {
  const [live, site] = await Promise.all([portal.store.sessions.byTokenHash(digestOf(token)), readSite(portal.store)])
  if (!live || !isActive(live.user) || isOver(live.session, site, at)) return undefined
  portal.store.touchSession(live.session.id, at)
  return live
}

/** By its own end, by the longest time allowed now, or by idleness. */
export const isOver = ({ createdAt, lastSeenAt, expiresAt }: Session, site: Site, at: number): boolean =>
  at >= expiresAt ||
  at >= createdAt + site.sessionMaxHours * 3_600_000 ||
  at >= lastSeenAt + site.sessionIdleMinutes * 60_000
