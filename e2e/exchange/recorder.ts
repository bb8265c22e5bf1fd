// A proxy before the portal that keeps everything that passes: the bytes that the portal is told, and those that it answers.
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Recorder {
  readonly port: number
  /** One piece a message, each with its lines of headers and its whole body. What is in the pages' own files isn't kept. */
  readonly messages: readonly Buffer[]
  close(): Promise<void>
}

/** @param target The portal's port on this machine. */
export async function openRecorder(target: number): Promise<Recorder> {
  const messages: Buffer[] = []
  const server = http.createServer((asked, answer) => {
    // So that bodies pass as they are, and can be read here.
    const { 'accept-encoding': _, ...headers } = asked.headers
    const passed = http.request({ port: target, host: '127.0.0.1', method: asked.method, path: asked.url, headers })
    passed.on('response', told => {
      const head = `${told.statusCode}\r\n${told.rawHeaders.join('\r\n')}`
      if (!asked.url?.startsWith('/assets/')) keep(head, told, messages)
      answer.writeHead(told.statusCode ?? 502, told.rawHeaders)
      told.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.on('error', () => passed.destroy())
    answer.on('close', () => passed.destroy())
    keep(`${asked.method} ${asked.url}\r\n${asked.rawHeaders.join('\r\n')}`, asked, messages)
    asked.pipe(passed)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    }
  }
}

/** Also of what breaks off. */
function keep(head: string, body: http.IncomingMessage, messages: Buffer[]): void {
  const pieces = [Buffer.from(`${head}\r\n\r\n`)]
  body.on('data', piece => pieces.push(piece))
  body.on('close', () => messages.push(Buffer.concat(pieces)))
}
