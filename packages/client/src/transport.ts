// How a client speaks to the portal. It owns the wire: headers, cookies, signatures, refusals, and a network that is gone. Which addresses
// there are stands in calls/; it tries nothing twice.
import { ExchangeProblem } from './problem.ts'
import { type Credential, contentDigest, signatureHeaders } from './sign.ts'

export interface Call {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as `application/json`. */
  readonly json?: unknown
  /** Sent as `application/octet-stream`. Either this or `json`. */
  readonly body?: Uint8Array
  readonly signal?: AbortSignal
}

export interface Transport {
  /** Secure links begin with it. */
  readonly origin: string
  /**
   * @param path With its query, from `/api/` on.
   * @returns An answer that is a success.
   * @throws {ExchangeProblem} for every other one, and `network` for none. An abort throws the signal's reason.
   */
  request(path: string, call: Call): Promise<Response>
}

/**
 * For the portal's own pages and their workers: with the browser's cookies.
 *
 * @param origin The page's, by default.
 */
export function browserTransport(origin: string = globalOrigin()): Transport {
  return {
    origin,
    async request(path, call) {
      const settings = { credentials: 'same-origin', cache: 'no-store' } as const
      return refusing(await reach(new URL(path, origin), call, { ...headersOf(call), 'x-sealpost': '1' }, settings))
    }
  }
}

const globalOrigin = (): string => (globalThis as unknown as { location: { origin: string } }).location.origin

/**
 * For programs: signs every call with an API key, if there is one, and keeps the cookies of one reader as long as it lives.
 *
 * @throws TypeError when the origin is no http or https address
 * @see [RFC 9421](https://www.rfc-editor.org/rfc/rfc9421), [RFC 9530](https://www.rfc-editor.org/rfc/rfc9530)
 */
export function programTransport(origin: string, credential?: Credential): Transport {
  const base = new URL(origin)
  if (!/^https?:$/.test(base.protocol)) throw new TypeError(`${origin} is no address of a portal.`)
  const cookies = new Map<string, string>()
  return {
    origin: base.origin,
    async request(path, call) {
      const url = new URL(path, base.origin)
      const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const headers = { ...headersOf(call), 'x-sealpost': '1', ...(jar && { cookie: jar }) }
      const signed = credential ? await signedHeaders(credential, url, call) : {}
      // A redirect would lead a signed call, or a proof, to another place.
      const response = await reach(url, call, { ...headers, ...signed }, { redirect: 'manual' })
      for (const cookie of response.headers.getSetCookie()) keepCookie(cookies, cookie)
      return refusing(response)
    }
  }
}

async function signedHeaders(credential: Credential, url: URL, call: Call): Promise<Record<string, string>> {
  const json = jsonOf(call)
  const digest = json === undefined ? call.headers?.['content-digest'] : await contentDigest(json)
  const digested = digest === undefined ? {} : { contentDigest: digest }
  const created = Math.floor(Date.now() / 1000)
  const headers = await signatureHeaders(credential, { method: call.method, url, created, ...digested })
  return { ...headers, ...(digest !== undefined && { 'content-digest': digest }) }
}

/** One portal, one reader: name and value are all that matters, and an empty value or an age of nothing takes a cookie away. */
function keepCookie(cookies: Map<string, string>, header: string): void {
  const [name = '', value = ''] = (header.split(';')[0] ?? '').split(/=(.*)/s).map(part => part.trim())
  if (value === '' || /;\s*max-age=0\b/i.test(header)) cookies.delete(name)
  else cookies.set(name, value)
}

function headersOf(call: Call): Record<string, string> {
  const type = call.body ? 'application/octet-stream' : call.json === undefined ? undefined : 'application/json'
  return { accept: 'application/json', ...(type && { 'content-type': type }), ...call.headers }
}

const jsonOf = (call: Call): Uint8Array | undefined =>
  call.json === undefined ? undefined : new TextEncoder().encode(JSON.stringify(call.json))

async function reach(
  url: URL,
  call: Call,
  headers: Record<string, string>,
  settings: Pick<RequestInit, 'credentials' | 'cache' | 'redirect'>
): Promise<Response> {
  const body = (call.body ?? jsonOf(call)) as Uint8Array<ArrayBuffer> | undefined
  const sent = { ...(body && { body }), ...(call.signal && { signal: call.signal }) }
  try {
    return await fetch(url, { method: call.method, headers, ...settings, ...sent })
  } catch (error) {
    throw networkProblem(call.signal, error)
  }
}

/** That there was no answer, or half of one; an abort stays what it is. */
export function networkProblem(signal: AbortSignal | undefined, cause: unknown): unknown {
  if (signal?.aborted) return signal.reason
  const detail = 'The portal can’t be reached: look at the network connection and try again.'
  return new ExchangeProblem(0, { code: 'network', detail }, undefined, cause)
}

async function refusing(response: Response): Promise<Response> {
  if (response.status < 300) return response
  if (response.status < 400) throw redirected(response)
  throw problemOf(response, await parsed(response))
}

function redirected(response: Response): ExchangeProblem {
  const place = response.headers.get('location') ?? 'another address'
  const detail = `This address leads on to ${place}: use the portal’s own address.`
  return new ExchangeProblem(response.status, { code: 'unknown', detail })
}

async function parsed(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text())
  } catch {
    return undefined
  }
}

function problemOf(response: Response, answer: unknown): ExchangeProblem {
  const told = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {}
  const { code, detail, fields, correlationId } = told
  const problem = {
    code: typeof code === 'string' ? code : 'unknown',
    detail: typeof detail === 'string' ? detail : `The portal refused this with ${response.status} and no reason.`,
    ...(isTexts(fields) && { fields }),
    ...(typeof correlationId === 'string' && { correlationId })
  }
  return new ExchangeProblem(response.status, problem, secondsOf(response.headers.get('retry-after')))
}

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every(text => typeof text === 'string')

const secondsOf = (header: string | null): number | undefined =>
  header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined
