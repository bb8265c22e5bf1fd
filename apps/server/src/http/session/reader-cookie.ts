// Which browser reads over a secure link: what a code was mailed for and what was granted hold for one browser alone. It names nobody and
// admits nobody by itself.
import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { cookieName, cookiesOf, setCookie } from './cookie.ts'
import type { Edge } from './edge.ts'

const name = 'sealpost-reader'
const lifetimeSeconds = 30 * 86_400

/** A browser is known by as many tokens: by what it proved last, and before. */
const mostTokens = 8

/** Each has 256 random bits in Base64url; nothing else is looked up. */
const tokensForm = new RegExp(`^[A-Za-z0-9_-]{43}(?:\\.[A-Za-z0-9_-]{43}){0,${mostTokens - 1}}$`)

/** What a browser is known by. */
export interface ReaderTokens {
  readonly browserToken: string
  /** Newest first. */
  readonly earlierTokens: readonly string[]
}

/** The reading browser's tokens; undefined when it has none. */
export function readerTokensOf(edge: Edge, request: FastifyRequest): ReaderTokens | undefined {
  const text = cookiesOf(request).get(cookieName(edge.config, name))
  if (text === undefined || !tokensForm.test(text)) return undefined
  const [browserToken = '', ...earlierTokens] = text.split('.')
  return { browserToken, earlierTokens }
}

/** The reading browser's tokens, a new one if it has none, which the browser keeps for another 30 days. */
export function keepReaderTokens(edge: Edge, request: FastifyRequest, reply: FastifyReply): ReaderTokens {
  const fresh = () => ({ browserToken: randomBytes(32).toString('base64url'), earlierTokens: [] })
  const tokens = readerTokensOf(edge, request) ?? fresh()
  setReaderTokens(edge, reply, tokens)
  return tokens
}

/** Gives the reading browser a token before those it has, of which the oldest goes when there are too many. */
export function addReaderToken(edge: Edge, request: FastifyRequest, reply: FastifyReply, browserToken: string): void {
  const had = readerTokensOf(edge, request)
  const earlierTokens = had ? [had.browserToken, ...had.earlierTokens].slice(0, mostTokens - 1) : []
  setReaderTokens(edge, reply, { browserToken, earlierTokens })
}

function setReaderTokens(edge: Edge, reply: FastifyReply, { browserToken, earlierTokens }: ReaderTokens): void {
  const value = [browserToken, ...earlierTokens].join('.')
  setCookie(reply, edge.config, { name: cookieName(edge.config, name), value }, { maxAge: lifetimeSeconds })
}
