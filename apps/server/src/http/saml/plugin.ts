// SAML 2.0 over HTTP: where browsers bring what identity providers say. It owns the bindings (form, query, redirects, cookies of a sign-in
// under way); what a message is worth is packages/saml's business, what follows from it the domain's.
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../../domain/domain-error.ts'
import { beginSignOn } from '../../domain/sign-on/begin-sign-on.ts'
import { completeLogout } from '../../domain/sign-on/complete-logout.ts'
import { completeSignOn, type SignOn } from '../../domain/sign-on/complete-sign-on.ts'
import type { AuthenticationProvider } from '../../domain/sign-on/provider.ts'
import { findProvider, metadataOf } from '../../domain/sign-on/providers.ts'
import { FailureLimit } from '../failure-limit.ts'
import type { Edge } from '../session/edge.ts'
import { flowTokensOf, startFlow } from '../session/flow-cookie.ts'
import { occasionOf, userAgentOf } from '../session/occasion.ts'
import { clearSessionCookie, liveSessionOf, setSessionCookie } from '../session/session-cookie.ts'
import { addressOf, networkOf } from '../source-address.ts'
import { fail, tooMany } from './fail.ts'
import { readResponseForm } from './form.ts'

/** Longer than any Response that is taken, with room for the form around it. */
const bodyLimitBytes = 524_288

/** Sign-ins that one source may begin in a minute: each is a row in the database, begun without a credential. */
const startLimit = { limit: 300, windowMilliseconds: 60_000, capacity: 10_000 }

/** Refused sign-ins of one source in a minute; behind one address may be a whole office. */
const refusalLimit = { limit: 60, windowMilliseconds: 60_000, capacity: 10_000 }

type SamlRequest = FastifyRequest<{
  Params: { slug?: string }
  Querystring: Record<string, string | string[] | undefined>
}>

/** The addresses of every provider: the first's at the root of the mount, the others' one step below. */
export function samlPlugin(edge: Edge): FastifyPluginCallback {
  const refusals = new FailureLimit(refusalLimit)
  const starts = new FailureLimit(startLimit)
  return (app, _options, done) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: bodyLimitBytes },
      (_request, body, next) => next(null, body)
    )
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer'
      })
    })
    app.setErrorHandler((error, request, reply) => fail(edge, refusals, error, request, reply))
    for (const place of ['', '/:slug']) {
      app.get(place || '/', (request, reply) => start(edge, starts, request as SamlRequest, reply))
      app.post(place || '/', (request, reply) => consume(edge, refusals, request as SamlRequest, reply))
      app.get(`${place}/metadata`, (request, reply) => describe(edge, request as SamlRequest, reply))
      app.get(`${place}/logout`, (request, reply) => logOut(edge, refusals, request as SamlRequest, reply))
    }
    done()
  }
}

/** Begins sign-in at the provider. A message on this binding is refused: the profile forbids Responses on it (SAML Profiles §4.1.2). */
async function start(
  edge: Edge,
  starts: FailureLimit,
  request: SamlRequest,
  reply: FastifyReply
): Promise<FastifyReply> {
  if (request.query.SAMLResponse !== undefined) throw redirectedResponse
  const provider = await providerOf(edge, request, 'enabled')
  const { within, waitMilliseconds } = starts.fail(networkOf(addressOf(request.ip)), edge.clock())
  if (!within && edge.config.rateLimits) return tooMany(reply, waitMilliseconds, 'begun')
  const { returnTo } = request.query
  const browserToken = startFlow(edge, request, reply)
  const input = { provider, returnTo: typeof returnTo === 'string' ? returnTo : '/', browserToken }
  const { url } = await beginSignOn(edge.portal, occasionOf(edge, request), input)
  return leadTo(reply, url)
}

/**
 * Takes what the provider has posted. The browser comes from another site, so neither its Origin nor a session cookie tell anything here:
 * what counts is the signature and, where sign-in began here, the cookie of that beginning.
 */
async function consume(
  edge: Edge,
  refusals: FailureLimit,
  request: SamlRequest,
  reply: FastifyReply
): Promise<FastifyReply> {
  const provider = await providerOf(edge, request, 'enabled or tried out')
  const form = readResponseForm(typeof request.body === 'string' ? request.body : '')
  const userAgent = userAgentOf(request)
  const done = await completeSignOn(edge.portal, occasionOf(edge, request), {
    ...form,
    provider,
    browserTokens: flowTokensOf(request),
    untold: isUntold(edge, refusals, request),
    ...(userAgent === undefined ? {} : { userAgent })
  })
  return proceed(edge, done, reply)
}

function proceed(edge: Edge, done: SignOn, reply: FastifyReply): FastifyReply {
  if (done.kind === 'tested')
    return leadTo(reply, `/console/authentication-providers/${done.providerId}/tests/${done.testId}`)
  setSessionCookie(reply, edge.config, done.session.token, done.session.expiresAt)
  return leadTo(reply, done.returnTo)
}

async function describe(edge: Edge, request: SamlRequest, reply: FastifyReply): Promise<FastifyReply> {
  const slug = request.params.slug ?? null
  const provider = (await findProvider(edge.portal, slug)) ?? (slug === null ? { slug } : undefined)
  if (!provider) throw unknownProvider
  const name = 'content-disposition'
  return reply
    .type('application/samlmetadata+xml; charset=utf-8')
    .header(name, 'attachment; filename="sealpost-metadata.xml"')
    .send(await metadataOf(edge.portal, provider))
}

async function logOut(
  edge: Edge,
  refusals: FailureLimit,
  request: SamlRequest,
  reply: FastifyReply
): Promise<FastifyReply> {
  const provider = await providerOf(edge, request, 'any')
  const [, rawQuery = ''] = /\?(.*)$/s.exec(request.raw.url ?? '') ?? []
  const session = await liveSessionOf(edge, request)
  const untold = isUntold(edge, refusals, request)
  const done = await completeLogout(edge.portal, occasionOf(edge, request), { provider, rawQuery, session, untold })
  if (done.endedOwnSession) clearSessionCookie(reply, edge.config)
  return leadTo(reply, done.redirect)
}

const isUntold = (edge: Edge, refusals: FailureLimit, request: SamlRequest): boolean =>
  edge.config.rateLimits && refusals.reached(networkOf(addressOf(request.ip)), edge.clock())

/** Addresses may hold any letters, a header only ASCII; browsers read the escapes the same, in names of hosts too. */
const leadTo = (reply: FastifyReply, address: string): FastifyReply =>
  reply.redirect(address.toWellFormed().replace(/[^\x21-\x7e]+/gu, encodeURIComponent), 303)

/** A provider that is switched off signs nobody in; an administrator may still try it out. */
async function providerOf(
  edge: Edge,
  request: SamlRequest,
  which: 'enabled' | 'enabled or tried out' | 'any'
): Promise<AuthenticationProvider> {
  const provider = await findProvider(edge.portal, request.params.slug ?? null)
  if (!provider || (which === 'enabled' && !provider.enabled)) throw unknownProvider
  return provider
}

const unknownProvider = new DomainError(
  'not-found',
  'sign-on.no-provider',
  'Single sign-on is not switched on at this address: an administrator does that under Authentication Providers.'
)

const redirectedResponse = new DomainError(
  'invalid',
  'sign-on.form',
  'A Response came in the address: the identity provider must post it (HTTP-POST binding).'
)
