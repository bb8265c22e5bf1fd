import { session, signedOut } from '@sealpost/api'
import { DomainError } from '../../domain/domain-error.ts'
import { leaveImpersonation } from '../../domain/sign-on/impersonation.ts'
import { signOut } from '../../domain/sign-on/sign-out.ts'
import { readSite } from '../../domain/site.ts'
import { clearSessionCookie, liveSessionOf } from '../session/session-cookie.ts'
import { presentLiveSession } from './present-session.ts'
import { type ApiEdge, type Route, route } from './route.ts'

/** Who is signed in, and ceasing to be. */
export const sessionRoutes = (edge: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/session',
    summary: 'Who is signed in',
    answer: session,
    async respond({ request }) {
      const live = await liveSessionOf(edge, request)
      if (!live) throw sessionRequired
      return presentLiveSession(live, (await readSite(edge.portal.store)).name)
    }
  }),
  route({
    method: 'DELETE',
    path: '/session',
    summary: 'Sign out',
    answer: signedOut,
    async respond({ occasion, reply }) {
      const { redirect } = await signOut(edge.portal, occasion)
      clearSessionCookie(reply, edge.config)
      return { redirect }
    }
  }),
  route({
    method: 'DELETE',
    path: '/session/impersonation',
    summary: 'Leave the account acted in',
    respond: ({ occasion }) => leaveImpersonation(edge.portal, occasion)
  })
]

export const sessionRequired = new DomainError(
  'unauthenticated',
  'session.required',
  'Nobody is signed in here, or the session is over: sign in, and try again.'
)
