import type { Actor, Occasion } from '../actor.ts'
import type { User } from '../directory/user.ts'
import { eventOf } from '../events.ts'
import { newId } from '../id.ts'
import { readSite } from '../site.ts'
import type { Transaction } from '../store.ts'
import { digestOf, newToken } from '../token.ts'
import type { Session, SignInMethod } from './session.ts'

export interface StartedSession {
  /** For the cookie: 256 random bits, shown this once. */
  readonly token: string
  readonly user: User
  readonly expiresAt: number
}

export interface SessionDraft {
  readonly user: User
  readonly method: SignInMethod
  readonly userAgent: string | undefined
  /** What the identity provider calls the person and its session, for single logout. */
  readonly provided?: Pick<Session, 'providerId' | 'nameId' | 'nameIdFormat' | 'sessionIndex'>
  /** When the identity provider ends it, if it said so. */
  readonly notAfter?: number | null
}

/** Lets a browser act for a user, and tells so. Whoever signs in by a password or a link is the one who acted. */
export async function startSession(tx: Transaction, occasion: Occasion, draft: SessionDraft): Promise<StartedSession> {
  const { user, method } = draft
  const token = newToken()
  const longest = occasion.at + (await readSite(tx)).sessionMaxHours * 3_600_000
  const session: Session = {
    ...{ providerId: null, nameId: null, nameIdFormat: null, sessionIndex: null, ...draft.provided },
    id: newId<'session'>(occasion.at),
    tokenHash: digestOf(token),
    userId: user.id,
    method,
    createdAt: occasion.at,
    lastSeenAt: occasion.at,
    expiresAt: Math.min(longest, draft.notAfter ?? longest),
    impersonating: null,
    sourceAddress: occasion.sourceAddress ?? null,
    userAgent: presentable(draft.userAgent)
  }
  await tx.sessions.insert(session)
  const actor: Actor =
    method === 'saml'
      ? occasion.actor
      : {
          kind: 'session',
          sessionId: session.id,
          userId: user.id,
          administrator: user.administrator,
          impersonating: null
        }
  const providerId = session.providerId === null ? {} : { providerId: session.providerId }
  await tx.events.append(
    eventOf({ ...occasion, actor }, 'session.started', {
      target: { kind: 'user', id: user.id },
      details: { method, sessionId: session.id, ...providerId }
    })
  )
  return { token, user, expiresAt: session.expiresAt }
}

/** As the browser called itself, for its owner to recognise it by. */
const presentable = (userAgent: string | undefined): string | null =>
  userAgent === undefined ? null : userAgent.replace(/\p{C}/gu, '').slice(0, 300)
