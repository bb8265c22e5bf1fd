import { describe, expect, it } from 'vitest'
import { FailureLimit } from './failure-limit.ts'

const limit = (capacity = 100) => new FailureLimit({ limit: 3, windowMilliseconds: 60_000, capacity })

describe('FailureLimit', () => {
  it('lets a source fail as often as the limit says, then says how long to wait', () => {
    const failures = limit()
    expect([1, 2, 3].map(second => failures.fail('a', second * 1000).within)).toEqual([true, true, true])
    expect(failures.fail('a', 4_000)).toEqual({ within: false, waitMilliseconds: 57_000 })
  })

  it('starts anew when the window has passed', () => {
    const failures = limit()
    for (let i = 0; i < 9; i++) failures.fail('a', 0)
    expect(failures.fail('a', 59_999).within).toBe(false)
    expect(failures.fail('a', 60_000).within).toBe(true)
  })

  it('counts each source for itself', () => {
    const failures = limit()
    for (let i = 0; i < 9; i++) failures.fail('a', 0)
    expect(failures.fail('b', 0).within).toBe(true)
  })

  it('starts anew when the clock was set back, so that nobody is locked out for hours', () => {
    const failures = limit()
    for (let i = 0; i < 9; i++) failures.fail('a', 7_200_000)
    expect(failures.fail('a', 0).within).toBe(true)
  })

  it('remembers no more sources than its capacity, forgetting the oldest', () => {
    const failures = limit(10)
    for (let i = 0; i < 5; i++) failures.fail('kept', 0)
    for (let i = 0; i < 9; i++) failures.fail(`source ${i}`, 1)
    expect(failures.fail('kept', 1).within).toBe(false)
    for (let i = 0; i < 10_000; i++) failures.fail(`other ${i}`, 2)
    expect(failures.size).toBe(10)
    expect(failures.fail('kept', 2).within).toBe(true)
  })
})
