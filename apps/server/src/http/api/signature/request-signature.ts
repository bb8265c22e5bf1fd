// The signature of a request by an API key: the one form that is taken of all that HTTP Message Signatures allow, so that there is nothing
// to choose and nothing to get wrong.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What of a request a signature may cover. */
export interface SignedRequest {
  readonly method: string
  /** As it stands in the request line. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
}

export interface RequestSignature {
  readonly apiKey: string
  /** Seconds since 1970. */
  readonly created: number
  readonly coversDigest: boolean
  /** `@signature-params` as it was written. */
  readonly parameters: string
  /** 32 bytes. */
  readonly value: Uint8Array
}

const inputForm =
  /^sealpost=(\("@method" "@path" "@query"( "content-digest")?\);created=(\d{1,11});keyid="([A-Za-z0-9_-]{1,64})";alg="hmac-sha256")$/
const signatureForm = /^sealpost=:([A-Za-z0-9+/]{43}=):$/

/** Whether a request was meant to be signed. */
export const isSigned = (headers: IncomingHttpHeaders): boolean =>
  headers.signature !== undefined || headers['signature-input'] !== undefined

/** The signature of a request; undefined when it has not exactly the form that is taken. @see [RFC 9421 §4](https://www.rfc-editor.org/rfc/rfc9421#section-4) */
export function signatureOf(headers: IncomingHttpHeaders): RequestSignature | undefined {
  const input = inputForm.exec(String(headers['signature-input'] ?? ''))
  const signature = signatureForm.exec(String(headers.signature ?? ''))
  if (!input || !signature) return undefined
  const [, parameters = '', digest, created, apiKey = ''] = input
  const value = Buffer.from(signature[1] ?? '', 'base64')
  return { apiKey, created: Number(created), coversDigest: digest !== undefined, parameters, value }
}

/**
 * What is signed: a line for each component covered, and the parameters last.
 *
 * @see [RFC 9421 §2.5](https://www.rfc-editor.org/rfc/rfc9421#section-2.5); §2.2.6 for the path, §2.2.7 for the query
 */
export function signatureBase(request: SignedRequest, { coversDigest, parameters }: RequestSignature): string {
  const target = request.target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
  const at = target.indexOf('?')
  const [path, query] = at < 0 ? [target, '?'] : [target.slice(0, at), target.slice(at)]
  return [
    `"@method": ${request.method}`,
    `"@path": ${path === '' ? '/' : path}`,
    `"@query": ${query}`,
    ...(coversDigest ? [`"content-digest": ${String(request.headers['content-digest'] ?? '').trim()}`] : []),
    `"@signature-params": ${parameters}`
  ].join('\n')
}

/** Whether a signature was made with a secret; takes as long whatever comes out. @see [RFC 9421 §3.3.3](https://www.rfc-editor.org/rfc/rfc9421#section-3.3.3) */
export const isSignedWith = (secret: string, base: string, { value }: RequestSignature): boolean =>
  timingSafeEqual(createHmac('sha256', secret).update(base, 'utf8').digest(), value)
