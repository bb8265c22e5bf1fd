import { once } from 'node:events'
import net from 'node:net'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DomainError } from '../domain/domain-error.ts'
import type { Store } from '../domain/store.ts'
import { buildServer } from './server.ts'
import { origin, type RunningPortal, startPortal } from './test/running-portal.ts'
import { ScimClient } from './test/scim-client.ts'

let running: RunningPortal
beforeAll(async () => {
  running = await startPortal('SQLite')
})
afterAll(() => running.close())

describe('where no plugin is at home', () => {
  it.each(['/users', '/consoles', '/apis', '/assets/none.js', '/auth/other', '/healthz/x'])(
    '%s is a problem in JSON',
    async url => {
      const response = await running.app.inject({ url })
      expect(response.statusCode).toBe(404)
      expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
      expect(response.json()).toMatchObject({ status: 404, title: 'Not Found' })
    }
  )

  it('an address that can not be decoded is 400', async () => {
    const response = await running.app.inject({ url: '/%zz' })
    expect(response.statusCode).toBe(400)
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  })
})

it.each([
  ['/', 503],
  ['/console/%zz', 400],
  ['/nowhere', 404],
  ['/api/session', 401],
  ['/api/nowhere', 404],
  ['/auth/saml2/', 303],
  ['/auth/saml2/metadata', 200],
  ['/auth/saml2/%zz', 400],
  ['/scim/v2/Users', 401],
  ['/healthz', 200]
])('what is answered at %s, %i, is kept by nobody, runs nothing and stands in no other page', async (url, status) => {
  const { statusCode, headers } = await running.app.inject({ url })
  expect(statusCode).toBe(status)
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'.*frame-ancestors 'none'/)
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=31536000'
  })
})

describe('when the portal itself fails', () => {
  /** The same portal, whose store fails in one place. */
  function withFault(failure: () => unknown): { app: FastifyInstance; log: string[] } {
    const log: string[] = []
    const { store: sound } = running.portal
    const users = { ...sound.users, byId: () => Promise.reject(failure()) }
    const faulty = (_: Store, name: keyof Store) => {
      const member = name === 'users' ? users : sound[name]
      return typeof member === 'function' ? member.bind(sound) : member
    }
    const store = new Proxy(sound, { get: faulty as ProxyHandler<Store>['get'] & object })
    const logger = pino({ level: 'debug' }, { write: line => void log.push(line) })
    const config = { origin, trustProxy: false, rateLimits: true }
    const app = buildServer({ portal: { ...running.portal, store }, config, logger, clock: Date.now })
    return { app, log }
  }

  it('an exception nobody foresaw is 500 with a reference and none of its text, which the log has without personal data', async () => {
    const { app, log } = withFault(() => new Error('no row for "amara@example.com"'))
    const answer = await new ScimClient({ ...running, app } as RunningPortal, 'scim').get(
      '/Users/6f1b7a0e-6df5-4c8a-9f0e-2f9d2d1a5b77'
    )
    expect(answer.status).toBe(500)
    expect(JSON.stringify(answer.body)).not.toMatch(/amara|row/)
    const line = log.map(text => JSON.parse(text)).find(entry => entry.failure)
    expect(line).toMatchObject({
      level: 50,
      correlationId: answer.correlationId,
      failure: { name: 'Error', message: 'no row for …' }
    })
    expect(log.join('')).not.toContain('amara')
    expect(await running.eventsOf(answer.correlationId)).toMatchObject([
      { outcome: 'failed', details: { status: 500 } }
    ])
    await app.close()
  })

  it('a database that does not answer is 503 with Retry-After', async () => {
    const { app, log } = withFault(
      () =>
        new DomainError(
          'unavailable',
          'database.unavailable',
          'The database does not answer: try again in a few seconds.'
        )
    )
    const answer = await new ScimClient({ ...running, app } as RunningPortal, 'scim').get(
      '/Users/6f1b7a0e-6df5-4c8a-9f0e-2f9d2d1a5b77'
    )
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '10' } })
    expect(log.join('')).toContain(answer.correlationId)
    await app.close()
  })
})

describe('connections', () => {
  it('are bounded in time, whatever a client does', () => {
    const { headersTimeout, requestTimeout, keepAliveTimeout, timeout } = running.app.server
    expect({ headersTimeout, requestTimeout, keepAliveTimeout, timeout }).toEqual({
      headersTimeout: 20_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 72_000,
      timeout: 60_000
    })
  })
})

describe('closing', () => {
  it('lets a request finish whose body is still on its way, and then ends its connection', async () => {
    const own = await startPortal('SQLite')
    const port = Number(new URL(await own.app.listen({ host: '127.0.0.1', port: 0 })).port)
    const { authorization } = new ScimClient(own, 'scim').headers
    const body = JSON.stringify({ userName: 'closing@example.com' })
    const arrived = once(own.app.server, 'request')
    const socket = net.connect(port, '127.0.0.1')
    const answer = text(socket)
    socket.write(`POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n`)
    socket.write(`Content-Type: application/scim+json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`)
    await arrived
    const closed = own.app.close()
    socket.write(body.slice(5))
    expect(await answer).toMatch(/^HTTP\/1\.1 201 /)
    await closed
    await own.close()
  })
})
