// A floor to compare with, its own process: a bare Fastify that reads the same requests and answers the same bytes, and does nothing.
// Started by floors.ts, which sends the answers as one JSON line on standard input and reads the port from standard output.
import { once } from 'node:events'
import readline from 'node:readline'
import Fastify from 'fastify'

/** What to answer on a route, whatever was asked. */
export interface CannedAnswer {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const [line] = (await once(readline.createInterface({ input: process.stdin }), 'line')) as [string]
const answers = JSON.parse(line) as CannedAnswer[]

const app = Fastify({ logger: false })
app.addContentTypeParser('application/scim+json', { parseAs: 'string' }, (_request, body, done) => {
  done(null, body === '' ? undefined : JSON.parse(body as string)) // parseAs: 'string'
})
for (const { method, path, status, headers, body } of answers) {
  app.route({
    method,
    url: path,
    handler: (_request, reply) => {
      reply.code(status).headers(headers)
      return reply.send(body === '' ? undefined : body)
    }
  })
}
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${new URL(address).port}\n`)
