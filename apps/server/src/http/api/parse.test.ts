import { newUser, providerDraft, signIn, usersQuery } from '@sealpost/api'
import { describe, expect, it } from 'vitest'
import { DomainError } from '../../domain/domain-error.ts'
import { parse, strictly } from './parse.ts'

function faultsOf(run: () => unknown): DomainError {
  try {
    run()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error('it was taken')
}

describe('what a client sent', () => {
  it('is completed with what may be left out', () => {
    expect(parse(strictly(newUser), { userName: ' amara@example.com ', signIn: 'saml' })).toEqual({
      userName: 'amara@example.com',
      signIn: 'saml',
      administrator: false
    })
    expect(parse(strictly(usersQuery), { offset: '50' })).toMatchObject({ offset: 50, limit: 50, state: 'registered' })
  })

  it('is refused with a sentence for each member at fault', () => {
    const error = faultsOf(() => parse(strictly(newUser), { userName: 'amara', signIn: 'magic', administrator: 'yes' }))
    expect(error).toMatchObject({ kind: 'invalid', code: 'request.invalid' })
    expect(error.fields).toEqual({
      userName: 'This has not the form of an e-mail address, such as amara@example.com.',
      signIn: 'This must be one of: saml, password, service.',
      administrator: 'This must be a boolean.'
    })
    expect(error.detail).toContain('userName, signIn, administrator')
  })

  it('is refused when it has members of other names, or too little', () => {
    expect(faultsOf(() => parse(strictly(signIn), { userName: 'a', pasword: 'b' })).fields).toEqual({
      password: 'This is missing.',
      pasword: 'There is no member of this name: leave it out.'
    })
    expect(faultsOf(() => parse(strictly(usersQuery), { limit: '100000' })).fields).toEqual({
      limit: 'This may be 200 at most.'
    })
    expect(faultsOf(() => parse(strictly(usersQuery), { search: ['a', 'b'] })).fields).toEqual({
      search: 'This must be a string.'
    })
  })

  it.each([null, 'text', 7, [], [{}]])('%j is no body', body => {
    expect(faultsOf(() => parse(strictly(signIn), body))).toMatchObject({ code: 'request.invalid' })
  })

  it('tells of an entry of a list by its place', () => {
    const draft = { name: 'Entra', enabled: true, certificate: 'x', signInUrl: 'https://idp.example.com/' }
    const { fields } = faultsOf(() => parse(strictly(providerDraft), { ...draft, domains: ['example.com', 'a b'] }))
    expect(fields).toEqual({ 'domains.1': 'A domain looks like example.com.' })
  })

  it('a member called __proto__ is refused like any other', () => {
    const body: unknown = JSON.parse('{"userName":"a","password":"b","__proto__":{"code":"123456"}}')
    expect(faultsOf(() => parse(strictly(signIn), body)).code).toBe('request.invalid')
  })
})
