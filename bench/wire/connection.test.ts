import net from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ConnectionLost, connection, NoAnswer } from './connection.ts'

const servers: net.Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server that does what it is told with each connection. */
async function serve(act: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer(act)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const answer = (body: string, header = '') =>
  `HTTP/1.1 200 OK\r\n${header}Content-Length: ${body.length}\r\n\r\n${body}`

describe('a connection', () => {
  it('carries one request after another', async () => {
    let connections = 0
    const port = await serve(socket => {
      connections++
      socket.on('data', data => socket.write(answer(data.toString())))
    })
    const link = connection(port)
    expect((await link.send('one')).body.toString()).toBe('one')
    expect((await link.send('two')).body.toString()).toBe('two')
    expect(connections).toBe(1)
    link.close()
  })

  it('reads an answer that comes in pieces', async () => {
    const port = await serve(socket =>
      socket.on('data', () => {
        socket.write(answer('abc').slice(0, 20))
        setImmediate(() => socket.write(answer('abc').slice(20)))
      })
    )
    const link = connection(port)
    expect((await link.send('x')).body.toString()).toBe('abc')
    link.close()
  })

  it('connects anew after an answer that closes', async () => {
    const port = await serve(socket => socket.on('data', () => socket.end(answer('a', 'Connection: close\r\n'))))
    const link = connection(port)
    for (let i = 0; i < 3; i++) expect((await link.send('x')).status).toBe(200)
    link.close()
  })

  it('says so when the server goes away before it has answered', async () => {
    const port = await serve(socket =>
      socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab'))
    )
    await expect(connection(port).send('x')).rejects.toThrow(ConnectionLost)
  })

  it('says so when nothing comes', async () => {
    const port = await serve(() => undefined)
    await expect(connection(port, 20).send('x')).rejects.toThrow(NoAnswer)
  })
})
