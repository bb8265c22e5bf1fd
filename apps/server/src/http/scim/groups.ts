// Groups, which the portal doesn't keep yet: they can be asked for, since connection tests and imports do, and there are none. Writes
// are refused with words that tell an administrator what to do.
import {
  defineResourceType,
  groupSchema,
  type ListQuery,
  listResponse,
  parseListQuery,
  parseSearchRequest,
  quoted,
  ScimError
} from '@sealpost/scim'
import type { FastifyRequest } from 'fastify'
import type { Answer, Endpoint, Respond } from './exchange.ts'
import { readJson } from './json-body.ts'
import { queryParameters } from './query-string.ts'
import { filterShape } from './request-event.ts'

/** Not announced; it is what filters and projections on groups are read by, so that a wrong one is refused all the same. */
const groupType = defineResourceType({
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  schema: groupSchema
})

const refusalOfWrites =
  'This portal takes no groups: switch off group provisioning in the identity provider (Entra ID: Attribute mapping > Provision Microsoft Entra ID Groups > Enabled: No). Assigning a group to the application still works: its members are provisioned as users.'

/** The endpoints of `/Groups`. */
export function groupsEndpoints(): Endpoint[] {
  const item = { name: 'change-group', path: '/Groups/{id}' }
  return [
    {
      method: 'GET',
      operation: { name: 'list-groups', path: '/Groups' },
      respond: (_, request) => emptyList(parseListQuery(queryParameters(request.url), groupType))
    },
    {
      method: 'POST',
      operation: { name: 'search-groups', path: '/Groups/.search' },
      respond: (_, request) => emptyList(parseSearchRequest(readJson(request.body), groupType))
    },
    { method: 'POST', operation: { name: 'create-group', path: '/Groups' }, respond: refuseCreation },
    { method: 'GET', operation: { name: 'read-group', path: '/Groups/{id}' }, respond: unknownGroup },
    { method: 'PUT', operation: item, respond: unknownGroup },
    { method: 'PATCH', operation: item, respond: unknownGroup },
    { method: 'DELETE', operation: item, respond: unknownGroup }
  ]
}

function emptyList({ filter, startIndex }: ListQuery): Answer {
  const body = listResponse({ resources: [], totalResults: 0, startIndex })
  return {
    status: 200,
    body: JSON.stringify(body),
    note: { details: { ...(filter ? { filter: filterShape(filter) } : {}), startIndex, totalResults: 0 } }
  }
}

const refuseCreation: Respond = () => {
  throw new ScimError(400, refusalOfWrites, 'invalidValue')
}

const unknownGroup: Respond = (_, request: FastifyRequest) => {
  const { id = '' } = request.params as { readonly id?: string }
  throw new ScimError(404, `No group has the id ${quoted(id)}. ${refusalOfWrites}`)
}
