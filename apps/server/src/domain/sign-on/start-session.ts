import type { User } from '../directory/user.ts'

export interface StartedSession {
  /** For the cookie: 256 random bits, shown this once. */
  readonly token: string
  readonly user: User
  readonly expiresAt: number
}
