// Which browser reads over a secure link: what a code was mailed for and what was granted hold for one browser alone. It names nobody and
// admits nobody by itself.
import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { cookieName, cookiesOf, setCookie } from './cookie.ts'
import type { Edge } from './edge.ts'

const name = 'sealpost-reader'
const lifetimeSeconds = 30 * 86_400

/** 256 random bits in Base64url; nothing else is looked up. */
const tokenForm = /^[A-Za-z0-9_-]{43}$/

/** The reading browser's token; undefined when it has none. */
export function readerTokenOf(edge: Edge, request: FastifyRequest): string | undefined {
  const token = cookiesOf(request).get(cookieName(edge.config, name))
  return token !== undefined && tokenForm.test(token) ? token : undefined
}

/** The reading browser's token, a new one if it has none, which the browser keeps for another 30 days. */
export function keepReaderToken(edge: Edge, request: FastifyRequest, reply: FastifyReply): string {
  const value = readerTokenOf(edge, request) ?? randomBytes(32).toString('base64url')
  setCookie(reply, edge.config, { name: cookieName(edge.config, name), value }, { maxAge: lifetimeSeconds })
  return value
}
