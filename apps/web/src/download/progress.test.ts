import { expect, it } from 'vitest'
import { meter, type SaveProgress } from './progress.ts'

function metered(totalBytes: number) {
  const told: SaveProgress[] = []
  let now = 0
  const counts = meter(
    totalBytes,
    progress => told.push(progress),
    () => now
  )
  return { told, counts, at: (ms: number) => (now = ms), last: () => told.at(-1) }
}

it('tells what passed, how fast, and when the rest will be there', () => {
  const { counts, at, last } = metered(100_000)
  for (let second = 1; second <= 8; second++) {
    at(second * 1000)
    counts.passed(5_000)
  }
  expect(last()).toEqual({
    savedBytes: 40_000,
    totalBytes: 100_000,
    bytesPerSecond: 5_000,
    secondsLeft: 12,
    waiting: false
  })
})

it('nothing is promised in the first moment', () => {
  const { counts, at, last } = metered(1_000_000)
  at(300)
  counts.passed(500)
  expect(last()?.secondsLeft).toBeNull()
})

it('what comes all at once divides by no time', () => {
  const { counts, last } = metered(10)
  counts.passed(10)
  expect(last()).toMatchObject({ savedBytes: 10, bytesPerSecond: 0 })
})

it('waiting is told once, and is over with the next bytes', () => {
  const { counts, told, last } = metered(10)
  counts.waits(true)
  counts.waits(true)
  expect(told).toHaveLength(1)
  expect(last()?.waiting).toBe(true)
  counts.passed(1)
  expect(last()?.waiting).toBe(false)
})
