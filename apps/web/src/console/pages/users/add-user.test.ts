import { describe, expect, it } from 'vitest'
import { draftOf, emptyForm } from './add-user.ts'

describe('what the form of a new user sends', () => {
  it('is trimmed, without the names that were not given', () => {
    expect(draftOf({ ...emptyForm(), userName: ' amara@example.com ', givenName: ' Amara ', familyName: ' ' })).toEqual(
      {
        userName: 'amara@example.com',
        signIn: 'saml',
        administrator: false,
        givenName: 'Amara'
      }
    )
  })

  it('has no names for a service account, even if some were typed before', () => {
    const form = {
      ...emptyForm(),
      signIn: 'service',
      userName: 's@example.com',
      givenName: 'A',
      familyName: 'B',
      administrator: true
    }
    expect(draftOf(form)).toEqual({ userName: 's@example.com', signIn: 'service', administrator: true })
  })
})
