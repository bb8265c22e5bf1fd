import { describe, expect, it } from 'vitest'
import { emailOf, examineResponse, namesOf, openResponse, verifyResponse } from './index.ts'
import { encode, expectation, signedBoth } from './test/provider.ts'

describe('a response as Entra ID sends it', () => {
  it('is accepted and says whom it speaks of', async () => {
    const response = openResponse(encode(signedBoth()))
    const assertion = await verifyResponse(response, expectation())
    expect(assertion).toMatchObject({ nameId: 'Alice@corp.example', assertionId: '_assertion-1', encrypted: false })
    expect(emailOf(assertion)).toBe('alice@corp.example')
    expect(namesOf(assertion)).toEqual({ givenName: 'Alice', familyName: 'Müller & Co' })
  })

  it('passes every check there is', async () => {
    const { checks, failure } = await examineResponse(encode(signedBoth()), expectation())
    expect(failure).toBe(null)
    expect(checks.filter(check => check.outcome !== 'passed')).toEqual([])
  })
})
