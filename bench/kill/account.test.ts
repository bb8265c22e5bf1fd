import { describe, expect, it } from 'vitest'
import { randomFrom } from '../random.ts'
import { Account, type State } from './account.ts'
import { differenceOf } from './load.ts'

describe('what a client knows of an account', () => {
  it('every step counts one version up, and a story ends with the removal', () => {
    for (let story = 0; story < 50; story++) {
      const account = new Account('a@kill.example')
      const random = randomFrom('story', story)
      for (let version = 1; ; version++) {
        const step = account.next(random)
        if (!step) break
        expect(step.method).toBe(version === 1 ? 'POST' : step.after ? 'PATCH' : 'DELETE')
        if (step.after) expect(step.after.version).toBe(version)
        account.known = step.after
        account.id = 'given'
      }
      expect(account.known).toBeNull()
    }
  })

  it('half a rename is a difference, another order of members is none', () => {
    const state: NonNullable<State> = {
      version: 2,
      attributes: { displayName: 'Name 1', name: { givenName: 'Given 1', familyName: 'Family 1' } }
    }
    const user = {
      id: '1',
      version: 2,
      attributes: { name: { familyName: 'Family 1', givenName: 'Given 1' }, displayName: 'Name 1' }
    }
    expect(differenceOf(state, user)).toBeUndefined()
    expect(differenceOf(state, { ...user, attributes: { ...user.attributes, displayName: 'Name 2' } })).toContain(
      'Name 2'
    )
    expect(differenceOf(state, { ...user, version: 3 })).toContain('version 3')
  })
})
