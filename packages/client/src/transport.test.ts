import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { answerOf, send } from './calls/call.ts'
import { ExchangeProblem, fromPlainProblem, toPlainProblem } from './problem.ts'
import { programTransport } from './transport.ts'

const servers: http.Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(handler: http.RequestListener): Promise<string> {
  const server = http.createServer(handler)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('the transport of programs', () => {
  it('tells a refusal as the portal words it', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': '17' })
      const fields = { recipients: 'Too many.' }
      response.end(JSON.stringify({ code: 'some.code', detail: 'Why.', fields, correlationId: 'c-1', status: 429 }))
    })
    const error = await programTransport(origin)
      .request('/api/x', { method: 'GET' })
      .catch(caught => caught)
    expect(error).toBeInstanceOf(ExchangeProblem)
    const told = { status: 429, code: 'some.code', detail: 'Why.', fields: { recipients: 'Too many.' } }
    expect(error).toMatchObject({ ...told, retryAfterSeconds: 17, correlationId: 'c-1' })
    expect(fromPlainProblem(structuredClone(toPlainProblem(error)))).toMatchObject({ ...told, retryAfterSeconds: 17 })
  })

  it('tells an answer that is none of the portal’s by its status', async () => {
    const origin = await serve((_, response) => void response.writeHead(502).end('<html>Bad gateway</html>'))
    const call = programTransport(origin).request('/api/x', { method: 'GET' })
    await expect(call).rejects.toMatchObject({ status: 502, code: 'unknown' })
  })

  it('follows no redirect: neither a signature nor a proof goes elsewhere', async () => {
    let elsewhere = 0
    const other = await serve((_, response) => {
      elsewhere++
      response.end()
    })
    const origin = await serve((_, response) => void response.writeHead(308, { location: `${other}/api/x` }).end())
    const call = programTransport(origin, { apiKey: 'k', apiSecret: 's' }).request('/api/x', { method: 'GET' })
    await expect(call).rejects.toMatchObject({ status: 308, detail: expect.stringContaining(other) })
    expect(elsewhere).toBe(0)
  })

  it('tells no answer, and half an answer, as the network’s', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/api/none') return void request.socket.destroy()
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"a":', () => request.socket.destroy())
    })
    const transport = programTransport(origin)
    for (const path of ['/api/none', '/api/half'])
      await expect(answerOf(transport, path, { method: 'GET' })).rejects.toMatchObject({ status: 0, code: 'network' })
  })

  it('throws the reason of an abort, not a network problem', async () => {
    const origin = await serve(() => {})
    const stop = new AbortController()
    const call = programTransport(origin).request('/api/x', { method: 'GET', signal: stop.signal })
    stop.abort('enough')
    await expect(call).rejects.toBe('enough')
  })

  it('keeps one reader’s cookies, and gives up those that are taken away', async () => {
    const seen: (string | undefined)[] = []
    const origin = await serve((request, response) => {
      seen.push(request.headers.cookie)
      const cookies = [
        ['sealpost-reader=abc=; Path=/; HttpOnly; SameSite=Lax', 'other=1'],
        ['other=; Max-Age=0'],
        ['sealpost-reader=def']
      ]
      response.writeHead(204, { 'set-cookie': cookies[seen.length - 1] ?? [] }).end()
    })
    const transport = programTransport(origin)
    for (let i = 0; i < 4; i++) await send(transport, 'POST', '/api/x')
    expect(seen).toEqual([undefined, 'sealpost-reader=abc=; other=1', 'sealpost-reader=abc=', 'sealpost-reader=def'])
  })

  it('signs what it sends: JSON with its digest, a part without', async () => {
    const seen: http.IncomingHttpHeaders[] = []
    const origin = await serve((request, response) => {
      seen.push(request.headers)
      request.resume().on('end', () => response.writeHead(204).end())
    })
    const transport = programTransport(origin, { apiKey: 'k', apiSecret: 's' })
    await send(transport, 'POST', '/api/x', { a: 1 })
    await transport.request('/api/y', { method: 'PUT', body: new Uint8Array(3) })
    expect(seen[0]).toMatchObject({
      'content-type': 'application/json',
      'content-digest': 'sha-256=:AVq9f1zFei3ZS3WQ8ErYCEJzkF7jPsXOvq5iJ2qX+GI=:',
      'signature-input': expect.stringContaining('"content-digest"')
    })
    expect(seen[1]).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '3',
      'signature-input': expect.stringMatching(/\("@method" "@path" "@query"\)/)
    })
    expect(seen[1]).not.toHaveProperty('content-digest')
  })

  it('speaks to portals over http and https alone', () => {
    expect(() => programTransport('file:///tmp')).toThrow(TypeError)
    expect(programTransport('https://files.example/some/path').origin).toBe('https://files.example')
  })
})
