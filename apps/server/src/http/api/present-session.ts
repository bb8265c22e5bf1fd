import type { Session, Sessions } from '@sealpost/api'
import { userNameOf } from '../../domain/directory/user.ts'
import type { SessionId } from '../../domain/id.ts'
import type { LiveSession, Session as StoredSession } from '../../domain/sign-on/session.ts'
import { sessionActorOf } from '../../domain/sign-on/session-actor.ts'
import { present } from './present-instant.ts'
import { namePartsOf } from './present-user.ts'

/** Who is signed in, and in whose account they act. */
export function presentLiveSession(live: LiveSession, siteName: string): Session {
  const { user, impersonated } = live
  return {
    id: user.id,
    userName: userNameOf(user),
    ...namePartsOf(user),
    administrator: user.administrator,
    signIn: user.signIn,
    method: live.session.method,
    impersonating: impersonated && sessionActorOf(live).impersonating !== null ? briefly(impersonated) : null,
    site: { name: siteName }
  }
}

const briefly = (user: LiveSession['user']): NonNullable<Session['impersonating']> => ({
  id: user.id,
  userName: userNameOf(user),
  signIn: user.signIn,
  administrator: user.administrator
})

/** A person's sessions. @param current The one that asks. */
export const presentSessions = (sessions: readonly StoredSession[], current: SessionId | undefined): Sessions => ({
  sessions: sessions.map(session => ({
    id: session.id,
    current: session.id === current,
    method: session.method,
    createdAt: present(session.createdAt),
    lastSeenAt: present(session.lastSeenAt),
    sourceAddress: session.sourceAddress,
    userAgent: session.userAgent
  }))
})
