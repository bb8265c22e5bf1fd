import type { SessionActor } from '../actor.ts'
import { isActive } from '../directory/user.ts'
import type { LiveSession } from './session.ts'

/** Who acts in a session, as things are: only an administrator acts in another's account, and only in a registered one. */
export function sessionActorOf({ session, user, impersonated }: LiveSession): SessionActor {
  const acting = user.administrator && impersonated !== null && isActive(impersonated)
  return {
    kind: 'session',
    sessionId: session.id,
    userId: user.id,
    administrator: user.administrator,
    impersonating: acting ? impersonated.id : null
  }
}
