import { describe, expect, it } from 'vitest'
import { emailOf, examineResponse, namesOf, openResponse, verifyResponse } from './index.ts'
import type { Expectation } from './message.ts'
import {
  assertionXml,
  encode,
  expectation,
  idp,
  issuer,
  now,
  requestId,
  responseXml,
  sign,
  signedBoth,
  signWithPrefixes,
  sp,
  statusXml
} from './test/provider.ts'
import { errorOf, reasonOf } from './test/refusal.ts'

const minute = 60_000
const verify = (xml: string, wanted: Partial<Expectation> = {}) =>
  verifyResponse(openResponse(encode(xml)), expectation(wanted))
const reason = (xml: string, wanted: Partial<Expectation> = {}) => reasonOf(() => verify(xml, wanted))
const provider = (signaturePolicy: 'both' | 'response' | 'assertion', certificates = [idp.certificate]) => ({
  provider: { entityId: issuer, certificates, signaturePolicy }
})

describe('a response as Entra ID sends it', () => {
  it('is accepted and says whom it speaks of', async () => {
    const assertion = await verify(signedBoth())
    expect(assertion).toMatchObject({
      assertionId: '_assertion-1',
      responseId: '_response-1',
      issuer,
      nameId: 'Alice@corp.example',
      nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      sessionIndex: '_assertion-1',
      inResponseTo: requestId,
      issueInstant: now,
      usableUntil: now + 62 * minute,
      sessionNotOnOrAfter: null,
      encrypted: false
    })
    expect(assertion.certificateSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(assertion.octets).toMatch(/^<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion-1"/)
    expect(emailOf(assertion)).toBe('alice@corp.example')
    expect(namesOf(assertion)).toEqual({ givenName: 'Alice', familyName: 'Müller & Co' })
  })

  it('is accepted unasked where that is expected', async () => {
    expect(await reason(signedBoth({ inResponseTo: null }), { answers: 'unsolicited' })).toBe('accepted')
  })

  it('is accepted with blanks between its parts and another kind of NameID', async () => {
    expect(await reason(signedBoth({ status: `\n  ${statusXml()}\n  ` }))).toBe('accepted')
    const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
    expect(await reason(signedBoth({ nameId: `<NameID Format="${format}" NameQualifier="q">x9/+=</NameID>` }))).toBe(
      'accepted'
    )
  })

  it('is accepted with typed values, a PrefixList for their types, and an Id on the signature', async () => {
    const xs = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    const type = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string"'
    const attributes = `<Attribute Name="a"><AttributeValue ${type}>x</AttributeValue></Attribute>`
    const assertion = assertionXml({ attributes }).replace('<Assertion ', `<Assertion ${xs} `)
    const xml = responseXml(signWithPrefixes(assertion, ['xs']))
    expect(await verify(xml, provider('assertion'))).toMatchObject({ octets: expect.stringContaining(xs) })
    expect(await reason(sign(xml, 'Response'))).toBe('accepted')
    expect(await reason(xml.replace(xs, `${xs.slice(0, -1)}x"`), provider('assertion'))).toBe('signature')
  })

  it.each([
    ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'http://www.w3.org/2001/04/xmlenc#sha512'],
    ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', 'http://www.w3.org/2001/04/xmlenc#sha256']
  ])('is accepted with %s', async (signatureAlgorithm, digestAlgorithm) => {
    expect(await reason(signedBoth({}, { signatureAlgorithm, digestAlgorithm }))).toBe('accepted')
  })

  it('is accepted with the second of two certificates, and it is told which', async () => {
    const [first, second] = await Promise.all([
      verify(signedBoth(), provider('both', [sp.certificate, idp.certificate])),
      verify(signedBoth({}, { key: sp }), provider('both', [sp.certificate, idp.certificate]))
    ])
    expect(first.certificateSha256).not.toBe(second.certificateSha256)
  })
})

describe('what must be signed', () => {
  const onlyAssertion = () => responseXml(sign(assertionXml(), 'Assertion'))
  const onlyResponse = () => sign(responseXml(assertionXml()), 'Response')

  it('is what the policy says', async () => {
    expect(await reason(onlyAssertion(), provider('assertion'))).toBe('accepted')
    expect(await reason(onlyResponse(), provider('response'))).toBe('accepted')
    expect(await reason(signedBoth(), provider('response'))).toBe('accepted')
    expect(await reason(signedBoth(), provider('assertion'))).toBe('accepted')
    for (const [xml, policy] of [
      [onlyAssertion(), 'both'],
      [onlyAssertion(), 'response'],
      [onlyResponse(), 'both'],
      [onlyResponse(), 'assertion'],
      [responseXml(assertionXml()), 'assertion'],
      [responseXml(assertionXml()), 'response']
    ] as const) {
      expect(await reason(xml, provider(policy))).toBe('signature')
    }
  })

  it('is told with the screen on which to mend it', async () => {
    const error = await errorOf(() => verify(onlyAssertion()))
    expect(error?.detail).toContain('Only the assertion is signed')
    expect(error?.detail).toContain('Sign SAML response and assertion')
  })

  it('must verify even where the policy does not ask for it', async () => {
    const outer = sign(responseXml(sign(assertionXml(), 'Assertion')), 'Response', { key: sp })
    expect(await reason(outer, provider('assertion'))).toBe('signature')
    const inner = sign(responseXml(sign(assertionXml(), 'Assertion', { key: sp })), 'Response')
    expect(await reason(inner, provider('response'))).toBe('signature')
  })
})

describe('a failure that the identity provider reports', () => {
  const failed = (more: string) =>
    responseXml('', {
      status: `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/>${more}</samlp:Status>`
    })

  it('is told with its own words, without an assertion and unsigned', async () => {
    const message = '<samlp:StatusMessage>AADSTS50105: not assigned &lt;b&gt;</samlp:StatusMessage>'
    const detail = '<samlp:StatusDetail><x xmlns="urn:other"/></samlp:StatusDetail>'
    const error = await errorOf(() => verify(failed(message + detail)))
    expect(error).toMatchObject({
      code: 'idp_status',
      detail: expect.stringContaining('"Responder" and says "AADSTS50105')
    })
    expect(error?.detail).toContain('Sign-in logs')
  })

  it('is not one when success comes without an assertion', async () => {
    expect(await reason(responseXml(''))).toBe('response_shape')
  })

  it('hides no assertion', async () => {
    expect(await reason(failed(`<samlp:StatusDetail>${assertionXml()}</samlp:StatusDetail>`))).toBe('response_shape')
  })

  it('is refused when its status is stuffed, which nobody has to have signed', async () => {
    expect(await reason(failed('<samlp:StatusMessage/>'.repeat(40)))).toBe('response_shape')
  })
})

describe('an examination', () => {
  it('says of every check that it passed', async () => {
    const { checks, failure, assertion, xml } = await examineResponse(encode(signedBoth()), expectation())
    expect(failure).toBe(null)
    expect(checks.filter(check => check.outcome !== 'passed')).toEqual([])
    expect(assertion?.nameId).toBe('Alice@corp.example')
    expect(xml).toBe(signedBoth())
  })

  it('says which check failed, and what was not reached', async () => {
    const { checks, failure } = await examineResponse(
      encode(signedBoth()),
      expectation({ entityId: 'https://other.example/' })
    )
    expect(failure?.code).toBe('audience')
    const failed = checks.findIndex(check => check.outcome === 'failed')
    expect(checks[failed]).toMatchObject({ code: 'audience', detail: failure?.detail })
    expect(checks.slice(0, failed).every(check => check.outcome === 'passed')).toBe(true)
    expect(checks.slice(failed + 1).every(check => check.outcome === 'not-reached')).toBe(true)
  })

  it.each([
    ['junk!', 'not_base64'],
    ['junk', 'not_utf8'],
    [encode('junk'), 'malformed'],
    [encode('<a/>'), 'response_shape']
  ])('never throws for what the message holds (%s)', async (message, code) => {
    const { failure, assertion } = await examineResponse(message, expectation())
    expect([failure?.code, assertion]).toEqual([code, null])
  })
})
