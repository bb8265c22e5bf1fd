import { describe, expect, it } from 'vitest'
import { QuickWorld } from '../test/quick-world.ts'
import { ExchangeProblem, SourceProblem } from './problem.ts'
import { delayBefore, isPassing, persist } from './retry.ts'

const problem = (status: number, retryAfter?: number) =>
  new ExchangeProblem(status, { code: 'some', detail: 'Something.' }, retryAfter)
const signal = () => new AbortController().signal

/** Fails with these in turn, then succeeds. */
function failing(...errors: readonly unknown[]) {
  const left = [...errors]
  return async () => {
    const error = left.shift()
    if (error !== undefined) throw error
    return 'done'
  }
}

describe('patience with the network', () => {
  it('takes no answer, a busy and a broken portal for passing, and refusals not', () => {
    expect([0, 408, 429, 500, 502, 503, 504].map(status => isPassing(problem(status)))).toEqual(Array(7).fill(true))
    expect([301, 400, 401, 403, 404, 409, 410, 413].some(status => isPassing(problem(status)))).toBe(false)
    expect(isPassing(new SourceProblem('source.changed', ''))).toBe(false)
    expect(isPassing(new ExchangeProblem(503, { code: 'storage.missing', detail: 'Lost.' }, undefined))).toBe(false)
  })

  it('waits from half a second to half a minute, and longer only when asked to', () => {
    expect(delayBefore(0, 0)).toBe(1_000)
    expect(delayBefore(0, 0.999)).toBeGreaterThan(500)
    expect(delayBefore(3, 0)).toBe(8_000)
    expect(delayBefore(1_000, 0)).toBe(30_000)
    expect(delayBefore(0, 0, 60)).toBe(60_000)
    expect(delayBefore(0, 0, 999_999)).toBe(300_000)
  })

  it('tries again until it succeeds, telling when it waits', async () => {
    const world = new QuickWorld()
    const told: boolean[] = []
    const onWaiting = (waiting: boolean) => void told.push(waiting)
    const act = failing(problem(0), problem(503), problem(429, 40))
    expect(await persist(act, { world, signal: signal(), onWaiting })).toBe('done')
    expect(world.waits).toEqual([1_000, 2_000, 40_000])
    expect(told).toEqual([true, false, true, false, true, false])
    expect(world.listeners).toBe(0)
  })

  it('throws a refusal as it is, at once', async () => {
    const world = new QuickWorld()
    const gone = problem(410)
    await expect(persist(failing(gone), { world, signal: signal() })).rejects.toBe(gone)
    expect(world.waits).toEqual([])
  })

  it('ends a wait with the signal’s reason', async () => {
    const world = new QuickWorld()
    const stop = new AbortController()
    world.whileWaiting = () => stop.abort('enough')
    await expect(persist(failing(problem(0)), { world, signal: stop.signal })).rejects.toBe('enough')
  })

  it('goes on at once when the network is back', async () => {
    const world = new QuickWorld()
    world.patient = true
    world.whileWaiting = () => queueMicrotask(() => world.goOnline())
    expect(await persist(failing(problem(0), problem(0), problem(0)), { world, signal: signal() })).toBe('done')
    expect(world.waits).toEqual([1_000, 1_000, 1_000])
    expect(world.time).toBe(0)
  })

  it('begins a try anew that hangs on a network that is gone', async () => {
    const world = new QuickWorld()
    let tries = 0
    const act = (trying: AbortSignal) => {
      if (++tries === 2) return Promise.resolve('done')
      queueMicrotask(() => world.goOnline())
      return new Promise<string>((_, reject) => trying.addEventListener('abort', () => reject(trying.reason)))
    }
    expect(await persist(act, { world, signal: signal() })).toBe('done')
    expect(world.waits).toEqual([])
  })
})
