// SCIM 2.0 over HTTP (RFC 7644): one Fastify plugin for each mount. It owns the wire: credentials, media types, addresses, status codes,
// entity tags, what the logs are told. It doesn't own what SCIM means (packages/scim) nor what the portal allows (domain).
import { errorCodes, type FastifyPluginCallback, type FastifyReply, type FastifyRequest } from 'fastify'
import { conversation, operationOf } from './conversation.ts'
import { discoveryEndpoints } from './discovery.ts'
import type { ScimEdge } from './exchange.ts'
import { groupsEndpoints } from './groups.ts'
import { usersEndpoints } from './users.ts'

/** A mount's plugin, and how it answers what Fastify refuses before it looks for a route. */
export interface ScimRoom {
  readonly plugin: FastifyPluginCallback
  /** Answers with the error if the credential is sound, else as anywhere below the mount. */
  refuse(error: Error, request: FastifyRequest, reply: FastifyReply): Promise<void>
}

/**
 * Everything of one mount.
 *
 * @param bodyLimitBytes The longest body that the server takes.
 */
export function scimRoom(edge: ScimEdge, bodyLimitBytes: number): ScimRoom {
  const endpoints = [...usersEndpoints(edge), ...groupsEndpoints(), ...discoveryEndpoints(edge)]
  const { arrive, unrouted, finish, fail, exchangeOf } = conversation(edge, endpoints, bodyLimitBytes)

  async function onRequest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const answer = (await arrive(request)) ?? unrouted(request)
    return answer && finish(request, reply, operationOf(request), answer)
  }

  const plugin: FastifyPluginCallback = (app, _options, done) => {
    takeJson(app)
    app.setErrorHandler((error, request, reply) => fail(error, request, reply))
    app.addHook('onRequest', onRequest)
    // A request that finds no route is answered when it arrives; the handler only makes this mount the one that answers.
    app.setNotFoundHandler((_request, reply) => reply)
    for (const { method, operation, respond } of endpoints) {
      const url = operation.path.replace('{id}', ':id')
      app.route({
        method,
        url,
        config: { operation },
        handler: async (request, reply) =>
          finish(request, reply, operation, await respond(exchangeOf(request), request))
      })
    }
    done()
  }

  return {
    plugin,
    async refuse(error, request, reply) {
      const answer = await arrive(request)
      if (answer) finish(request, reply, operationOf(request), answer)
      else fail(error, request, reply)
    }
  }
}

/**
 * Bodies are kept as bytes: they are read as JSON by the endpoint that wants one, so that a refusal is SCIM's and the connection stays.
 * A body that doesn't say what it is counts as SCIM (RFC 9110 §8.3 lets the recipient look); one of another type is refused.
 */
function takeJson(app: Parameters<FastifyPluginCallback>[0]): void {
  app.removeAllContentTypeParsers()
  const asBytes = { parseAs: 'buffer' } as const
  app.addContentTypeParser(['application/scim+json', 'application/json'], asBytes, (_request, body, done) =>
    done(null, body)
  )
  app.addContentTypeParser('*', asBytes, (request, body, done) => {
    if (body.length === 0 || request.headers['content-type'] === undefined) done(null, body)
    else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE())
  })
}
