// The pages: the built web app and the site's colours. It owns which address leads to which page and what a page may do; what the pages
// show they ask the API for.
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { readSite } from '../../domain/site.ts'
import { describeFailure } from '../failure-log.ts'
import { problem, problemMediaType } from '../problem.ts'
import type { Edge } from '../session/edge.ts'
import { encodingsFor } from './encoding.ts'
import { pageHeaders, policies } from './page-headers.ts'
import { type PageFile, type PageFiles, readPages } from './read-folder.ts'
import { etagOf, themeCss } from './theme.ts'

/** Where the built web app is. */
export interface Pages {
  readonly folder: string
}

type Entry = '/sign-in.html' | '/console.html' | '/receive.html'

/** Which addresses are pages, and by which entry of the web app they are shown; what isn't here is no page. */
const entries: Readonly<Record<Entry, readonly string[]>> = {
  '/sign-in.html': ['/auth', '/auth/error', '/welcome'],
  '/console.html': [
    '/',
    ...['/console', '/profile', '/send', '/history', '/requests'].flatMap(address => [address, `${address}/*`])
  ],
  '/receive.html': ['/r', '/q', '/u'].flatMap(address => [address, `${address}/*`])
}

/** What each entry may do: who signs in gives a password there, and needs none of what the exchange does. */
const policyOf: Readonly<Record<Entry, string>> = {
  '/sign-in.html': policies.signIn,
  '/console.html': policies.exchange,
  '/receive.html': policies.exchange
}

/** Makes downloads of what a page opens. It answers for /download/ in browsers; here nothing is there. */
const serviceWorker = '/download-worker.js'

type Answer = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>

/** The pages, and what a person sees at an address where nothing is. */
export interface PagesRoom {
  readonly plugin: FastifyPluginCallback
  /** The console, which says so itself; undefined while the pages aren't built. */
  readonly missing: Answer | undefined
}

/** Everything of the web app, read into memory when this is called. */
export function pagesRoom(edge: Edge, pages: Pages | undefined): PagesRoom {
  const headers = pageHeaders(edge.config)
  const files: PageFiles = pages ? readPages(pages.folder) : new Map()
  const shell = files.get('/console.html')
  const missing: Answer | undefined =
    shell &&
    ((request, reply) => {
      reply.code(404).headers({ ...headers, 'cache-control': 'no-store', ...bounded(policyOf['/console.html']) })
      return sendFile(request, reply, shell)
    })
  return { plugin: pagesPlugin(edge, files, headers), missing }
}

function pagesPlugin(edge: Edge, files: PageFiles, headers: ReturnType<typeof pageHeaders>): FastifyPluginCallback {
  return (app, _options, done) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers(headers)
    })
    app.setErrorHandler((error, request, reply) => {
      edge.logger.error({ correlationId: request.id, failure: describeFailure(error) }, 'a page could not be answered')
      reply.code(503).header('cache-control', 'no-store').type(problemMediaType)
      return reply.send(problem(503, `The portal could not answer just now: try again (reference ${request.id}).`))
    })
    for (const [entry, addresses] of Object.entries(entries) as [Entry, readonly string[]][])
      for (const address of addresses) serve(app, address, entryAnswer(files.get(entry), policyOf[entry]))
    for (const [address, file] of files) if (!isEntry(address)) serve(app, address, fileAnswer(address, file))
    serve(app, '/theme.css', (request, reply) => sendTheme(edge, request, reply))
    done()
  }
}

/** Browsers ask for pages by their addresses; the files behind them have none of their own. */
const isEntry = (address: string): boolean => address.endsWith('.html')

const serve = (app: FastifyInstance, url: string, handler: Answer): void => {
  app.route({ method: ['GET', 'HEAD'], url, handler })
}

function entryAnswer(file: PageFile | undefined, policy: string): Answer {
  if (file)
    return (request, reply) =>
      sendFile(request, reply.headers({ 'cache-control': 'no-store', ...bounded(policy) }), file)
  return (_request, reply) =>
    reply
      .code(503)
      .header('cache-control', 'no-store')
      .type('text/plain; charset=utf-8')
      .send('The pages of the portal are not built: stop it and run "npm start", which builds them.\n')
}

/** What is below `/assets/` has a digest of its content in its name. */
function fileAnswer(address: string, file: PageFile): Answer {
  const headers = fileHeaders(address)
  if (address.startsWith('/assets/')) {
    const kept = { 'cache-control': 'public, max-age=31536000, immutable', ...headers }
    return (request, reply) => sendFile(request, reply.headers(kept), file)
  }
  const etag = etagOf(file.plain)
  return (request, reply) => {
    reply.headers({ 'cache-control': 'no-cache', etag, ...headers })
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : sendFile(request, reply, file)
  }
}

/** Any script may be a worker's, which has the policy that it comes with and not the page's. */
function fileHeaders(address: string): Readonly<Record<string, string>> {
  if (address === serviceWorker) return { 'service-worker-allowed': '/download/', ...bounded(policies.serviceWorker) }
  return address.startsWith('/assets/') && address.endsWith('.js') ? bounded(policies.worker) : {}
}

const bounded = (policy: string) => ({ 'content-security-policy': policy })

function sendFile(request: FastifyRequest, reply: FastifyReply, file: PageFile): FastifyReply {
  reply.type(file.type).header('vary', 'accept-encoding')
  for (const encoding of encodingsFor(request.headers['accept-encoding'])) {
    const body = encoding === 'br' ? file.br : file.gz
    if (body) return reply.header('content-encoding', encoding).send(body)
  }
  return reply.send(file.plain)
}

async function sendTheme(edge: Edge, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const css = themeCss((await readSite(edge.portal.store)).accent)
  const etag = etagOf(css)
  reply.headers({ 'cache-control': 'no-cache', etag })
  return request.headers['if-none-match'] === etag
    ? reply.code(304).send()
    : reply.type('text/css; charset=utf-8').send(css)
}
