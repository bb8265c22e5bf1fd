import { describe, expect, it } from 'vitest'
import { TokenBuckets } from './token-buckets.ts'

const buckets = (capacity = 100) => new TokenBuckets({ perSecond: 10, burst: 5, capacity })

describe('TokenBuckets', () => {
  it('lets a burst through and then says how long to wait for the next token', () => {
    const rate = buckets()
    expect([1, 2, 3, 4, 5].map(() => rate.take('a', 0))).toEqual([0, 0, 0, 0, 0])
    expect(rate.take('a', 0)).toBe(100)
    expect(rate.take('a', 50)).toBe(50)
    expect(rate.take('a', 100)).toBe(0)
  })

  it('keeps up the sustained rate for as long as one likes', () => {
    const rate = buckets()
    for (let i = 0; i < 5; i++) rate.take('a', 0)
    for (let at = 100; at < 60_000; at += 100) expect(rate.take('a', at)).toBe(0)
  })

  it('never holds more than a burst, however long nobody came', () => {
    const rate = buckets()
    rate.take('a', 0)
    const waits = [1, 2, 3, 4, 5, 6].map(() => rate.take('a', 3_600_000))
    expect(waits.map(wait => wait === 0)).toEqual([true, true, true, true, true, false])
  })

  it('gives each holder its own bucket', () => {
    const rate = buckets()
    for (let i = 0; i < 6; i++) rate.take('a', 0)
    expect(rate.take('b', 0)).toBe(0)
  })

  it('takes nothing away when the clock is set back', () => {
    const rate = buckets()
    rate.take('a', 1_000)
    expect(rate.take('a', 0)).toBe(0)
  })

  it('forgets the holder that came first when there are too many', () => {
    const rate = buckets(2)
    for (let i = 0; i < 6; i++) rate.take('a', 0)
    rate.take('b', 0)
    rate.take('c', 0)
    expect(rate.take('a', 0)).toBe(0)
  })
})
