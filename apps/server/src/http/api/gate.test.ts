import { describe, expect, it } from 'vitest'
import { Gate } from './gate.ts'

describe('a gate', () => {
  it('lets so much through at once and the rest in turn', async () => {
    const gate = new Gate({ atOnce: 2, waiting: 10 })
    let under = 0
    let most = 0
    const order: number[] = []
    const work = (name: number) =>
      gate.run(async () => {
        under += 1
        most = Math.max(most, under)
        await new Promise(resolve => setImmediate(resolve))
        under -= 1
        order.push(name)
        return name
      })
    expect(await Promise.all([1, 2, 3, 4, 5].map(work))).toEqual([1, 2, 3, 4, 5])
    expect(most).toBe(2)
    expect(order).toEqual([1, 2, 3, 4, 5])
  })

  it('refuses what would wait behind too many, and is free again afterwards', async () => {
    const gate = new Gate({ atOnce: 1, waiting: 1 })
    const { promise, resolve } = Promise.withResolvers<string>()
    const first = gate.run(() => promise)
    const second = gate.run(async () => 'second')
    await expect(gate.run(async () => 'third')).rejects.toMatchObject({ kind: 'unavailable', code: 'sign-in.busy' })
    resolve('first')
    expect(await Promise.all([first, second])).toEqual(['first', 'second'])
    expect(await gate.run(async () => 'fourth')).toBe('fourth')
  })

  it('work that fails gives its place back', async () => {
    const gate = new Gate({ atOnce: 1, waiting: 0 })
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await gate.run(async () => 'yes')).toBe('yes')
  })
})
