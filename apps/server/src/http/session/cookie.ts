import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HttpConfig } from '../http-config.ts'

/** Whether browsers reach the portal over TLS, whoever ends it. */
export const isSecure = (config: Pick<HttpConfig, 'origin'>): boolean => config.origin.startsWith('https:')

/**
 * The name of a cookie of the portal. Over https it says `__Host-`, so that no other host of the domain can plant one of the name.
 *
 * @see RFC 6265bis §4.1.3.2
 */
export const cookieName = (config: Pick<HttpConfig, 'origin'>, name: string): string =>
  isSecure(config) ? `__Host-${name}` : name

/** All cookies that came with a request. */
export function cookiesOf(request: FastifyRequest): ReadonlyMap<string, string> {
  const { cookie } = request.headers
  return cookie === undefined ? new Map() : new Map(Object.entries(request.server.parseCookie(cookie)))
}

/** Sets a cookie that scripts can't read and that is sent to this host alone. */
export function setCookie(
  reply: FastifyReply,
  config: Pick<HttpConfig, 'origin'>,
  cookie: { readonly name: string; readonly value: string },
  options: CookieSerializeOptions = {}
): void {
  const always = { httpOnly: true, path: '/', secure: isSecure(config), sameSite: 'lax' } as const
  reply.setCookie(cookie.name, cookie.value, { ...always, ...options })
}

/** Tells the browser to forget a cookie. */
export const clearCookie = (reply: FastifyReply, config: Pick<HttpConfig, 'origin'>, name: string): void =>
  setCookie(reply, config, { name, value: '' }, { maxAge: 0, expires: new Date(0) })
