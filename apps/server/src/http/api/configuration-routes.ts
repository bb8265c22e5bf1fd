import { type SignOnPolicy, serviceProvider, signOnPolicy, signOnPolicyChange, site } from '@sealpost/api'
import { type User, userNameOf } from '../../domain/directory/user.ts'
import type { UserId } from '../../domain/id.ts'
import { requireAdministrator } from '../../domain/permission.ts'
import { changeSignOnPolicy, describeSignOnPolicy, type SignOnPolicyDescription } from '../../domain/sign-on/policy.ts'
import { createServiceProviderKey, readServiceProvider } from '../../domain/sign-on/service-provider.ts'
import { changeSite, readSite } from '../../domain/site.ts'
import { presentServiceProvider } from './present-provider.ts'
import { type ApiEdge, type Route, route } from './route.ts'

/** What holds for the whole portal, for administrators. */
export const configurationRoutes = ({ portal }: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/service-provider',
    summary: 'What an identity provider must know of the portal',
    answer: serviceProvider,
    respond: async ({ occasion }) => presentServiceProvider(await readServiceProvider(portal, occasion), occasion.at)
  }),
  route({
    method: 'POST',
    path: '/service-provider/key',
    summary: 'Make a new key of the portal',
    status: 201,
    answer: serviceProvider,
    async respond({ occasion }) {
      await createServiceProviderKey(portal, occasion)
      return presentServiceProvider(await readServiceProvider(portal, occasion), occasion.at)
    }
  }),
  route({
    method: 'GET',
    path: '/sign-on-policy',
    summary: 'Who may sign in with a password',
    answer: signOnPolicy,
    respond: async ({ occasion }) => presentPolicy(await describeSignOnPolicy(portal, occasion))
  }),
  route({
    method: 'PUT',
    path: '/sign-on-policy',
    summary: 'Change who may sign in with a password',
    body: signOnPolicyChange,
    answer: signOnPolicy,
    async respond({ occasion, body: { enforceSingleSignOn, breakGlass } }) {
      await changeSignOnPolicy(portal, occasion, { enforceSingleSignOn, breakGlass: breakGlass as UserId[] })
      return presentPolicy(await describeSignOnPolicy(portal, occasion))
    }
  }),
  route({
    method: 'GET',
    path: '/site',
    summary: 'Name, colour and sessions of the portal',
    answer: site,
    async respond({ occasion }) {
      await requireAdministrator(portal.store, occasion)
      return readSite(portal.store)
    }
  }),
  route({
    method: 'PUT',
    path: '/site',
    summary: 'Change name, colour and sessions of the portal',
    body: site,
    answer: site,
    respond: ({ occasion, body }) => changeSite(portal, occasion, body)
  })
]

const presentPolicy = (described: SignOnPolicyDescription): SignOnPolicy => ({
  enforceSingleSignOn: described.policy.enforceSingleSignOn,
  breakGlass: described.breakGlass.map(named),
  passwordAccounts: described.passwordAccounts.map(({ user, secondFactor }) => ({
    ...named(user),
    administrator: user.administrator,
    secondFactor
  })),
  obstacle: described.obstacle
})

const named = (user: User) => ({ id: user.id, userName: userNameOf(user) })
