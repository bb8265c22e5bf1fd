import { expect, it } from 'vitest'
import { exchangeInPairs } from './pairs.ts'

it('100 MB go from page and command to page and command, byte for byte, with name and message', async () => {
  const told: string[] = []
  await exchangeInPairs([100_000_000], line => told.push(line))
  expect(told.length).toBe(4)
}, 240_000)
