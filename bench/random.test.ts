import { describe, expect, it } from 'vitest'
import { randomFrom } from './random.ts'

const draw = (...words: (string | number)[]) => {
  const random = randomFrom(...words)
  return Array.from({ length: 50 }, () => random.below(1_000_000))
}

describe('random', () => {
  it('the same words give the same numbers', () => expect(draw('seed', 7)).toEqual(draw('seed', 7)))

  it('a different word, or the same words cut differently, give others', () => {
    expect(draw('seed', 7)).not.toEqual(draw('seed', 8))
    expect(draw('ab', 'c')).not.toEqual(draw('a', 'bc'))
  })

  it('every number of the range comes, and none outside it', () => {
    const random = randomFrom('spread')
    const seen = new Set(Array.from({ length: 1_000 }, () => random.between(3, 9)))
    expect([...seen].sort()).toEqual([3, 4, 5, 6, 7, 8, 9])
  })

  it('a choice of weight nought is never made', () => {
    const random = randomFrom('weights')
    const picked = new Set(
      Array.from({ length: 500 }, () =>
        random.weighted([
          [0, 'never'],
          [1, 'rare'],
          [9, 'often']
        ])
      )
    )
    expect([...picked].sort()).toEqual(['often', 'rare'])
  })
})
