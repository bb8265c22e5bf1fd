import { describe, expect, it } from 'vitest'
import { parseFilter } from '../src/filter-parse.ts'
import { foldCase } from '../src/fold.ts'
import { assertBoundedJson } from '../src/json.ts'
import { parsePatchPath } from '../src/patch-path.ts'
import { parseProjection } from '../src/projection.ts'
import { parseResource } from '../src/resource.ts'
import { attempt } from './runs.ts'
import { userType } from './types.ts'
import { worstFilters, worstPaths, worstProjections } from './worst-cases.ts'

const small = 8_192
const large = 65_536

/** CPU time of an action in microseconds: the least of several measurements of some milliseconds each. */
function cpuTime(action: () => unknown): number {
  const once = (times: number): number => {
    const start = process.cpuUsage()
    for (let run = 0; run < times; run++) action()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / times
  }
  const times = Math.max(1, Math.ceil(2_000 / Math.max(1, once(3))))
  return Math.min(...Array.from({ length: 5 }, () => once(times)))
}

/**
 * Asserts that eight times the input costs far less than the 64 times of quadratic work. Inputs that cost next to
 * nothing tell nothing by their ratio and are fine as they are.
 */
function expectLinear(action: (text: string) => unknown, text: (size: number) => string): void {
  const [little, much] = [text(small), text(large)]
  const cost = cpuTime(() => action(much))
  if (cost > 50) expect(cost / cpuTime(() => action(little))).toBeLessThan(32)
}

describe('work grows with the length of the text', () => {
  it.each(worstFilters)('of a filter: $name', ({ text }) => {
    expectLinear(each => attempt(() => parseFilter(each, userType)), text)
  })

  it.each(worstPaths)('of a path: $name', ({ text }) => {
    expectLinear(each => attempt(() => parsePatchPath(each, userType)), text)
  })

  it.each(worstProjections)('of names: $name', ({ text }) => {
    expectLinear(each => parseProjection({ attributes: each }, userType), text)
  })

  it('of text to fold', () => {
    expectLinear(foldCase, size => 'ΣΑ\uff21'.repeat(size / 4))
  })

  it.each<[string, (size: number) => string]>([
    ['values', size => JSON.stringify({ emails: Array(size / 16).fill({ value: 'x' }) })],
    [
      'unknown members',
      size => JSON.stringify(Object.fromEntries(Array.from({ length: size / 8 }, (_, n) => [`x${n}`, n])))
    ],
    [
      'full names',
      size => JSON.stringify(Object.fromEntries(Array.from({ length: size / 8 }, (_, n) => [`urn:x:${n}`, n])))
    ],
    ['a long name', size => JSON.stringify({ ['urn:'.repeat(size / 4)]: 1 })],
    ['a long binary', size => JSON.stringify({ x509Certificates: [{ value: 'QUJD'.repeat(size / 4) }] })]
  ])('of a body: %s', (_, text) => {
    expectLinear(each => {
      const body: unknown = JSON.parse(each)
      assertBoundedJson(body)
      return attempt(() => parseResource(body, userType, 'create'))
    }, text)
  })
})

describe('the costliest inputs', () => {
  it('are of the size they are meant to be', () => {
    for (const { name, text } of [...worstFilters, ...worstPaths, ...worstProjections]) {
      expect(text(large).length, name).toBeGreaterThan(large * 0.9)
      expect(text(large).length, name).toBeLessThanOrEqual(large)
    }
  })
})
