// Cookies of sign-ins under way at an identity provider: what binds a Response to the browser that asked for it.
import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { clearCookie, cookieName, cookiesOf, isSecure, setCookie } from './cookie.ts'
import type { Edge } from './edge.ts'

const lifetimeSeconds = 900

/** Sign-ins that one browser has under way at once; beginning more forgets the oldest, so that headers stay short. */
const maxFlows = 8

const form = /^(__Host-)?sealpost-flow-[A-Za-z0-9_-]{11}$/

/**
 * Begins a sign-in for one browser: sets a cookie and returns its token, 256 random bits.
 *
 * Identity providers post their Response from another site, so over https the cookie is sent across sites; over http, where browsers
 * allow that for no cookie, sign-in that began here works on one's own machine alone.
 */
export function startFlow(edge: Edge, request: FastifyRequest, reply: FastifyReply): string {
  const open = flowsOf(request)
  for (const [name] of open.slice(0, Math.max(0, open.length - maxFlows + 1))) clearCookie(reply, edge.config, name)
  const secure = isSecure(edge.config)
  const token = `${secure ? 's' : 'p'}${randomBytes(32).toString('base64url')}`
  const name = cookieName(edge.config, `sealpost-flow-${randomBytes(8).toString('base64url')}`)
  setCookie(reply, edge.config, { name, value: token }, { maxAge: lifetimeSeconds, sameSite: secure ? 'none' : 'lax' })
  return token
}

/** The tokens of the sign-ins that a browser has under way. */
export const flowTokensOf = (request: FastifyRequest): readonly string[] =>
  flowsOf(request)
    .slice(0, 4 * maxFlows)
    .map(([, token]) => token)

/**
 * A token says under which kind of name it was given out. Another host of the domain can plant a cookie, but none whose name says
 * `__Host-`, so that a token given out over https counts under such a name alone.
 */
const flowsOf = (request: FastifyRequest): (readonly [name: string, token: string])[] =>
  [...cookiesOf(request)].filter(([name, token]) => {
    const match = form.exec(name)
    return match !== null && /^[sp][A-Za-z0-9_-]{43}$/.test(token) && (match[1] !== undefined) === token.startsWith('s')
  })
