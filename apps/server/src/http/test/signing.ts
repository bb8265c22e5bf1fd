// What a program does that signs with an API key, written from the standards and not from the code that checks it.
import { createHash, createHmac } from 'node:crypto'
import { createApiKey, type NewApiKey } from '../../domain/connections/create-key.ts'
import { type User, userNameOf } from '../../domain/directory/user.ts'
import type { ApiAnswer, Browser } from './browser.ts'
import type { RunningPortal } from './running-portal.ts'

export interface Signing {
  readonly key: Pick<NewApiKey, 'apiKey' | 'apiSecret'>
  readonly method: string
  /** With its query. */
  readonly target: string
  readonly body?: string | Buffer | undefined
  /** Seconds since 1970. */
  readonly created: number
  /** Whether the digest of the body is sent and signed. */
  readonly digest: boolean
}

export const digestHeader = (body: string | Buffer): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`

/** The headers of a signed request. @see RFC 9421, RFC 9530 */
export function signed({ key, method, target, body, created, digest }: Signing): Record<string, string> {
  const [path = '', query] = target.split('?', 2)
  const components: [string, string][] = [
    ['"@method"', method],
    ['"@path"', path],
    ['"@query"', `?${query ?? ''}`]
  ]
  const contentDigest = digest ? digestHeader(body ?? '') : undefined
  if (contentDigest !== undefined) components.push(['"content-digest"', contentDigest])
  const names = components.map(([name]) => name).join(' ')
  const parameters = `(${names});created=${created};keyid="${key.apiKey}";alg="hmac-sha256"`
  const lines = [...components, ['"@signature-params"', parameters] as const].map(
    ([name, value]) => `${name}: ${value}`
  )
  const value = createHmac('sha256', key.apiSecret).update(lines.join('\n')).digest('base64')
  return {
    'signature-input': `sealpost=${parameters}`,
    signature: `sealpost=:${value}:`,
    ...(contentDigest === undefined ? {} : { 'content-digest': contentDigest })
  }
}

/** A key of a user, as it was generated. */
export const keyOf = (running: RunningPortal, user: User, expiresAt?: number): Promise<NewApiKey> =>
  createApiKey(running.portal, running.operator, {
    owner: userNameOf(user),
    description: 'test',
    ...(expiresAt === undefined ? {} : { expiresAt })
  })

/** Calls below /api as a program with that key. */
export function callSigned(
  browser: Browser,
  key: Signing['key'],
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string | undefined>> = {}
): Promise<ApiAnswer> {
  const sent = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const created = Math.floor(browser.running.time.now / 1000)
  const digest = typeof sent === 'string'
  const ours = signed({ key, method, target: `/api${path}`, body: sent, created, digest })
  const nothingOfABrowser = { 'x-sealpost': undefined, origin: undefined, 'sec-fetch-site': undefined }
  return browser.send(method, path, sent, { ...nothingOfABrowser, ...ours, ...headers })
}
