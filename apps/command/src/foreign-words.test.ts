// What a portal of somebody else's says is text for people, and never commands for their terminal.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from './program.ts'
import type { Terminal } from './terminal.ts'

const server = http.createServer((_request, response) => {
  const detail = 'Gone.\u001b]0;title\u0007\u001b[2J \u202egpj'
  response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ code: 'x', detail }))
})
beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise(resolve => server.close(resolve)))

it('a refusal is said without what commands a terminal', async () => {
  const said: string[] = []
  const terminal: Terminal = {
    ...{ watched: false, columns: 80, input: process.stdin },
    write: async () => {},
    say: line => said.push(line),
    overwrite: () => {},
    ask: async () => '',
    readInput: async () => ''
  }
  const link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/r/x#${'A'.repeat(43)}`
  const code = await run(['receive', link], { env: {}, terminal, signal: new AbortController().signal })
  expect([code, said]).toEqual([1, ['Gone. \ufffdgpj']])
})
