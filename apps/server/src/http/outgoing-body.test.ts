import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { OutgoingBody } from './outgoing-body.ts'

const pieceBytes = 1_048_576
const servers: http.Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

/** A server that pours out whatever a source gives; what became of the latest pouring. */
async function pouring(source: () => AsyncIterable<Uint8Array>) {
  const outcome = Promise.withResolvers<unknown>()
  const server = http.createServer((_request, response) => {
    new OutgoingBody(source()).pour(response).then(
      () => outcome.resolve('poured'),
      error => outcome.resolve(error)
    )
  })
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, outcome: outcome.promise }
}

test('all pieces arrive as they were, and their memory is given back', async () => {
  const given: Uint8Array[] = []
  const { address, outcome } = await pouring(async function* () {
    for (let number = 0; number < 20; number++) {
      const piece = new Uint8Array(pieceBytes).fill(number + 1)
      given.push(piece)
      yield piece
    }
  })
  const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer())
  expect(bytes.length).toBe(20 * pieceBytes)
  for (let number = 0; number < 20; number++)
    expect(bytes.subarray(number * pieceBytes, (number + 1) * pieceBytes).every(byte => byte === number + 1)).toBe(true)
  expect(await outcome).toBe('poured')
  expect(given.map(piece => piece.length)).toEqual(Array(20).fill(0))
})

test('a piece that is part of something larger is not taken from the rest', async () => {
  const whole = new Uint8Array(1_000).fill(7)
  const { address } = await pouring(async function* () {
    yield whole.subarray(0, 500)
    yield whole.subarray(500)
  })
  expect((await (await fetch(address)).arrayBuffer()).byteLength).toBe(1_000)
  expect(whole.every(byte => byte === 7)).toBe(true)
  expect(whole.length).toBe(1_000)
})

test('a client that leaves ends the source', async () => {
  const ended = Promise.withResolvers<void>()
  const { address, outcome } = await pouring(async function* () {
    try {
      while (true) yield new Uint8Array(pieceBytes)
    } finally {
      ended.resolve()
    }
  })
  const response = await fetch(address)
  await response.body?.cancel()
  await ended.promise
  expect(await outcome).toBe('poured')
})

test('a source that fails cuts the answer, so that nobody takes it for whole', async () => {
  const { address, outcome } = await pouring(async function* () {
    yield new Uint8Array(pieceBytes)
    throw new Error('gone')
  })
  await expect(fetch(address).then(response => response.arrayBuffer())).rejects.toThrow()
  expect(String(await outcome)).toContain('gone')
})
