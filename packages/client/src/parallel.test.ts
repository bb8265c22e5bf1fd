import { describe, expect, it } from 'vitest'
import { inParallel } from './parallel.ts'
import { Slots } from './slots.ts'

const turn = () => new Promise<void>(resolve => setImmediate(resolve))

describe('things at once', () => {
  it('are never more than allowed, and all are done', async () => {
    let [now, most] = [0, 0]
    const done: number[] = []
    await inParallel([...Array(20).keys()], 3, new AbortController().signal, async item => {
      most = Math.max(most, ++now)
      await turn()
      now--
      done.push(item)
    })
    expect(most).toBe(3)
    expect(done.sort((a, b) => a - b)).toEqual([...Array(20).keys()])
  })

  it('end together with the first that fails, and nothing runs on', async () => {
    const ended: number[] = []
    const run = inParallel([1, 2, 3, 4, 5], 3, new AbortController().signal, async (item, signal) => {
      try {
        if (item === 2) throw new Error('two')
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      } finally {
        ended.push(item)
      }
    })
    await expect(run).rejects.toThrow('two')
    expect(ended.sort()).toEqual([1, 2, 3])
  })

  it('end with the reason for which they were stopped', async () => {
    const stop = new AbortController()
    const run = inParallel([1], 1, stop.signal, async () => {
      stop.abort('enough')
      await turn()
    })
    await expect(run).rejects.toBe('enough')
  })
})

describe('slots', () => {
  it('let in whoever has the lowest rank first', async () => {
    const slots = new Slots(1)
    const order: number[] = []
    const first = await slots.take(0)
    const waiting = [3, 1, 2, 1].map(async rank => {
      const giveBack = await slots.take(rank)
      order.push(rank)
      giveBack()
    })
    first()
    await Promise.all(waiting)
    expect(order).toEqual([1, 1, 2, 3])
  })
})
