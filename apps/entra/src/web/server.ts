/**
 * The tenant's web: pages for its administrator, sign-in and sign-out for its users and their service providers. This file
 * owns what holds for every answer: security headers, which hosts and origins are spoken to, and how errors look.
 */

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Host } from '../host.ts'
import { SignInError } from '../saml/sign-in-error.ts'
import type { TenantStore } from '../tenant/store.ts'
import { UsageError } from '../usage-error.ts'
import { beginVisit, policy, sendPage } from './answer.ts'
import { downloadRoutes } from './downloads.ts'
import { type Content, Html, html } from './html.ts'
import { layout } from './layout.ts'
import { pages } from './pages.ts'
import { keepProvisioning } from './provision-now.ts'
import { openSessions } from './session.ts'
import { signInProblem } from './sign-in-pages.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { formOf, MissingError, type Page, type Site } from './visit.ts'

export type RunningServer = { readonly origin: string; close(): Promise<void> }

const assets = { 'style.css': 'text/css', 'page.js': 'text/javascript', 'icon.svg': 'image/svg+xml' } as const

/**
 * Serves the tenant until it is closed.
 *
 * @param options.port 0 takes any free one.
 * @param options.hostName Where it listens, and what its addresses name; a loopback name unless somebody wants otherwise.
 */
export async function startServer(
  store: TenantStore,
  host: Host,
  options: { readonly port: number; readonly hostName: string }
): Promise<RunningServer> {
  const sessions = openSessions()
  const server = Fastify({ bodyLimit: 256 * 1024, forceCloseConnections: true, routerOptions: { maxParamLength: 200 } })
  let origin = ''
  const site: Site = {
    host,
    store,
    sessions,
    get origin() {
      return origin
    }
  }
  await server.register(formbody)
  guard(server, options.hostName)
  await serveAssets(server)
  for (const page of pages) servePage(server, site, page)
  downloadRoutes(server, site)
  signInRoutes(server, site)
  server.setNotFoundHandler((request, reply) => answerProblem(site, request, reply, 404, 'There is no such page.'))
  server.setErrorHandler((error, request, reply) => explain(site, error, request, reply))
  await server.listen({ port: options.port, host: options.hostName })
  origin = `http://${inAuthority(options.hostName)}:${portOf(server)}`
  const provisioning = keepProvisioning(site)
  return {
    origin,
    async close() {
      provisioning.stop()
      await server.close()
    }
  }
}

const inAuthority = (hostName: string) => (hostName.includes(':') ? `[${hostName}]` : hostName)

function portOf(server: FastifyInstance): number {
  const address = server.server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']
const anyAddress = ['0.0.0.0', '::']

/**
 * Other pages open in the same browser must not reach the tenant: a name that resolves here (DNS rebinding) is refused by
 * the Host header, a form of theirs by the Origin header.
 */
function guard(server: FastifyInstance, hostName: string): void {
  const names = [...loopbackNames, inAuthority(hostName)]
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': policy("'self'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store'
    })
    const { host = '', origin } = request.headers
    if (!anyAddress.includes(hostName) && !names.includes(host.replace(/:\d+$/, '')))
      return reply.code(421).type('text/plain').send('This program answers to its own address alone.\n')
    const foreign = origin !== undefined && origin !== `http://${host}`
    if (request.method !== 'GET' && request.method !== 'HEAD' && foreign)
      return reply.code(403).type('text/plain').send('A form of another page is not taken.\n')
    return undefined
  })
}

async function serveAssets(server: FastifyInstance): Promise<void> {
  for (const [name, type] of Object.entries(assets)) {
    const content = await readFile(path.join(import.meta.dirname, 'assets', name), 'utf8')
    server.get(`/assets/${name}`, (_, reply) => reply.type(type).header('cache-control', 'max-age=300').send(content))
  }
}

function servePage(server: FastifyInstance, site: Site, page: Page): void {
  server.get(page.path, async (request, reply) => sendPage(reply, await page.view(await beginVisit(site, request))))
  const { actions } = page
  if (!actions) return
  server.post(page.path, async (request, reply) => {
    const visit = await beginVisit(site, request)
    const form = formOf(request.body)
    const name = form.get('action')
    const act = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (!act) return answerProblem(site, request, reply, 400, 'The form names no action of this page.')
    try {
      const outcome = await act(visit, form)
      return outcome instanceof Html ? sendPage(reply, outcome) : reply.redirect(outcome, 303)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      const state = await site.store.read()
      return sendPage(reply, await page.view({ ...visit, state, form, problem: error.message }), 400)
    }
  })
}

async function explain(
  site: Site,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply
): Promise<FastifyReply> {
  if (error instanceof SignInError) {
    const visit = await beginVisit(site, request)
    return sendPage(reply, signInProblem(visit, error), 400)
  }
  if (error instanceof MissingError) return answerProblem(site, request, reply, 404, error.message)
  if (error instanceof UsageError) return answerProblem(site, request, reply, 400, error.message)
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 400 && status < 500)
    return answerProblem(site, request, reply, status, 'The request is not understood.')
  site.host.err(`${error instanceof Error ? error.stack : String(error)}\n`)
  return answerProblem(
    site,
    request,
    reply,
    500,
    'Something went wrong here: what it was stands where this program runs.'
  )
}

async function answerProblem(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  problem: string
): Promise<FastifyReply> {
  const visit = await beginVisit(site, request).catch(() => undefined)
  const content: Content = html`<p><a href="/enterprise-apps">Enterprise apps</a></p>`
  return visit
    ? sendPage(reply, layout({ ...visit, problem }, { title: 'That did not work' }, content), status)
    : reply.code(status).type('text/plain; charset=utf-8').send(`${problem}\n`)
}
