/**
 * One request and its answer over HTTP, as the provisioning service sends it: no User-Agent, no Accept, redirects not
 * followed, TLS 1.2 only. Knows nothing of SCIM but its headers; whoever sent the request judges the answer.
 */
import http from 'node:http'
import https from 'node:https'
import type { Finding } from '../judge/finding.ts'

/** Why a request went out. `Verify…` are this program's own looks at what was done; Entra would not send them. */
export type Purpose =
  | 'TestConnection'
  | 'Match'
  | 'Read'
  | 'Create'
  | 'Update'
  | 'Delete'
  | 'VerifyRead'
  | 'VerifyFilter'
  | 'VerifyLocation'
  | 'VerifyMember'
  | 'VerifyDeleted'
  | 'Validate'

export type ScimRequest = {
  readonly purpose: Purpose
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly url: string
  readonly body?: unknown
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export type NoAnswer = { readonly failure: 'Timeout' | 'WebExceptionProtocolError'; readonly message: string }

/** One line of the provisioning log's detail: secrets are taken out before it is made. */
export type Exchange = {
  readonly purpose: Purpose
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: unknown
  }
  readonly response: (Omit<Answer, 'text'> & { readonly body: unknown }) | NoAnswer
  readonly durationInMilliseconds: number
  readonly findings: readonly Finding[]
}

export type Transport = (
  request: ScimRequest,
  headers: Readonly<Record<string, string>>,
  timeoutMilliseconds: number
) => Promise<Answer | NoAnswer>

const maxAnswerBytes = 16 * 1024 * 1024

/**
 * Headers of a request. Entra sends the version of its dialect and no User-Agent; a Content-Type only beside a body.
 */
export const requestHeaders = (secretToken: string, hasBody: boolean): Readonly<Record<string, string>> => ({
  Authorization: `Bearer ${secretToken}`,
  ADSCIMVersion: '6.0',
  ...(hasBody ? { 'Content-Type': 'application/scim+json; charset=utf-8' } : {})
})

/** Keeps connections open between requests. Call `close` when the work is over. */
export function openTransport(): { readonly send: Transport; close(): void } {
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })
  }
  return {
    send: (request, headers, timeoutMilliseconds) => {
      const secure = request.url.startsWith('https:')
      return sendOnce(secure ? https : http, agents[secure ? 'https:' : 'http:'], request, headers, timeoutMilliseconds)
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    }
  }
}

function sendOnce(
  protocol: typeof http | typeof https,
  agent: http.Agent,
  { method, url, body }: ScimRequest,
  headers: Readonly<Record<string, string>>,
  timeoutMilliseconds: number
): Promise<Answer | NoAnswer> {
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  const length = payload === undefined ? {} : { 'Content-Length': String(payload.length) }
  return new Promise(resolve => {
    const signal = AbortSignal.timeout(timeoutMilliseconds)
    const fail = (error: Error) =>
      resolve(
        signal.aborted
          ? { failure: 'Timeout', message: `The endpoint did not answer within ${timeoutMilliseconds / 1000} seconds.` }
          : { failure: 'WebExceptionProtocolError', message: `The endpoint could not be reached: ${reason(error)}.` }
      )
    const request = protocol.request(url, { method, agent, headers: { ...headers, ...length }, signal }, response => {
      readBody(response).then(
        text => resolve({ status: response.statusCode ?? 0, headers: flatHeaders(response.headers), text }),
        fail
      )
    })
    request.on('error', fail)
    request.end(payload)
  })
}

/** An AggregateError, as of a name with several addresses, has no message of its own. */
const reason = (error: Error) =>
  error.message || (error instanceof AggregateError && String(error.errors[0]?.message)) || error.name

async function readBody(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    size += chunk.length
    if (size > maxAnswerBytes) throw new Error(`its answer is longer than ${maxAnswerBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const flatHeaders = (headers: http.IncomingHttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])
  )
