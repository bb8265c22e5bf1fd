import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { SessionId } from '../id.ts'
import { ownUserId, sessionOf } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { readSite } from '../site.ts'
import { isOver } from './resume-session.ts'
import type { Session } from './session.ts'

/** One's own sessions that are not over, newest first. @throws as {@link ownUserId} */
export async function readOwnSessions(portal: Portal, occasion: Occasion): Promise<readonly Session[]> {
  const userId = ownUserId(occasion)
  const [sessions, site] = await Promise.all([portal.store.sessions.byUser(userId), readSite(portal.store)])
  return sessions.filter(session => !isOver(session, site, occasion.at))
}

/** Ends one of one's own sessions. @throws DomainError `not-found` `session.unknown`; and as {@link ownUserId} */
export async function endOwnSession(portal: Portal, occasion: Occasion, id: SessionId): Promise<void> {
  const userId = ownUserId(occasion)
  return portal.store.write(async tx => {
    const live = await tx.sessions.byId(id)
    if (live?.session.userId !== userId || !(await tx.sessions.end(id)))
      throw new DomainError('not-found', 'session.unknown', 'You have no such session: it is over already.')
    const target = { kind: 'user', id: userId } as const
    await tx.events.append(eventOf(occasion, 'session.ended', { target, details: { by: 'owner', sessionId: id } }))
  })
}

/** Ends all of one's own sessions but this one; how many. @throws as {@link ownUserId} */
export async function endOtherSessions(portal: Portal, occasion: Occasion): Promise<number> {
  const userId = ownUserId(occasion)
  return portal.store.write(async tx => {
    const sessionsEnded = await tx.sessions.endAll(userId, sessionOf(occasion).sessionId)
    if (sessionsEnded === 0) return 0
    const target = { kind: 'user', id: userId } as const
    await tx.events.append(eventOf(occasion, 'session.ended', { target, details: { by: 'owner', sessionsEnded } }))
    return sessionsEnded
  })
}
