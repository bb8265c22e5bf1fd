import { describe, expect, it } from 'vitest'
import { match } from './match.ts'

describe('the pattern of an address', () => {
  it('matches itself, with and without a last slash', () => {
    expect(match('/console/users', '/console/users')).toEqual({})
    expect(match('/console/users', '/console/users/')).toEqual({})
    expect(match('/', '/')).toEqual({})
  })

  it('matches no more and no less', () => {
    expect(match('/console/users', '/console')).toBeUndefined()
    expect(match('/console/users', '/console/users/deactivated')).toBeUndefined()
    expect(match('/', '/console')).toBeUndefined()
  })

  it('gives the parts by name, decoded', () => {
    expect(match('/console/users/:id/activity', '/console/users/a%2Fb/activity')).toEqual({ id: 'a/b' })
  })

  it('has no place for an empty part or a broken encoding', () => {
    expect(match('/console/users/:id/activity', '/console/users//activity')).toBeUndefined()
    expect(match('/console/users/:id/activity', '/console/users/%E0%A4%A/activity')).toBeUndefined()
  })
})
