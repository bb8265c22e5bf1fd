import {
  activityQuery,
  addedUser,
  administratorRight,
  eventsPage,
  newUser,
  oneTimeLink,
  userSummary,
  usersPage,
  usersQuery
} from '@sealpost/api'
import { readActivity } from '../../domain/audit/search-events.ts'
import { addUser } from '../../domain/directory/add-user.ts'
import { listUsers, readUser } from '../../domain/directory/list-users.ts'
import { setActiveById } from '../../domain/directory/set-active.ts'
import { setAdministratorById } from '../../domain/directory/set-administrator.ts'
import { startImpersonation } from '../../domain/sign-on/impersonation.ts'
import { issueLink } from '../../domain/sign-on/issue-link.ts'
import { resetSecondFactor } from '../../domain/sign-on/reset-second-factor.ts'
import { given } from './given.ts'
import { presentEvents } from './present-event.ts'
import { presentLink } from './present-link.ts'
import { presentUser } from './present-user.ts'
import { type ApiEdge, type Exchange, type Route, route } from './route.ts'

/** The accounts of the organisation, for administrators. */
export const userRoutes = (edge: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/users',
    summary: 'The accounts of the organisation',
    query: usersQuery,
    answer: usersPage,
    async respond({ occasion, query: { state, ...query } }) {
      const found = await listUsers(edge.portal, occasion, { ...query, active: state === 'registered' })
      const { total, registered, deactivated } = found
      return { users: found.users.map(presentUser), total, registered, deactivated }
    }
  }),
  route({
    method: 'POST',
    path: '/users',
    summary: 'Add an account',
    status: 201,
    body: newUser,
    answer: addedUser,
    async respond({ occasion, body: { userName, signIn, administrator, givenName, familyName } }) {
      const input = { userName, signIn, administrator, ...given({ givenName, familyName }) }
      const { user, invitation } = await addUser(edge.portal, occasion, input)
      return {
        user: presentUser({ user, lastSignInAt: null }),
        invitation: invitation && presentLink(edge.config.origin, invitation)
      }
    }
  }),
  route({
    method: 'GET',
    path: '/users/:id',
    summary: 'An account',
    answer: userSummary,
    respond: async ({ occasion, id }) => presentUser(await readUser(edge.portal, occasion, id()))
  }),
  route({
    method: 'PUT',
    path: '/users/:id/administrator',
    summary: 'Grant or withdraw the administrator right',
    body: administratorRight,
    async respond({ occasion, id, body }) {
      await setAdministratorById(edge.portal, occasion, id(), body.administrator)
    }
  }),
  activeRoute(edge, 'activation', true),
  activeRoute(edge, 'deactivation', false),
  route({
    method: 'POST',
    path: '/users/:id/link',
    summary: 'Issue a one-time link',
    status: 201,
    answer: oneTimeLink,
    respond: async ({ occasion, id }) => presentLink(edge.config.origin, await issueLink(edge.portal, occasion, id()))
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/second-factor',
    summary: 'Remove somebody’s second factor',
    respond: ({ occasion, id }) => resetSecondFactor(edge.portal, occasion, id())
  }),
  route({
    method: 'POST',
    path: '/users/:id/impersonation',
    summary: 'Act in an account',
    respond: ({ occasion, id }) => startImpersonation(edge.portal, occasion, id())
  }),
  route({
    method: 'GET',
    path: '/users/:id/activity',
    summary: 'What happened to an account',
    query: activityQuery,
    answer: eventsPage,
    respond: async ({ occasion, id, query }) =>
      presentEvents(await readActivity(edge.portal, occasion, id(), query.before))
  })
]

const activeRoute = (edge: ApiEdge, name: string, active: boolean): Route =>
  route({
    method: 'POST',
    path: `/users/:id/${name}`,
    summary: active ? 'Register an account again' : 'Deactivate an account, which ends and removes what it has',
    async respond({ occasion, id }: Exchange) {
      await setActiveById(edge.portal, occasion, id(), active)
    }
  })
