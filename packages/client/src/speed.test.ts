import { expect, it } from 'vitest'
import { Speed } from './speed.ts'

it('tells the speed of the last ten seconds', () => {
  let now = 5_000
  const speed = new Speed(() => now)
  expect(speed.bytesPerSecond()).toBe(0)
  expect(speed.secondsFor(10)).toBeNull()
  speed.start()
  now += 2_000
  speed.add(4_000)
  expect(speed.bytesPerSecond()).toBe(2_000)
  expect(speed.secondsFor(6_000)).toBe(3)
  now += 10_000
  expect(speed.bytesPerSecond()).toBe(400)
  now += 1
  expect(speed.bytesPerSecond()).toBe(0)
  expect(speed.secondsFor(0)).toBe(0)
  speed.add(1_000)
  expect(speed.bytesPerSecond()).toBe(100)
})
