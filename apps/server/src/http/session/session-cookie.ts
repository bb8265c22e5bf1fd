// Sessions of browsers: the cookie that carries a session's token, and what it is worth on one request. Whether a session is good is
// the domain's business, and what it may do is decided there, by the actor that an occasion names.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { resumeSession } from '../../domain/sign-on/resume-session.ts'
import type { LiveSession } from '../../domain/sign-on/session.ts'
import type { HttpConfig } from '../http-config.ts'
import { clearCookie, cookieName, cookiesOf, setCookie } from './cookie.ts'
import type { Edge } from './edge.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request's cookie is worth: null when nothing; undefined until somebody asked. */
    liveSession: LiveSession | null | undefined
  }
}

const name = 'sealpost'

/** A token is 256 random bits; nothing else is looked up. */
const tokenForm = /^[A-Za-z0-9_-]{20,128}$/

/** Hands a session to the browser, until it ends at the latest. */
export const setSessionCookie = (
  reply: FastifyReply,
  config: Pick<HttpConfig, 'origin'>,
  token: string,
  expiresAt: number
): void => setCookie(reply, config, { name: cookieName(config, name), value: token }, { expires: new Date(expiresAt) })

/** Takes it away. */
export const clearSessionCookie = (reply: FastifyReply, config: Pick<HttpConfig, 'origin'>): void =>
  clearCookie(reply, config, cookieName(config, name))

/** Whether a request brings a session's cookie, good or not. */
export const hasSessionCookie = (request: FastifyRequest, config: Pick<HttpConfig, 'origin'>): boolean =>
  cookiesOf(request).has(cookieName(config, name))

/** The session that a request belongs to; undefined when there is none that lives. Asks the store once for a request. */
export async function liveSessionOf(edge: Edge, request: FastifyRequest): Promise<LiveSession | undefined> {
  if (request.liveSession === undefined) request.liveSession = (await resumed(edge, request)) ?? null
  return request.liveSession ?? undefined
}

async function resumed(edge: Edge, request: FastifyRequest): Promise<LiveSession | undefined> {
  const token = cookiesOf(request).get(cookieName(edge.config, name))
  if (token === undefined || !tokenForm.test(token)) return undefined
  return resumeSession(edge.portal, token, edge.clock())
}
