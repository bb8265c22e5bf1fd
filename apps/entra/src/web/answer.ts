/** From a request to the visit it is, and from a page to the answer. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Html } from './html.ts'
import { type Site, type Visit, visitOf } from './visit.ts'

/** @param formAction Where forms of the page may go. */
export const policy = (formAction: string): string =>
  `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`

/** What the tenant holds is read anew for each request. */
export async function beginVisit(site: Site, request: FastifyRequest): Promise<Visit> {
  const params: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.params ?? {})) params[name] = String(value)
  return visitOf(site, await site.store.read(), new URL(request.url, 'http://tenant'), params, request.headers.cookie)
}

/** @param formAction Where forms of this page may go; this program alone when left out. */
export function sendPage(reply: FastifyReply, page: Html, status = 200, formAction?: string): FastifyReply {
  if (formAction !== undefined) reply.header('content-security-policy', policy(formAction))
  return reply.code(status).type('text/html; charset=utf-8').send(page.markup)
}
