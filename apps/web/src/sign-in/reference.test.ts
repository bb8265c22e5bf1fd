import { expect, it } from 'vitest'
import { referenceIn } from './reference.ts'

it('a reference is read from the fragment', () => {
  expect(referenceIn('#reference=9F3A11C07B2D')).toBe('9F3A11C07B2D')
  expect(referenceIn('#reference=9f3a11c07b2d')).toBe('9F3A11C07B2D')
})

it.each(['', '#', '#reference=', '#reference=Call+0800+now', '#reference=<b>x</b>ab', `#reference=${'a'.repeat(65)}`])(
  '%j holds none',
  fragment => {
    expect(referenceIn(fragment)).toBeUndefined()
  }
)
