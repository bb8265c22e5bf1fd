import { describe, expect, it } from 'vitest'
import { AttemptLimit } from './attempt-limit.ts'

const newLimit = (capacity = 100) => new AttemptLimit({ limit: 3, windowMilliseconds: 1_000, capacity })

describe('a limit of attempts', () => {
  it('lets so many through in a window, then says how long to wait, and begins anew', () => {
    const limit = newLimit()
    expect([0, 100, 200].map(at => limit.take('a', at))).toEqual([0, 0, 0])
    expect(limit.take('a', 400)).toBe(600)
    expect(limit.take('b', 400)).toBe(0)
    expect(limit.take('a', 1_000)).toBe(0)
  })

  it('takes attempts before they are made, so that many at once can not slip past it', () => {
    const limit = newLimit()
    const at = 0
    expect(Array.from({ length: 10 }, () => limit.take('a', at)).filter(wait => wait === 0)).toHaveLength(3)
  })

  it('has those again that were given back, but not in a later window', () => {
    const limit = newLimit()
    for (const at of [0, 1, 2]) limit.take('a', at)
    limit.giveBack('a', 1)
    expect(limit.take('a', 3)).toBe(0)
    expect(limit.take('a', 4)).toBe(996)
    for (const at of [1_000, 1_001, 1_002]) limit.take('a', at)
    limit.giveBack('a', 2)
    expect(limit.take('a', 1_003)).toBe(997)
  })

  it('keeps nothing of attempts that were given back, so that they push no failures out', () => {
    const limit = newLimit(2)
    for (const at of [0, 0, 0]) limit.take('a', at)
    for (const holder of ['b', 'c', 'd', 'e']) {
      limit.take(holder, 1)
      limit.giveBack(holder, 1)
    }
    expect(limit.take('a', 2)).toBe(998)
  })

  it('a clock that goes back does not hold a window open for ever', () => {
    const limit = newLimit()
    for (const at of [10_000, 10_000, 10_000]) limit.take('a', at)
    expect(limit.take('a', 500)).toBe(0)
  })

  it('forgets the oldest when there are more holders than it remembers', () => {
    const limit = newLimit(2)
    for (const at of [0, 0, 0]) limit.take('a', at)
    limit.take('b', 1)
    limit.take('c', 2)
    expect(limit.take('a', 3)).toBe(0)
  })
})
