import type { AddedUser, NewUser, OneTimeLink, UserSummary, UsersPage, UsersQuery } from '@sealpost/api'
import { get, send } from './call.ts'

export const listUsers = (query: UsersQuery): Promise<UsersPage> => get('/api/users', query)

export const readUser = (id: string): Promise<UserSummary> => get(`/api/users/${encodeURIComponent(id)}`)

export const addUser = (user: NewUser): Promise<AddedUser> => send('POST', '/api/users', user)

/** Taking it from oneself ends one's own way into the console. */
export const setAdministrator = (id: string, administrator: boolean): Promise<void> =>
  send('PUT', `/api/users/${encodeURIComponent(id)}/administrator`, { administrator })

/** False ends access at once and erases the profile; true registers the account again, empty. */
export const setActive = (id: string, active: boolean): Promise<void> =>
  send('POST', `/api/users/${encodeURIComponent(id)}/${active ? 'activation' : 'deactivation'}`)

/** Links made earlier for the same account stop. */
export const issueLink = (id: string): Promise<OneTimeLink> => send('POST', `/api/users/${encodeURIComponent(id)}/link`)

export const resetSecondFactor = (id: string): Promise<void> =>
  send('DELETE', `/api/users/${encodeURIComponent(id)}/second-factor`)

/** From now on this session acts in that account's profile, under the banner. */
export const startImpersonation = (id: string): Promise<void> =>
  send('POST', `/api/users/${encodeURIComponent(id)}/impersonation`)
