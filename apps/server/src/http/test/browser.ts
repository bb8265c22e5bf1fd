import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import type { z } from 'zod'
import { routesOf } from '../api/plugin.ts'
import type { ApiEdge } from '../api/route.ts'
import type { RunningPortal } from './running-portal.ts'
import type { Json } from './scim-client.ts'

/** An answer of the API, checked for what holds of every one. */
export interface ApiAnswer {
  readonly status: number
  readonly headers: LightMyRequestResponse['headers']
  /** Undefined when there was no body. */
  readonly body: Json
  readonly text: string
  readonly bytes: Buffer
}

/** A cookie as a server sets it. */
export interface SetCookie {
  readonly name: string
  readonly value: string
  /** `HttpOnly`, `Path=/`, … as written. */
  readonly attributes: readonly string[]
}

/** A browser on a page of the portal: keeps cookies, and says of its requests what a page's do. */
export class Browser {
  readonly running: RunningPortal
  readonly jar = new Map<string, string>()
  readonly address: string
  /** The cookies that the last answer set. */
  lastCookies: readonly SetCookie[] = []

  constructor(running: RunningPortal, address = '127.0.0.1') {
    this.running = running
    this.address = address
  }

  get origin(): string {
    return this.running.portal.origin
  }

  get = (path: string): Promise<ApiAnswer> => this.send('GET', path)
  post = (path: string, body?: unknown): Promise<ApiAnswer> => this.send('POST', path, body)
  put = (path: string, body?: unknown): Promise<ApiAnswer> => this.send('PUT', path, body)
  patch = (path: string, body?: unknown): Promise<ApiAnswer> => this.send('PATCH', path, body)
  delete = (path: string, body?: unknown): Promise<ApiAnswer> => this.send('DELETE', path, body)

  /** Sends to an address below /api. */
  async send(
    method: NonNullable<InjectOptions['method']>,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string | undefined>> = {}
  ): Promise<ApiAnswer> {
    const usual = {
      'x-sealpost': '1',
      origin: this.origin,
      'sec-fetch-site': 'same-origin',
      ...(body === undefined ? {} : { 'content-type': isBytes(body) ? 'application/octet-stream' : 'application/json' })
    }
    const response = await this.request(method, `/api${path}`, body, { ...usual, ...headers })
    const answer = checked(response)
    if (answer.status < 300) expectShape(method, path, answer.body)
    return answer
  }

  /** Sends to any address, as it is. */
  async request(
    method: NonNullable<InjectOptions['method']>,
    url: string,
    body?: unknown,
    headers: Readonly<Record<string, string | undefined>> = {}
  ): Promise<LightMyRequestResponse> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = Object.entries({ ...(cookie === '' ? {} : { cookie }), ...headers })
    const payload = payloadOf(body)
    const response = await this.running.app.inject({
      method,
      url,
      remoteAddress: this.address,
      headers: Object.fromEntries(all.filter(pair => pair[1] !== undefined)) as Record<string, string>,
      ...(payload === undefined ? {} : { payload })
    })
    this.#keep(cookiesOf(response))
    return response
  }

  #keep(cookies: readonly SetCookie[]): void {
    this.lastCookies = cookies
    for (const { name, value, attributes } of cookies) {
      if (attributes.includes('Max-Age=0')) this.jar.delete(name)
      else this.jar.set(name, value)
    }
  }
}

const isBytes = (body: unknown): body is Buffer => Buffer.isBuffer(body)

/** Texts and bytes are sent as they are, everything else as JSON. */
function payloadOf(body: unknown): string | Buffer | undefined {
  if (body === undefined || typeof body === 'string' || isBytes(body)) return body
  return JSON.stringify(body)
}

export function cookiesOf(response: LightMyRequestResponse): readonly SetCookie[] {
  const all = [response.headers['set-cookie'] ?? []].flat()
  return all.map(text => {
    const [pair = '', ...attributes] = text.split('; ')
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), attributes }
  })
}

/** What holds of every answer below /api/, whatever was asked. */
function checked(response: LightMyRequestResponse): ApiAnswer {
  const { statusCode: status, headers, payload: text, rawPayload: bytes } = response
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  expect(headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(Object.keys(headers).filter(name => name.startsWith('access-control-'))).toEqual([])
  const json = /^application\/(problem\+)?json/.test(String(headers['content-type'] ?? ''))
  const body = json && text !== '' ? JSON.parse(text) : undefined
  if (status === 204) expect(text).toBe('')
  if (status >= 400 && response.raw.req.method !== 'HEAD') {
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(body).toMatchObject({ status, code: expect.any(String), correlationId: headers['x-correlation-id'] })
    expect(body.detail).toMatch(/^[A-Z\d"].{20,}\.$/s)
    expect(headers['retry-after'] !== undefined).toBe(status === 429 || status === 503)
  }
  return { status, headers, body, text, bytes }
}

/** The shape of each endpoint's answer, by its method and what its address looks like. */
const shapes: readonly (readonly [method: string, address: RegExp, answer: z.ZodType | undefined])[] = routesOf(
  {} as ApiEdge
).map(({ method, path, answer }) => [
  method,
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/:[a-z]+/g, '[^/]+')}$`),
  answer
])

/** An answer has the shape that its route says it has, and no member beside. */
function expectShape(method: string, path: string, body: Json): void {
  const address = path.split('?', 1)[0] ?? ''
  const fitting = shapes.filter(shape => shape[0] === method && shape[1].test(address))
  expect(fitting, `${method} ${address}`).not.toEqual([])
  // An address with an id fits the pattern of one without, which comes later.
  const shape = fitting.toSorted(
    (a, b) => a[1].source.split('[^/]+').length - b[1].source.split('[^/]+').length
  )[0]?.[2]
  if (shape) expect(shape.parse(body)).toEqual(body)
  else expect(body).toBeUndefined()
}
