// The portal's own API over HTTP: what its pages and commands use. It owns the wire (JSON in and out, problems, cookies, limits against
// guessing); what is said is in packages/api, what is allowed is the domain's business.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../../domain/domain-error.ts'
import { passOver, usualBodyTimes } from '../arriving-body.ts'
import { describeFailure } from '../failure-log.ts'
import { OutgoingBody } from '../outgoing-body.ts'
import { problemMediaType } from '../problem.ts'
import type { Edge } from '../session/edge.ts'
import { requireSameSite } from '../session/same-site.ts'
import { clearSessionCookie, hasSessionCookie, liveSessionOf } from '../session/session-cookie.ts'
import { configurationRoutes } from './configuration-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { doorRoutes } from './exchange/door-routes.ts'
import { linkRoutes } from './exchange/link-routes.ts'
import { exchangeOptionsRoutes } from './exchange/options-routes.ts'
import { hasPartLength, partMediaType, requirePartLength } from './exchange/part.ts'
import { ReadingLimits } from './exchange/reading-limits.ts'
import { receivingRoutes } from './exchange/receiving-routes.ts'
import { showsUploadToken } from './exchange/shown.ts'
import { transferRoutes } from './exchange/transfer-routes.ts'
import { uploadRoutes } from './exchange/upload-routes.ts'
import { Gate } from './gate.ts'
import { keyRoutes } from './key-routes.ts'
import { openApiRoute } from './openapi/openapi-route.ts'
import { problemOf } from './problem-of.ts'
import { profileRoutes } from './profile-routes.ts'
import { providerRoutes } from './provider-routes.ts'
import { provisioningRoutes } from './provisioning-routes.ts'
import type { Admission, ApiEdge, Route } from './route.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'
import { sessionRequired, sessionRoutes } from './session-routes.ts'
import { SignInLimits } from './sign-in-limits.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { fitsDigest } from './signature/content-digest.ts'
import { bodyNotSigned, KeyAuthentication, keysElsewhere } from './signature/key-authentication.ts'
import { isSigned } from './signature/request-signature.ts'
import { userRoutes } from './user-routes.ts'

/** Passwords hashed at once, and those that may wait: each takes a core for about 50 ms, and 19 MiB. */
const hashing = { atOnce: 4, waiting: 50 }

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call an address of the API. */
    admission?: Admission
    /** Whether it takes bytes in place of JSON. */
    octets?: boolean
  }
}

/** Every endpoint of the API. */
export function routesOf(edge: ApiEdge): readonly Route[] {
  const routes: readonly Route[] = [
    openApiRoute(edge, () => routes),
    ...sessionRoutes(edge),
    ...signInRoutes(edge),
    ...profileRoutes(edge),
    ...secondFactorRoutes(edge),
    ...keyRoutes(edge),
    ...userRoutes(edge),
    ...providerRoutes(edge),
    ...configurationRoutes(edge),
    ...provisioningRoutes(edge),
    ...eventRoutes(edge),
    ...exchangeOptionsRoutes(edge),
    ...uploadRoutes(edge),
    ...transferRoutes(edge),
    ...linkRoutes(edge),
    ...receivingRoutes(edge),
    ...doorRoutes(edge)
  ]
  return routes
}

/** Everything below /api/. */
export function apiPlugin(parts: Edge): FastifyPluginCallback {
  const enforced = { enforced: parts.config.rateLimits }
  const limits = new SignInLimits(enforced)
  const edge: ApiEdge = { ...parts, limits, reading: new ReadingLimits(enforced), hashing: new Gate(hashing) }
  const keys = new KeyAuthentication(enforced)
  return (app, _options, done) => {
    takeJson(app)
    takeBytes(app)
    app.addHook('onRequest', (request, reply) => arrive(edge, keys, request, reply))
    app.setErrorHandler((error, request, reply) => fail(edge, error, request, reply))
    app.setNotFoundHandler(() => {
      throw unknownAddress
    })
    for (const { method, path, admission, octets, status, bodyLimitBytes, respond } of routesOf(edge)) {
      app.route({
        method,
        url: path,
        bodyLimit: bodyLimitBytes,
        config: { admission, octets },
        handler: async (request, reply) => answer(edge, request, reply, status, await respond(edge, request, reply))
      })
    }
    done()
  }
}

/** Whoever may not call an address is refused before anything they sent is read. */
async function arrive(
  edge: ApiEdge,
  programs: KeyAuthentication,
  request: FastifyRequest,
  reply: FastifyReply
): Promise<void> {
  reply.headers({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'x-correlation-id': request.id
  })
  if (request.is404) return
  const { admission = {}, octets = false } = request.routeOptions.config
  const { open, keys, guests } = admission
  if (isSigned(request.headers)) {
    // A program: nothing of a browser's counts, neither its session nor where its page is from.
    if (!keys) throw keysElsewhere
    await programs.authenticate(edge, request, octets)
  } else {
    requireSameSite(edge.config, request, octets)
    const live = open ? undefined : await liveSessionOf(edge, request)
    const guest = guests !== undefined && (guests !== 'upload' || showsUploadToken(request))
    if (!open && !live && !guest) throw sessionRequired
  }
  if (octets) requirePartLength(request)
}

async function answer(
  edge: ApiEdge,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  body: unknown
): Promise<FastifyReply> {
  if (body instanceof OutgoingBody) return pourOut(edge, request, reply, body)
  if (body instanceof Readable) return reply.send(body)
  if (request.method === 'HEAD') return reply.send()
  if (status === 204) return reply.code(204).send()
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
}

/** What goes wrong by now can't be answered any more: the log is told, and the answer breaks off. */
async function pourOut(
  edge: ApiEdge,
  request: FastifyRequest,
  reply: FastifyReply,
  body: OutgoingBody
): Promise<FastifyReply> {
  reply.hijack()
  reply.raw.statusCode = reply.statusCode
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value)
  await body.pour(reply.raw).catch(error => {
    edge.logger.error({ correlationId: request.id, failure: describeFailure(error) }, 'a download broke off')
  })
  return reply
}

function fail(edge: ApiEdge, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { problem, headers } = problemOf(error, request.id)
  const { status, code } = problem
  const line = { correlationId: request.id, method: request.method, path: request.routeOptions.url, status, code }
  if (status < 500) edge.logger.info(line, 'api request refused')
  else edge.logger.error({ ...line, failure: describeFailure(error) }, 'an api request could not be answered')
  if (request.routeOptions.config.octets) letRestPass(edge, request, reply, code)
  // A cookie that is worth nothing any more is taken away.
  if (code === sessionRequired.code && hasSessionCookie(request, edge.config)) clearSessionCookie(reply, edge.config)
  return reply.code(status).headers(headers).type(problemMediaType).send(JSON.stringify(problem))
}

/** A part that was refused is still on its way. One whose length isn't known, or too long, ends with the connection, as any other body does. */
function letRestPass(edge: ApiEdge, request: FastifyRequest, reply: FastifyReply, code: string): void {
  if (code === 'request.timeout') reply.header('connection', 'close')
  else if (hasPartLength(request)) passOver(request.raw, edge.config.bodyTimes ?? usualBodyTimes)
}

/** Bodies are JSON and nothing else; one that breaks off or isn't JSON is refused in our own words, and so is one that wasn't signed as it came. */
function takeJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer
    if (request.signedDigest && !fitsDigest(bytes, request.signedDigest)) return done(bodyNotSigned())
    if (request.routeOptions.config.octets) return done(notBytes)
    if (bytes.length === 0) return done(null, undefined)
    try {
      done(null, JSON.parse(bytes.toString('utf8')))
    } catch {
      done(notJson)
    }
  })
}

/** Parts of files stay streams, which those who take them read. */
function takeBytes(app: FastifyInstance): void {
  app.addContentTypeParser(partMediaType, (request, payload, done) => {
    done(request.routeOptions.config.octets ? null : notBytes, payload)
  })
}

const notJson = new DomainError('invalid', 'request.malformed', 'The body is no JSON text: send it whole, in UTF-8.')

const notBytes = new DomainError(
  'invalid',
  'request.media-type',
  'The body has another type than this address takes: send "application/json", or a part of a file as "application/octet-stream".'
)

const unknownAddress = new DomainError(
  'not-found',
  'request.unknown-address',
  'There is nothing at this address of the API, or not by this method.'
)
