// Bytes that are no HTTP, or not quite: whatever comes of them, the server lives on and answers nothing with a 5xx.
import net from 'node:net'
import type { ServerProcess } from '../portal/server-process.ts'

/** Streams of bytes that each open a connection of their own. */
export function malformedStreams(bearerToken: string): Buffer[] {
  const head = (first: string, ...lines: string[]) =>
    [first, 'Host: localhost', `Authorization: Bearer ${bearerToken}`, ...lines, '', ''].join('\r\n')
  const users = '/scim/v2/Users'
  const streams = [
    'hello\r\n\r\n',
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    `GET ${users}\r\n\r\n`,
    head(`GET ${users} HTTP/9.9`),
    head(`GET ${users} HTTP/1.0`),
    head(`FROB ${users} HTTP/1.1`),
    head('CONNECT localhost:80 HTTP/1.1'),
    head(`TRACE ${users} HTTP/1.1`),
    head(`GET ${users} HTTP/1.1`, 'Upgrade: websocket', 'Connection: Upgrade'),
    head(
      `GET ${users} HTTP/1.1`,
      'Upgrade: h2c',
      'Connection: Upgrade, HTTP2-Settings',
      'HTTP2-Settings: AAMAAABkAAQAAP__'
    ),
    head(`GET ${users}?filter=a b HTTP/1.1`),
    head(`GET ${users}?${'a'.repeat(70_000)} HTTP/1.1`),
    head(`GET ${users} HTTP/1.1`, ...Array.from({ length: 3_000 }, (_, i) => `X-${i}: 1`)),
    head(`GET ${users} HTTP/1.1`, 'Bad Header: 1', ': none', 'NoColon'),
    head(`POST ${users} HTTP/1.1`, 'Content-Length: -1'),
    head(`POST ${users} HTTP/1.1`, 'Content-Length: 5', 'Content-Length: 6'),
    head(`POST ${users} HTTP/1.1`, 'Content-Length: 5', 'Transfer-Encoding: chunked'),
    `${head(`POST ${users} HTTP/1.1`, 'Transfer-Encoding: chunked')}zz\r\n`,
    `${head(`POST ${users} HTTP/1.1`, 'Transfer-Encoding: chunked')}ffffffffffffffff\r\n`,
    `${head(`POST ${users} HTTP/1.1`, 'Content-Type: application/scim+json', 'Content-Length: 100000')}{"userName"`,
    head(`POST ${users} HTTP/1.1`, 'Expect: 100-continue', 'Content-Type: application/scim+json', 'Content-Length: 2'),
    head(`POST ${users} HTTP/1.1`, 'Expect: something-else', 'Content-Length: 2'),
    head(`GET ${users} HTTP/1.1`).repeat(50)
  ]
  return streams.map(stream => Buffer.from(stream, 'latin1'))
}

/** How long a connection may bring nothing before this side lets go of it: a half-sent request is rightly waited for. */
const patienceMilliseconds = 300

/** Sends each; faults are the answers with a 5xx, and the death of the server. */
export async function sendMalformed(server: ServerProcess, streams: readonly Buffer[]): Promise<string[]> {
  const faults: string[] = []
  for (const stream of streams) {
    const answered = await exchange(server.port, stream)
    const failure = /^HTTP\/1\.1 5(?!01)\d\d.*/m.exec(answered)
    if (failure) faults.push(`${failure[0]} for the bytes ${JSON.stringify(stream.toString('latin1').slice(0, 300))}`)
    if (!server.alive())
      return [...faults, `The server ended on the bytes ${JSON.stringify(stream.toString('latin1').slice(0, 300))}`]
  }
  return faults
}

function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise(resolve => {
    let answered = ''
    const socket = net.connect({ port, host: '127.0.0.1' }, () => socket.write(bytes))
    socket.setEncoding('latin1').on('data', text => (answered += text))
    socket.setTimeout(patienceMilliseconds, () => socket.destroy())
    socket.on('error', () => undefined) // the server may well cut it off
    socket.on('close', () => resolve(answered))
  })
}
