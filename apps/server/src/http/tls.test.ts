import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import tls from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cert, key } from './test/certificate.ts'
import { type RunningPortal, startPortal } from './test/running-portal.ts'

let running: RunningPortal
let port: number

beforeAll(async () => {
  running = await startPortal('SQLite', { tls: { cert, key } })
  port = Number(new URL(await running.app.listen({ host: '127.0.0.1', port: 0 })).port)
})
afterAll(() => running.close())

const connect = (options: tls.ConnectionOptions) =>
  tls.connect({ port, host: '127.0.0.1', servername: 'portal.test', ca: cert, ...options })

it.each([
  ['TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['TLSv1.2', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['TLSv1.3', undefined]
] as const)('A.0.15 a portal that ends TLS itself speaks %s (%s)', async (version, ciphers) => {
  const socket = connect({ minVersion: version, maxVersion: version, ...(ciphers ? { ciphers } : {}) })
  await once(socket, 'secureConnect')
  const { userName, password } = running.key
  socket.write(
    `GET /scim/v2/entra/Users HTTP/1.1\r\nHost: portal.test\r\nAuthorization: Bearer ${userName}:${password}\r\nConnection: close\r\n\r\n`
  )
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /)
  expect(socket.getProtocol() ?? version).toBe(version)
})

it('A.0.15 older protocols are refused', async () => {
  const socket = connect({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
  const [error] = await once(socket, 'error', { signal: AbortSignal.timeout(10_000) }).catch(failure => [failure])
  expect(String(error)).toMatch(/alert protocol version/i)
})
