import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import type { StartedSession } from './start-session.ts'

export interface PasswordSignIn {
  readonly userName: string
  readonly password: string
  readonly code?: string
  readonly userAgent?: string
}

export async function signInWithPassword(
  portal: Portal,
  occasion: Occasion,
  input: PasswordSignIn
): Promise<StartedSession> {
  throw new Error('not yet')
}
