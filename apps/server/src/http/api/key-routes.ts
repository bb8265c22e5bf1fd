import { apiKey, keys, newKey, scimKey } from '@sealpost/api'
import { createOwnApiKey, readOwnKeys, revokeOwnKey, turnIntoScimKey } from '../../domain/connections/own-keys.ts'
import { presentKey, presentNewScimKey } from './present-key.ts'
import { type ApiEdge, type Route, route } from './route.ts'

/** Keys of the account acted in. */
export const keyRoutes = (edge: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/profile/keys',
    summary: 'One’s keys',
    answer: keys,
    async respond({ occasion }) {
      const own = await readOwnKeys(edge.portal, occasion)
      return { keys: own.keys.map(presentKey), scim: own.scim }
    }
  }),
  route({
    method: 'POST',
    path: '/profile/keys',
    summary: 'Generate an API key',
    status: 201,
    body: newKey,
    answer: apiKey,
    async respond({ occasion, body: { description, expiresAt } }) {
      const expiry = expiresAt === null ? {} : { expiresAt: Date.parse(expiresAt) }
      const made = await createOwnApiKey(edge.portal, occasion, { description, ...expiry })
      return { key: presentKey(made.key), apiKey: made.apiKey, apiSecret: made.apiSecret }
    }
  }),
  route({
    method: 'POST',
    path: '/profile/keys/:id/scim',
    summary: 'Turn an API key into a SCIM key',
    status: 201,
    answer: scimKey,
    respond: async ({ occasion, id }) =>
      presentNewScimKey(await turnIntoScimKey(edge.portal, occasion, id()), edge.config.origin)
  }),
  route({
    method: 'DELETE',
    path: '/profile/keys/:id',
    summary: 'Revoke a key',
    async respond({ occasion, id }) {
      await revokeOwnKey(edge.portal, occasion, id())
    }
  })
]
