// Discovery: what this mount supports. The documents are made once, at start, and kept as text.
import {
  type JsonObject,
  listResponse,
  quoted,
  resourceTypeDocument,
  resourceTypeSchema,
  type Schema,
  ScimError,
  schemaDocument,
  schemaSchema,
  serviceProviderConfigDocument,
  serviceProviderConfigSchema,
  without
} from '@sealpost/scim'
import type { FastifyRequest } from 'fastify'
import type { Answer, Endpoint, Respond, ScimEdge } from './exchange.ts'
import { largestPageSize } from './find-users.ts'
import { parameterOf, queryParameters } from './query-string.ts'

const authenticationSchemes = [
  {
    type: 'oauthbearertoken',
    name: 'Bearer token',
    description: 'The SCIM user name and password, joined with a colon and not encoded.',
    specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
    primary: true
  },
  {
    type: 'httpbasic',
    name: 'HTTP Basic',
    description: 'The SCIM user name and password.',
    specUri: 'https://www.rfc-editor.org/rfc/rfc7617',
    primary: false
  }
] as const

/**
 * The endpoints of discovery, and those of what isn't supported.
 *
 * Paging and sorting are ignored here, and a filter is refused, as the RFC has it.
 *
 * @see [RFC 7644 §4](https://www.rfc-editor.org/rfc/rfc7644#section-4)
 */
export function discoveryEndpoints(edge: ScimEdge): Endpoint[] {
  const { baseUrl } = edge
  const config = serviceProviderConfigDocument(
    {
      patch: true,
      filter: { maxResults: largestPageSize },
      changePassword: false,
      sort: true,
      etag: true,
      authenticationSchemes
    },
    baseUrl
  )
  const types = [resourceTypeDocument(edge.portal.userType, baseUrl)]
  const schemas = announcedSchemas(edge).map(schema => schemaDocument(schema, baseUrl))
  return [
    only('read-service-provider-config', '/ServiceProviderConfig', answerWith(config)),
    only('list-resource-types', '/ResourceTypes', answerWithAll(types)),
    only('read-resource-type', '/ResourceTypes/{id}', answerWithOne(types, 'resource type')),
    only('list-schemas', '/Schemas', answerWithAll(schemas)),
    only('read-schema', '/Schemas/{id}', answerWithOne(schemas, 'schema')),
    only('read-me', '/Me', unsupported('"/Me" is not supported: a SCIM key belongs to a connection, not to a person.')),
    {
      ...only('bulk', '/Bulk', unsupported('Bulk requests are not supported: send each operation as its own request.')),
      method: 'POST'
    }
  ]
}

/** The user's schemas less what this mount keeps quiet about, and those that describe discovery itself. */
function announcedSchemas({ portal, mount }: ScimEdge): Schema[] {
  const { schema, extensions } = portal.userType
  return [
    without(schema, mount.unannounced),
    ...extensions.map(extension => extension.schema),
    serviceProviderConfigSchema,
    resourceTypeSchema,
    schemaSchema
  ]
}

const only = (name: string, path: string, respond: Respond): Endpoint => ({
  method: 'GET',
  operation: { name, path },
  respond
})

function answerWith(document: unknown): Respond {
  const answer: Answer = { status: 200, body: JSON.stringify(document), note: {} }
  return (_, request) => {
    refuseFilter(request)
    return answer
  }
}

const answerWithAll = (documents: readonly JsonObject[]): Respond =>
  answerWith(listResponse({ resources: documents, totalResults: documents.length, startIndex: 1 }))

/** URNs and names of resource types match without regard to case. */
function answerWithOne(documents: readonly JsonObject[], what: string): Respond {
  const byId = new Map(documents.map(document => [String(document.id).toLowerCase(), answerWith(document)]))
  return (exchange, request) => {
    const { id = '' } = request.params as { readonly id?: string }
    const respond = byId.get(id.toLowerCase())
    if (respond) return respond(exchange, request)
    throw new ScimError(404, `There is no ${what} ${quoted(id)} here: the list without an id names all there are.`)
  }
}

/** A filter that was ignored would look as if everything matched. */
function refuseFilter(request: FastifyRequest): void {
  if (!request.url.includes('?') || parameterOf(queryParameters(request.url), 'filter') === undefined) return
  throw new ScimError(403, 'Discovery takes no filter: ask for the list, or for one item by its id.')
}

function unsupported(detail: string): Respond {
  return () => {
    throw new ScimError(501, detail)
  }
}
