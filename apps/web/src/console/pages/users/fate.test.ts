import { describe, expect, it } from 'vitest'
import { fateOf } from './fate.ts'

const none = { braked: false, graceDays: 0, legalHold: null }
const legalHold = { placedAt: '2026-11-24T10:00:00.000Z', reference: 'Case 7' }

describe('what somebody is told before a deactivation', () => {
  it('is that it can’t be undone where nothing holds it up', () => {
    expect(fateOf(none).join(' ')).toMatch(/erased for good.+can’t be undone/)
  })

  it.each([
    ['the brake', { ...none, braked: true }, /brake holds/],
    ['a legal hold', { ...none, legalHold }, /Case 7/],
    ['both', { ...none, braked: true, legalHold }, /Case 7.+brake holds/],
    ['a legal hold and a grace period', { ...none, graceDays: 3, legalHold }, /Case 7.+3 days/]
  ])('is not that where %s holds it up', (_, preview, told) => {
    expect(fateOf(preview).join(' ')).toMatch(told)
    expect(fateOf(preview).join(' ')).not.toMatch(/This can’t be undone|at once/)
  })

  it('is when it can no longer be undone where there is a grace period', () => {
    expect(fateOf({ ...none, graceDays: 1 }).join(' ')).toMatch(/in 1 day\. Until then.+after that it can’t be undone/)
  })
})
