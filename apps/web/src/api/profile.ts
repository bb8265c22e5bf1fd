// The account acted in, which is another's while impersonating; password, authenticator and sessions are always one's own.
import type {
  ApiKey,
  EventsPage,
  Keys,
  NewKey,
  PasswordChange,
  Profile,
  ProfileChange,
  RecoveryCodes,
  ScimKey,
  SecondFactorDraft,
  Sessions
} from '@sealpost/api'
import { get, send } from './call.ts'

export const readProfile = (): Promise<Profile> => get('/api/profile')

export const changeNames = (names: ProfileChange): Promise<Profile> => send('PATCH', '/api/profile', names)

/** Ends all other sessions. */
export const changePassword = (change: PasswordChange): Promise<void> => send('POST', '/api/profile/password', change)

/** Nothing is asked for at sign-in until {@link confirmSecondFactor}. */
export const beginSecondFactor = (): Promise<SecondFactorDraft> => send('POST', '/api/profile/second-factor')

/** The recovery codes are shown this once. */
export const confirmSecondFactor = (code: string): Promise<RecoveryCodes> =>
  send('POST', '/api/profile/second-factor/confirmation', { code })

/** The earlier ones stop. */
export const renewRecoveryCodes = (code: string): Promise<RecoveryCodes> =>
  send('POST', '/api/profile/second-factor/recovery-codes', { code })

export const removeSecondFactor = (code: string): Promise<void> =>
  send('DELETE', '/api/profile/second-factor', { code })

export const listSessions = (): Promise<Sessions> => get('/api/profile/sessions')

export const endSession = (id: string): Promise<void> =>
  send('DELETE', `/api/profile/sessions/${encodeURIComponent(id)}`)

export const endOtherSessions = (): Promise<void> => send('DELETE', '/api/profile/sessions')

export const listKeys = (): Promise<Keys> => get('/api/profile/keys')

/** The secret is shown this once. */
export const createKey = (key: NewKey): Promise<ApiKey> => send('POST', '/api/profile/keys', key)

/** The API key stops, and a SCIM key takes its place; its password is shown this once. */
export const turnIntoScimKey = (id: string): Promise<ScimKey> =>
  send('POST', `/api/profile/keys/${encodeURIComponent(id)}/scim`)

export const revokeKey = (id: string): Promise<void> => send('DELETE', `/api/profile/keys/${encodeURIComponent(id)}`)

export const listOwnActivity = (query: { before?: number }): Promise<EventsPage> => get('/api/profile/activity', query)
