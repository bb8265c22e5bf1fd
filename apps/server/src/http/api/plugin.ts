// The portal's own API over HTTP: what its pages and commands use. It owns the wire (JSON in and out, problems, cookies, limits against
// guessing); what is said is in packages/api, what is allowed is the domain's business.
import { Readable } from 'node:stream'
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../../domain/domain-error.ts'
import { describeFailure } from '../failure-log.ts'
import { problemMediaType } from '../problem.ts'
import type { Edge } from '../session/edge.ts'
import { requireSameSite } from '../session/same-site.ts'
import { clearSessionCookie, hasSessionCookie, liveSessionOf } from '../session/session-cookie.ts'
import { configurationRoutes } from './configuration-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { Gate } from './gate.ts'
import { keyRoutes } from './key-routes.ts'
import { problemOf } from './problem-of.ts'
import { profileRoutes } from './profile-routes.ts'
import { providerRoutes } from './provider-routes.ts'
import { provisioningRoutes } from './provisioning-routes.ts'
import type { ApiEdge, Route } from './route.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'
import { sessionRequired, sessionRoutes } from './session-routes.ts'
import { SignInLimits } from './sign-in-limits.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { userRoutes } from './user-routes.ts'

/** Passwords hashed at once, and those that may wait: each takes a core for about 50 ms, and 19 MiB. */
const hashing = { atOnce: 4, waiting: 50 }

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether an address of the API is for people who are not signed in too. */
    open?: boolean
  }
}

/** Every endpoint of the API. */
export const routesOf = (edge: ApiEdge): readonly Route[] => [
  ...sessionRoutes(edge),
  ...signInRoutes(edge),
  ...profileRoutes(edge),
  ...secondFactorRoutes(edge),
  ...keyRoutes(edge),
  ...userRoutes(edge),
  ...providerRoutes(edge),
  ...configurationRoutes(edge),
  ...provisioningRoutes(edge),
  ...eventRoutes(edge)
]

/** Everything below /api/. */
export function apiPlugin(parts: Edge): FastifyPluginCallback {
  const limits = new SignInLimits({ enforced: parts.config.rateLimits })
  const edge: ApiEdge = { ...parts, limits, hashing: new Gate(hashing) }
  return (app, _options, done) => {
    takeJson(app)
    app.addHook('onRequest', (request, reply) => arrive(edge, request, reply))
    app.setErrorHandler((error, request, reply) => fail(edge, error, request, reply))
    app.setNotFoundHandler(() => {
      throw unknownAddress
    })
    for (const { method, path, open, status, bodyLimitBytes, respond } of routesOf(edge)) {
      app.route({
        method,
        url: path,
        bodyLimit: bodyLimitBytes,
        config: { open },
        handler: async (request, reply) => answer(reply, status, await respond(edge, request, reply))
      })
    }
    done()
  }
}

/** Whoever isn't signed in is refused before anything they sent is read. */
async function arrive(edge: ApiEdge, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.headers({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'x-correlation-id': request.id
  })
  if (request.is404) return
  requireSameSite(edge.config, request)
  if (request.routeOptions.config.open !== true && !(await liveSessionOf(edge, request))) throw sessionRequired
}

function answer(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  if (body instanceof Readable) return reply.send(body)
  if (status === 204) return reply.code(204).send()
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
}

function fail(edge: ApiEdge, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { problem, headers } = problemOf(error, request.id)
  const { status, code } = problem
  const line = { correlationId: request.id, method: request.method, path: request.routeOptions.url, status, code }
  if (status < 500) edge.logger.info(line, 'api request refused')
  else edge.logger.error({ ...line, failure: describeFailure(error) }, 'an api request could not be answered')
  // A cookie that is worth nothing any more is taken away.
  if (code === sessionRequired.code && hasSessionCookie(request, edge.config)) clearSessionCookie(reply, edge.config)
  return reply.code(status).headers(headers).type(problemMediaType).send(JSON.stringify(problem))
}

/** Bodies are JSON and nothing else; one that breaks off or isn't JSON is refused in our own words. */
function takeJson(app: Parameters<FastifyPluginCallback>[0]): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body)
    if (text === '') return done(null, undefined)
    try {
      done(null, JSON.parse(text))
    } catch {
      done(notJson)
    }
  })
}

const notJson = new DomainError('invalid', 'request.malformed', 'The body is no JSON text: send it whole, in UTF-8.')

const unknownAddress = new DomainError(
  'not-found',
  'request.unknown-address',
  'There is nothing at this address of the API, or not by this method.'
)
