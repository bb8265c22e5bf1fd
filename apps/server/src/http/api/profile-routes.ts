import { activityQuery, eventsPage, passwordChange, profile, profileChange, sessions } from '@sealpost/api'
import type { Occasion } from '../../domain/actor.ts'
import { readActivity } from '../../domain/audit/search-events.ts'
import { changeOwnNames, readProfile } from '../../domain/directory/profile.ts'
import { effectiveUserId, ownUserId } from '../../domain/permission.ts'
import { changePassword } from '../../domain/sign-on/change-password.ts'
import { endOtherSessions, endOwnSession, readOwnSessions } from '../../domain/sign-on/own-sessions.ts'
import { presentEvents } from './present-event.ts'
import { presentProfile } from './present-profile.ts'
import { presentSessions } from './present-session.ts'
import { type ApiEdge, type Route, route } from './route.ts'

/** The account acted in: what it is called, its password, its sessions, what happened to it. */
export const profileRoutes = (edge: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/profile',
    summary: 'One’s profile',
    answer: profile,
    respond: async ({ occasion }) => presentProfile(await readProfile(edge.portal, occasion))
  }),
  route({
    method: 'PATCH',
    path: '/profile',
    summary: 'Change one’s names',
    body: profileChange,
    answer: profile,
    async respond({ occasion, body }) {
      await changeOwnNames(edge.portal, occasion, body)
      return presentProfile(await readProfile(edge.portal, occasion))
    }
  }),
  route({
    method: 'POST',
    path: '/profile/password',
    summary: 'Change one’s password',
    body: passwordChange,
    respond({ occasion, body }) {
      const change = () => edge.hashing.run(() => changePassword(edge.portal, occasion, body))
      return edge.limits.confirm(edge, ownUserId(occasion), false, change)
    }
  }),
  route({
    method: 'GET',
    path: '/profile/sessions',
    summary: 'Where one is signed in',
    answer: sessions,
    respond: async ({ occasion }) =>
      presentSessions(await readOwnSessions(edge.portal, occasion), currentSessionOf(occasion))
  }),
  route({
    method: 'DELETE',
    path: '/profile/sessions',
    summary: 'Sign out everywhere else',
    async respond({ occasion }) {
      await endOtherSessions(edge.portal, occasion)
    }
  }),
  route({
    method: 'DELETE',
    path: '/profile/sessions/:id',
    summary: 'End one of one’s sessions',
    respond: ({ occasion, id }) => endOwnSession(edge.portal, occasion, id())
  }),
  route({
    method: 'GET',
    path: '/profile/activity',
    summary: 'What happened to one’s account',
    query: activityQuery,
    answer: eventsPage,
    respond: async ({ occasion, query }) =>
      presentEvents(await readActivity(edge.portal, occasion, effectiveUserId(occasion), query.before))
  })
]

const currentSessionOf = ({ actor }: Occasion) => (actor.kind === 'session' ? actor.sessionId : undefined)
