/** Who is signed in at the tenant in which browser, and where that browser went from there. In memory: a restart signs all out. */
import { randomBytes } from 'node:crypto'
import type { NameId } from '../saml/response.ts'

/** A session at a service provider, which a LogoutRequest can end. */
export type Participant = {
  readonly nameId: NameId
  readonly sessionIndex: string
}

export type BrowserSession = {
  readonly userId: string
  readonly at: Date
  readonly multifactor: boolean
  /** Until the first assertion: what a request with ForceAuthn demands. */
  readonly fresh: boolean
  readonly participants: readonly Participant[]
}

export type BrowserSessions = {
  read(cookieHeader: string | undefined): BrowserSession | undefined
  /** Begins a session under a new name. @returns The Set-Cookie header. */
  begin(session: BrowserSession): string
  /** Notes that the browser went to a service provider. */
  join(cookieHeader: string | undefined, participant: Participant): void
  end(cookieHeader: string | undefined): void
}

const cookieName = 'entra-session'
const maxSessions = 1000
const maxParticipants = 50

const tokenIn = (cookieHeader = ''): string =>
  new RegExp(`(?:^|;\\s*)${cookieName}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(cookieHeader)?.[1] ?? ''

export function openSessions(): BrowserSessions {
  const sessions = new Map<string, BrowserSession>()
  return {
    read: header => sessions.get(tokenIn(header)),
    begin(session) {
      const token = randomBytes(32).toString('base64url')
      sessions.set(token, session)
      const [oldest] = sessions.keys()
      if (sessions.size > maxSessions && oldest !== undefined) sessions.delete(oldest)
      return `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Lax`
    },
    join(header, participant) {
      const token = tokenIn(header)
      const session = sessions.get(token)
      if (!session) return
      const participants = [...session.participants, participant].slice(-maxParticipants)
      sessions.set(token, { ...session, fresh: false, participants })
    },
    end(header) {
      sessions.delete(tokenIn(header))
    }
  }
}
