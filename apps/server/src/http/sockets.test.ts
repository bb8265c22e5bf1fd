// What only bytes on a real connection can be: broken UTF-8, junk, requests that are smuggled or cut off, huge headers.
import net from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningPortal, startPortal } from './test/running-portal.ts'
import { freshName } from './test/scim-client.ts'

let running: RunningPortal
let port: number

beforeAll(async () => {
  running = await startPortal('SQLite', { bodyLimitBytes: 50_000 })
  port = Number(new URL(await running.app.listen({ host: '127.0.0.1', port: 0 })).port)
})
afterAll(() => running.close())

/** Writes bytes to a new connection and reads until the portal closes it. */
function exchange(...chunks: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = []
    const socket = net.connect(port, '127.0.0.1', () => {
      for (const chunk of chunks) socket.write(chunk)
    })
    socket.on('data', data => received.push(data))
    socket.on('error', error => ((error as NodeJS.ErrnoException).code === 'ECONNRESET' ? undefined : reject(error)))
    socket.on('close', () => resolve(Buffer.concat(received).toString('utf8')))
  })
}

const credential = () => `Authorization: Bearer ${running.key.userName}:${running.key.password}\r\n`
const head = (line: string, more = '', last = true) =>
  `${line} HTTP/1.1\r\nHost: portal\r\n${credential()}${more}${last ? 'Connection: close\r\n' : ''}\r\n`

function posted(body: Uint8Array | string, more = ''): (string | Uint8Array)[] {
  const type = 'Content-Type: application/scim+json\r\n'
  return [head('POST /scim/v2/Users', `${type}${more}Content-Length: ${Buffer.byteLength(body)}\r\n`), body]
}

const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(match => Number(match[1]))
const bodyOf = (text: string) => JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4))

describe('a body', () => {
  it.each([
    ['a lone byte', [0xff]],
    ['an overlong form', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a character cut off', [0xe2, 0x82]]
  ])('with broken UTF-8 (%s) is 400 invalidSyntax and says where', async (_, bytes) => {
    const body = Buffer.concat([Buffer.from('{"userName":"'), Buffer.from(bytes), Buffer.from('"}')])
    const text = await exchange(...posted(body))
    expect(statuses(text)).toEqual([400])
    expect(bodyOf(text)).toMatchObject({
      scimType: 'invalidSyntax',
      detail: expect.stringContaining('not UTF-8: byte 13')
    })
  })

  it('with a byte order mark is read', async () => {
    expect(statuses(await exchange(...posted(`\ufeff{"userName":"${freshName()}"}`)))).toEqual([201])
  })

  it('without a length, in chunks, is read, and refused when it gets too long', async () => {
    const chunked = head('POST /scim/v2/Users', 'Transfer-Encoding: chunked\r\n')
    const text = JSON.stringify({ userName: freshName() })
    const chunk = (part: string) => `${part.length.toString(16)}\r\n${part}\r\n`
    expect(statuses(await exchange(chunked, chunk(text.slice(0, 5)), chunk(text.slice(5)), '0\r\n\r\n'))).toEqual([201])
    expect(statuses(await exchange(chunked, chunk('x'.repeat(60_000)), '0\r\n\r\n'))).toEqual([413])
  })

  it('whose chunks are none is 400', async () => {
    const text = await exchange(head('POST /scim/v2/Users', 'Transfer-Encoding: chunked\r\n'), 'zz\r\nhello')
    expect(statuses(text)).toEqual([400])
  })
})

describe('a request', () => {
  it('A.0.4 needs no header but the credential and the host', async () => {
    expect(statuses(await exchange(head('GET /scim/v2/entra/Users')))).toEqual([200])
  })

  it('may name its whole address', async () => {
    expect(statuses(await exchange(head('GET https://portal.example.com/scim/v2/Users?count=1')))).toEqual([200])
  })

  it.each([
    '/scim/v2/Users/%2e%2e',
    '/scim/v2/Users/..',
    '/scim/v2/../v2/Users',
    '/scim/v2/Users/%00',
    '/scim/v2/entra/../Users'
  ])('for %s goes nowhere else', async address => {
    expect(statuses(await exchange(head(`GET ${address}`)))).toEqual([404])
  })

  it('with headers longer than 16 KiB is 431, as a SCIM error', async () => {
    const text = await exchange(head(`GET /scim/v2/Users?filter=${'x'.repeat(20_000)}`))
    expect(statuses(text)).toEqual([431])
    expect(text).toMatch(/content-type: application\/scim\+json; charset=utf-8/)
    expect(bodyOf(text)).toMatchObject({ status: '431', detail: expect.stringContaining('.search') })
  })

  it('that says two lengths, or a length and chunks, is 400', async () => {
    for (const lengths of [
      'Content-Length: 5\r\nContent-Length: 6\r\n',
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'
    ]) {
      expect(statuses(await exchange(head('POST /scim/v2/Users', lengths), 'hello'))).toEqual([400])
    }
  })

  it.each(['\u0000', '\u0001GET / HTTP/1.1\r\n\r\n', 'GARBAGE\r\n\r\n', '\u0016\u0003\u0001'])(
    'that is none (%j) is 400',
    async bytes => {
      expect(statuses(await exchange(bytes))).toEqual([400])
    }
  )
})

describe('a connection', () => {
  it('carries requests that were sent without waiting, and answers in their order', async () => {
    const first = head('GET /scim/v2/Users?count=0', '', false)
    const text = await exchange(first + head('GET /scim/v2/Me', '', false) + head('GET /scim/v2/Groups'))
    expect(statuses(text)).toEqual([200, 501, 200])
  })

  it('is ended by junk after a request, and the portal goes on', async () => {
    const text = await exchange(`${head('GET /scim/v2/Users?count=0', '', false)}\u0000\u0001junk\r\n\r\n`)
    expect(statuses(text).at(-1)).toBe(400)
    expect(statuses(await exchange(head('GET /scim/v2/Users?count=0')))).toEqual([200])
  })

  it('that breaks off in the middle of a body harms nobody', async () => {
    await new Promise<void>(resolve => {
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.write(head('POST /scim/v2/Users', 'Content-Length: 1000\r\n'))
        socket.write('{"userName":', () => socket.destroy())
      })
      socket.on('close', () => resolve())
    })
    expect(statuses(await exchange(head('GET /scim/v2/Users?count=0')))).toEqual([200])
  })
})
