import { ExchangeProblem, type FetchJob } from '@sealpost/client'
import { EnvelopeError } from '@sealpost/envelope'
import { afterEach, expect, it } from 'vitest'
import { type Hand, HandLost, pageSide } from './page-side.ts'
import type { Answer, Job, Order } from './worker-protocol.ts'
import { workerSide } from './worker-side.ts'

const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

/** Both halves over a real channel: everything said is cloned, as between a page and its worker. */
function pair(perform: Parameters<typeof workerSide>[1]): Hand {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  const take = workerSide(port2, perform)
  port2.onmessage = (event: MessageEvent<Order>) => take(event.data)
  const hand = pageSide(port1)
  port1.onmessage = (event: MessageEvent<Answer>) => hand.take(event.data)
  return hand
}

const job = (path: string): Job => ({ kind: 'open', job: { path } as unknown as FetchJob })
const pathOf = (given: Job) => given.job.path
const none = undefined

/** Until its job is told to stop. */
const untilStopped = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

it('opened bytes come back whole', async () => {
  const hand = pair(async given => new TextEncoder().encode(pathOf(given)))
  expect(new TextDecoder().decode((await hand.run(job('/one'), none)) ?? undefined)).toBe('/one')
})

it('answers find their question in whatever order they come', async () => {
  let first = (_: Uint8Array<ArrayBuffer>) => {}
  const hand = pair(given =>
    pathOf(given) === '/slow'
      ? new Promise(resolve => {
          first = resolve
        })
      : Promise.resolve(new Uint8Array([2]))
  )
  const slow = hand.run(job('/slow'), none)
  expect(await hand.run(job('/quick'), none)).toEqual(new Uint8Array([2]))
  first(new Uint8Array([1]))
  expect(await slow).toEqual(new Uint8Array([1]))
})

it('a refusal of the portal is one on the page too, with its code, fields and when to come back', async () => {
  const refusal = { code: 'storage.unavailable', detail: 'Later.', fields: { bytes: 'Too many.' } }
  const hand = pair(() => Promise.reject(new ExchangeProblem(503, refusal, 7)))
  const error = await hand.run(job('/'), none).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ExchangeProblem)
  expect(error).toMatchObject({ status: 503, ...refusal, retryAfterSeconds: 7 })
})

it('damage is told as damage', async () => {
  const hand = pair(() => Promise.reject(new EnvelopeError('damaged', 'Chunk 3 was changed.')))
  const error = await hand.run(job('/'), none).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(EnvelopeError)
  expect(error).toMatchObject({ code: 'damaged', detail: 'Chunk 3 was changed.' })
})

it('a job that is stopped ends at once here and there, and others go on', async () => {
  const stopped = Promise.withResolvers<void>()
  const hand = pair(async (given, signal) => {
    if (pathOf(given) === '/other') return new Uint8Array([7])
    return untilStopped(signal).finally(() => stopped.resolve())
  })
  const controller = new AbortController()
  const running = hand.run(job('/long'), controller.signal)
  controller.abort()
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  await stopped.promise
  expect(await hand.run(job('/other'), none)).toEqual(new Uint8Array([7]))
  expect(hand.busy).toBe(0)
})

it('what was stopped before it began is never begun', async () => {
  let begun = 0
  const hand = pair(async () => {
    begun += 1
    return null
  })
  await expect(hand.run(job('/'), AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  await hand.run(job('/'), none)
  expect(begun).toBe(1)
})

it('a worker that is gone gives back what it had, and takes nothing more', async () => {
  const hand = pair((_, signal) => untilStopped(signal))
  const running = hand.run(job('/'), none)
  hand.lose()
  await expect(running).rejects.toBeInstanceOf(HandLost)
  await expect(hand.run(job('/'), none)).rejects.toBeInstanceOf(HandLost)
  expect(hand.lost).toBe(true)
})

it('a job that can’t be posted fails by itself and isn’t counted any more', async () => {
  const hand = pair(async () => null)
  const unpostable = { kind: 'open', job: { path: '/', read: () => undefined } } as unknown as Job
  await expect(hand.run(unpostable, none)).rejects.toMatchObject({ name: 'DataCloneError' })
  expect(hand.busy).toBe(0)
})
