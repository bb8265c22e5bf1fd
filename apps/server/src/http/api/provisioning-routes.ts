import { connectionKey, connections, mountPolicy, newConnection, setUp } from '@sealpost/api'
import type { Mount } from '../../domain/actor.ts'
import { createConnection, readConnections } from '../../domain/connections/connections.ts'
import { revokeKey } from '../../domain/connections/revoke-key.ts'
import { changeScimPolicy } from '../../domain/connections/scim-policy.ts'
import { readSetUp } from '../../domain/connections/set-up.ts'
import { DomainError } from '../../domain/domain-error.ts'
import { requireAdministrator } from '../../domain/permission.ts'
import { presentConnectionKey, presentNewScimKey, tenantUrlOf } from './present-key.ts'
import { presentSetUp } from './present-set-up.ts'
import { type ApiEdge, type Route, route } from './route.ts'

const mounts: readonly Mount[] = ['entra', 'scim']

/** The identity provider's way in, for administrators. */
export const provisioningRoutes = ({ portal, config }: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/provisioning/set-up',
    summary: 'How far the set-up of provisioning has come',
    answer: setUp,
    respond: async ({ occasion }) => presentSetUp(await readSetUp(portal, occasion))
  }),
  route({
    method: 'POST',
    path: '/provisioning/keys',
    summary: 'Make a SCIM key for an identity provider',
    status: 201,
    body: newConnection,
    answer: connectionKey,
    async respond({ occasion, body }) {
      const made = await createConnection(portal, occasion, body)
      return { ...presentNewScimKey(made, config.origin), createdAccount: made.createdAccount }
    }
  }),
  route({
    method: 'DELETE',
    path: '/provisioning/keys/:id',
    summary: 'Revoke a SCIM key',
    async respond({ occasion, id }) {
      await requireAdministrator(portal.store, occasion)
      const key = await portal.store.keys.byId(id())
      if (key?.kind !== 'scim') throw noConnection
      await revokeKey(portal, occasion, key.id)
    }
  }),
  route({
    method: 'GET',
    path: '/provisioning/connections',
    summary: 'SCIM keys and addresses',
    answer: connections,
    async respond({ occasion }) {
      const { keys, policies } = await readConnections(portal, occasion)
      return {
        keys: keys.map(presentConnectionKey),
        mounts: mounts.map(mount => ({
          mount,
          tenantUrl: tenantUrlOf(config.origin, mount),
          renames: policies[mount].renames
        }))
      }
    }
  }),
  route({
    method: 'PUT',
    path: '/provisioning/mounts/:mount',
    summary: 'Change the policy of a SCIM address',
    body: mountPolicy,
    async respond({ occasion, id, body }) {
      await requireAdministrator(portal.store, occasion)
      const mount = mounts.find(name => name === id<'mount'>('mount'))
      if (!mount) throw noMount
      await changeScimPolicy(portal, occasion, mount, body)
    }
  })
]

const noConnection = new DomainError(
  'not-found',
  'key.unknown',
  'No SCIM key has this id: see Provisioning > Connections for those there are.'
)

const noMount = new DomainError('not-found', 'request.unknown-address', 'The SCIM addresses are "entra" and "scim".')
