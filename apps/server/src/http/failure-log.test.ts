import { describe, expect, it } from 'vitest'
import { describeFailure } from './failure-log.ts'

describe('describeFailure', () => {
  it('tells where it broke, and nothing that a driver or a parser quoted', () => {
    const error = Object.assign(
      new Error(
        'duplicate key "users_name" for ("amara@example.com") and \'secret\' in `x`, value (user_name)=(amara@example.com)'
      ),
      {
        code: '23505',
        detail: 'Key (user_name)=(amara@example.com) already exists.',
        parameters: ['amara@example.com']
      }
    )
    const told = describeFailure(error)
    expect(told).toMatchObject({ name: 'Error', code: '23505' })
    expect(told.message).toMatch(/^duplicate key … for /)
    expect(told.frames[0]).toMatch(/failure-log\.test\.ts/)
    expect(JSON.stringify(told)).not.toMatch(/amara|secret/)
  })

  it('follows causes, but not for ever', () => {
    const error: Error & { cause?: unknown } = new Error('outer')
    error.cause = error
    expect(describeFailure(error).cause?.cause?.cause?.cause).toBeUndefined()
    expect(describeFailure(error).cause?.message).toBe('outer')
  })

  it('says no value that was thrown', () => {
    expect(JSON.stringify(describeFailure('amara@example.com'))).not.toContain('amara')
  })
})
