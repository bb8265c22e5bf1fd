import type { SessionActor } from '../actor.ts'
import type { LiveSession } from './session.ts'

export function sessionActorOf(live: LiveSession): SessionActor {
  throw new Error('not yet')
}
