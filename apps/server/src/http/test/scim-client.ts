import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import type { Mount } from '../../domain/actor.ts'
import { pathOf, type RunningPortal } from './running-portal.ts'

// JSON of unknown shape, looked into by expectations alone.
// biome-ignore lint/suspicious/noExplicitAny: a test reads members of whatever came back and fails if they aren't there
export type Json = any

/** An answer, checked for what holds of every one. */
export interface ScimAnswer {
  readonly status: number
  readonly headers: LightMyRequestResponse['headers']
  /** Undefined when there was no body. */
  readonly body: Json
  readonly correlationId: string
}

export type Headers = Readonly<Record<string, string>>

export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error'
export const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

let names = 0

/** A user name nobody has yet. */
export const freshName = (stem = 'amara'): string => `${stem}.${++names}@example.com`

/** A SCIM client with a sound credential. Every answer it gets is checked for what holds of all answers below a mount. */
export class ScimClient {
  readonly running: RunningPortal
  readonly mount: Mount
  readonly headers: Headers

  constructor(running: RunningPortal, mount: Mount, headers?: Headers) {
    this.running = running
    this.mount = mount
    const { userName, password } = running.key
    this.headers = headers ?? {
      authorization: `Bearer ${userName}:${password}`,
      'content-type': 'application/scim+json; charset=utf-8'
    }
  }

  get path(): string {
    return pathOf(this.mount)
  }

  /** The same client with other headers. */
  with(headers: Readonly<Record<string, string | undefined>>): ScimClient {
    const all = Object.entries({ ...this.headers, ...headers })
    return new ScimClient(
      this.running,
      this.mount,
      Object.fromEntries(all.filter(pair => pair[1] !== undefined)) as Headers
    )
  }

  get = (path: string): Promise<ScimAnswer> => this.send('GET', path)
  post = (path: string, body: unknown): Promise<ScimAnswer> => this.send('POST', path, body)
  put = (path: string, body: unknown): Promise<ScimAnswer> => this.send('PUT', path, body)
  delete = (path: string): Promise<ScimAnswer> => this.send('DELETE', path)

  /** A PATCH with these operations. */
  patch = (id: string, ...Operations: Json[]): Promise<ScimAnswer> =>
    this.send('PATCH', `/Users/${id}`, { schemas: [patchUrn], Operations })

  /** @param body Bytes and text go out as they are, everything else as JSON. */
  async send(method: NonNullable<InjectOptions['method']>, path: string, body?: unknown): Promise<ScimAnswer> {
    const payload =
      body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
    const url = this.path + path
    const response = await this.running.app.inject({
      method,
      url,
      headers: this.headers,
      ...(payload === undefined ? {} : { payload })
    })
    return checked(response)
  }

  /** Creates a user with a fresh name, and returns it as answered. */
  async create(attributes: Json = {}): Promise<Json> {
    const userName = attributes.userName ?? freshName()
    const answer = await this.post('/Users', { schemas: [userUrn], active: true, ...attributes, userName })
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body
  }

  /** Lists by a filter, encoded as Entra ID does. */
  find = (filter: string, more = ''): Promise<ScimAnswer> => this.get(`/Users?filter=${asEntraEncodes(filter)}${more}`)

  async read(id: string): Promise<Json> {
    const answer = await this.get(`/Users/${id}`)
    expect(answer.status).toBe(200)
    return answer.body
  }
}

/** Spaces as `+`, the rest percent-encoded. */
export const asEntraEncodes = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+')

/** What holds of every answer below a mount, whatever was asked. */
function checked(response: LightMyRequestResponse): ScimAnswer {
  const { statusCode: status, headers, payload } = response
  const correlationId = String(headers['x-correlation-id'])
  expect(correlationId).toMatch(/^[0-9a-f-]{36}$/)
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  expect(headers).not.toHaveProperty('server')
  if (status === 204 || status === 304) {
    expect(payload).toBe('')
    return { status, headers, body: undefined, correlationId }
  }
  expect(headers['content-type']).toBe('application/scim+json; charset=utf-8')
  const body = payload === '' ? undefined : JSON.parse(payload)
  if (status >= 400 && response.raw.req.method !== 'HEAD') expectError(body, status, correlationId)
  return { status, headers, body, correlationId }
}

function expectError(body: Json, status: number, correlationId: string): void {
  expect(body).toMatchObject({ schemas: [errorUrn], status: String(status), detail: expect.any(String) })
  expect(body.detail).toContain(`(reference ${correlationId})`)
  if (status !== 500) expect(body.detail.length).toBeGreaterThan(60)
}
