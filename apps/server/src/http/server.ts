// The portal over HTTP: one Fastify instance that holds a plugin for each language spoken here: SCIM and SAML with identity providers, pages
// and their API with browsers. It owns connections (limits in size and time) and what is answered where no plugin is at home; what is said
// in a language is its plugin's business.
import { fastifyCookie } from '@fastify/cookie'
import { composeDialects, entraDialect, errorBody, oktaDialect, oneLoginDialect } from '@sealpost/scim'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginCallback,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  fastify,
  LogController
} from 'fastify'
import { newId } from '../domain/id.ts'
import type { Portal } from '../domain/portal.ts'
import { apiPlugin } from './api/plugin.ts'
import { answerClientError } from './client-error.ts'
import { FailureLimit } from './failure-limit.ts'
import { describeFailure } from './failure-log.ts'
import { healthPlugin } from './health.ts'
import { defaultBodyLimitBytes, type HttpConfig } from './http-config.ts'
import { type Pages, type PagesRoom, pagesRoom } from './pages/plugin.ts'
import { problem, problemMediaType } from './problem.ts'
import { samlPlugin } from './saml/plugin.ts'
import { scimMediaType } from './scim/answer.ts'
import type { ScimEdge } from './scim/exchange.ts'
import { mountOf, scimMounts, straightened } from './scim/mount.ts'
import { scimRoom } from './scim/plugin.ts'
import { isSecure } from './session/cookie.ts'
import type { Edge } from './session/edge.ts'
import { TokenBuckets } from './token-buckets.ts'

export interface ServerParts {
  readonly portal: Portal
  readonly config: HttpConfig
  readonly logger: FastifyBaseLogger
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** The built web app; without it its addresses say how to build it. */
  readonly pages?: Pages | undefined
}

/** Wrong credentials a source may offer in a minute. */
const failureLimit = { limit: 10, windowMilliseconds: 60_000, capacity: 10_000 }
/** Every request but a part of a file arrives within this, and is looked at this often. */
const usualRequestTimes = { wholeMilliseconds: 30_000, checkMilliseconds: 5_000 }
/** Requests of one SCIM key; Entra ID asks for 25 a second. */
const keyRate = { perSecond: 2_000, burst: 10_000, capacity: 10_000 }

/**
 * Builds the server; the caller listens and, in the end, closes it, which lets requests that have begun finish.
 *
 * @remarks Takes a few milliseconds; plugins are loaded when it listens or gets its first injected request.
 */
export function buildServer(parts: ServerParts): FastifyInstance {
  const { portal, config, logger, clock } = parts
  const bodyLimit = config.bodyLimitBytes ?? defaultBodyLimitBytes
  const shared = {
    portal,
    logger,
    clock,
    rateLimits: config.rateLimits,
    // Customers point any client at either address, so every known client is understood at both.
    dialect: composeDialects('any known client', entraDialect, oktaDialect, oneLoginDialect),
    failures: new FailureLimit(failureLimit),
    buckets: new TokenBuckets(keyRate)
  }
  const rooms = scimMounts.map(mount => {
    const edge: ScimEdge = { ...shared, mount, baseUrl: config.origin + mount.path }
    return { mount, ...scimRoom(edge, bodyLimit) }
  })
  const headers = headersOfAll(config)
  const app = createInstance(parts, bodyLimit, (error, request, reply) => {
    const mount = mountOf(request.url)
    const room = rooms.find(candidate => candidate.mount === mount)
    if (room) return void room.refuse(error, request, reply)
    reply
      .code(400)
      .headers({ ...headers, 'cache-control': 'no-store' })
      .type(problemMediaType)
    reply.send(problem(400, 'The address is not percent-encoded UTF-8.'))
  })
  app.addHook('onRequest', (_request, reply, next) => {
    reply.headers(headers)
    next()
  })
  app.decorateRequest('scim', undefined)
  app.decorateRequest('liveSession', undefined)
  app.decorateRequest('keyActor', undefined)
  app.decorateRequest('signedDigest', undefined)
  app.register(healthPlugin(portal.store, logger))
  for (const { mount, plugin } of rooms) app.register(plugin, { prefix: mount.path })
  const edge: Edge = { portal, config, logger, clock }
  const pages = pagesRoom(edge, parts.pages)
  app.register(forBrowsers(edge, pages))
  answerElsewhere(app, config.origin, logger, pages)
  app.addHook('preClose', done => {
    letGo(app)
    done()
  })
  return app
}

/** What holds of every answer unless its plugin says more: it is what its type says, and no page that anything runs or stands in. */
const headersOfAll = (config: HttpConfig): Readonly<Record<string, string>> => ({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  ...(isSecure(config) ? { 'strict-transport-security': 'max-age=31536000' } : {})
})

/** What browsers speak: cookies are read and set here alone. */
const forBrowsers =
  (edge: Edge, pages: PagesRoom): FastifyPluginCallback =>
  (app, _options, done) => {
    app.register(fastifyCookie, { hook: false })
    app.register(apiPlugin(edge), { prefix: '/api' })
    app.register(samlPlugin(edge), { prefix: '/auth/saml2' })
    app.register(pages.plugin)
    done()
  }

/**
 * Connections are bounded in every direction, so that slow or endless ones hold nothing for long. Node bounds the address and headers
 * (16 KiB together).
 */
function createInstance(
  { config, logger, clock }: ServerParts,
  bodyLimit: number,
  refuse: (error: Error, request: FastifyRequest, reply: FastifyReply) => void
): FastifyInstance {
  const { wholeMilliseconds, checkMilliseconds } = config.requestTimes ?? usualRequestTimes
  const parser = {
    headersTimeout: Math.min(20_000, wholeMilliseconds),
    connectionsCheckingInterval: checkMilliseconds
  }
  const options = {
    loggerInstance: logger,
    // Requests are told by their plugins, which know what may be said; a child logger for each would cost more than that.
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId<'request'>(clock()),
    trustProxy: config.trustProxy,
    bodyLimit,
    // Bodies that are large by nature are exempt: arriving-body.ts.
    requestTimeout: wholeMilliseconds,
    // Without a byte in either direction; so also of answers that nobody takes.
    connectionTimeout: config.idleMilliseconds ?? 60_000,
    keepAliveTimeout: 72_000,
    // A request that came while closing is answered like any other, and its connection then closed.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    // Addresses may have a slash at the end; an id of any length is an id nobody has, within Node's bound.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 65_536 },
    rewriteUrl: (request: { url?: string | undefined }) => straightened(request.url ?? '/'),
    clientErrorHandler: answerClientError,
    // The same functions, typed for every shape a request may have; they look at none of it.
    frameworkErrors: refuse as NonNullable<FastifyServerOptions['frameworkErrors']>
  }
  if (config.tls === undefined) return fastify({ ...options, http: parser })
  // An instance that speaks TLS differs from another only in the type of its server, which nobody here touches.
  return fastify({
    ...options,
    https: { ...parser, ...config.tls, minVersion: 'TLSv1.2' }
  }) as unknown as FastifyInstance
}

/**
 * Ends connections as they fall idle while the server closes. Node ends those that are idle when it begins, and would then wait for
 * clients that keep theirs open after the answer to a request that was under way.
 */
function letGo(app: FastifyInstance): void {
  if (!app.server.listening) return
  const timer = setInterval(() => app.server.closeIdleConnections(), 50)
  app.server.once('close', () => clearInterval(timer))
}

/** What is answered where no plugin is at home. */
function answerElsewhere(app: FastifyInstance, origin: string, logger: FastifyBaseLogger, pages: PagesRoom): void {
  app.setNotFoundHandler((request, reply) => {
    reply.code(404).header('cache-control', 'no-store')
    const scim = /^\/scim\b/i.test(request.url)
    const wantsPage = request.method === 'GET' && /\btext\/html\b/i.test(request.headers.accept ?? '')
    if (!scim && wantsPage && pages.missing) return pages.missing(request, reply)
    if (!scim) return reply.type(problemMediaType).send(problem(404, 'There is nothing here.'))
    const detail = `No SCIM endpoint is at this address: the Tenant URL is ${origin}/scim/v2/entra/ for Entra ID and ${origin}/scim/v2/ for other clients.`
    return reply.type(scimMediaType).send(JSON.stringify(errorBody({ status: 404, detail })))
  })
  app.setErrorHandler((error, request, reply) => {
    const { statusCode: given } = error as { statusCode?: number }
    const status = given !== undefined && given >= 400 && given < 500 ? given : 500
    if (status === 500)
      logger.error({ correlationId: request.id, failure: describeFailure(error) }, 'a request could not be answered')
    const detail =
      status === 500 ? `The portal failed to answer (reference ${request.id}).` : 'The request can not be read.'
    return reply.code(status).header('cache-control', 'no-store').type(problemMediaType).send(problem(status, detail))
  })
}
