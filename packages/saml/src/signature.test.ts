import { describe, expect, it } from 'vitest'
import { createSigningKey, openResponse, verifyResponse } from './index.ts'
import type { Expectation } from './message.ts'
import {
  assertionXml,
  encode,
  expectation,
  idp,
  issuer,
  now,
  responseXml,
  signedBoth,
  signWithPrefixes,
  sp
} from './test/provider.ts'
import { errorOf, reasonOf } from './test/refusal.ts'

const verify = (xml: string, wanted: Partial<Expectation> = {}) =>
  verifyResponse(openResponse(encode(xml)), expectation(wanted))
const reason = (xml: string, wanted: Partial<Expectation> = {}) => reasonOf(() => verify(xml, wanted))
const provider = (signaturePolicy: 'both' | 'response' | 'assertion', certificates = [idp.certificate]) => ({
  provider: { entityId: issuer, certificates, signaturePolicy }
})

describe('a signature', () => {
  it.each([
    ['a changed name', (xml: string) => xml.replace('>Alice@corp', '>Admin@corp')],
    [
      'a changed destination',
      (xml: string) =>
        xml.replace('IssueInstant="2026-11-24T10:00:00.000Z" Dest', 'IssueInstant="2026-11-24T10:00:00.001Z" Dest')
    ],
    ['a changed digest', (xml: string) => xml.replace(/DigestValue>..../, 'DigestValue>AAAA')],
    ['a changed value', (xml: string) => xml.replace(/SignatureValue>..../, 'SignatureValue>AAAA')]
  ])('does not cover %s', async (_what, change) => {
    expect(await reason(change(signedBoth()))).toBe('signature')
  })

  it('is not believed from the certificate it brings', async () => {
    expect(await reason(signedBoth({}, { key: sp }))).toBe('signature')
  })

  it.each([
    ['weak_signature_algorithm', { signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }],
    ['weak_digest_algorithm', { digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' }],
    ['signature_shape', { canonicalization: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments' }]
  ])('is refused: %s', async (code, signing) => {
    expect(await reason(signedBoth({}, signing))).toBe(code)
  })

  it('is refused, and not called weak, with an algorithm that only one verifier knows', async () => {
    const sha384 = (xml: string) => xml.replaceAll('xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-sha384')
    expect(await reason(sha384(signedBoth()))).toBe('unsupported')
  })

  it.each([
    ['signature_shape', 'an Object', (xml: string) => xml.replace('</ds:Signature>', '<ds:Object/></ds:Signature>')],
    [
      'signature_shape',
      'two Reference elements',
      (xml: string) => xml.replace(/<ds:Reference[\s\S]*?<\/ds:Reference>/, '$&$&')
    ],
    ['signature_shape', 'another URI', (xml: string) => xml.replace('URI="#_assertion-1"', 'URI="#_response-1"')],
    ['signature_shape', 'an empty URI', (xml: string) => xml.replace('URI="#_assertion-1"', 'URI=""')],
    [
      'signature_shape',
      'one transform',
      (xml: string) => xml.replace(/<ds:Transform [^>]*enveloped-signature"\/>/, '')
    ],
    [
      'signature_shape',
      'a third transform',
      (xml: string) => xml.replace(/<ds:Transform [^>]*enveloped-signature"\/>/, '$&$&')
    ],
    ['signature_shape', 'an XSLT transform', (xml: string) => xml.replace('xmldsig#enveloped-signature', 'xslt')],
    ['signature_shape', 'text in SignedInfo', (xml: string) => xml.replace('<ds:SignedInfo>', '<ds:SignedInfo>x')],
    [
      'signature_place',
      'a place in the Status',
      (xml: string) =>
        xml.replace('<samlp:Status>', '<samlp:Status><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>')
    ],
    [
      'signature_place',
      'a second one',
      (xml: string) =>
        xml.replace(/<ds:Signature [^>]*>(?:(?!<ds:Signature )[\s\S])*?<\/ds:Signature>(?=<Subject)/, '$&$&')
    ]
  ])('is refused: %s for %s', async (code, _what, change) => {
    expect(await reason(change(signedBoth()))).toBe(code)
  })

  it('may bring a KeyInfo of any kind, which is not read', async () => {
    const token =
      '<ds:KeyInfo><o:SecurityTokenReference xmlns:o="urn:wss"><o:Reference/></o:SecurityTokenReference></ds:KeyInfo>'
    const signed = signWithPrefixes(assertionXml(), []).replace('</ds:Signature>', `${token}</ds:Signature>`)
    expect(await reason(responseXml(signed), provider('assertion'))).toBe('accepted')
    expect(await reason(responseXml(signed.replace('o:Reference/', 'Assertion/')), provider('assertion'))).toBe(
      'response_shape'
    )
  })

  it('is not looked for with more prefixes than a signer lists', async () => {
    const prefixes = Array.from({ length: 40 }, (_, index) => `p${index}`)
    expect(await reason(responseXml(signWithPrefixes(assertionXml(), prefixes)), provider('assertion'))).toBe(
      'signature_shape'
    )
  })
})

describe('a KeyInfo', () => {
  const stuffed = (elements: number) =>
    // The first is the response's own, in front of the assertion.
    signedBoth().replace('</ds:KeyInfo>', `${'<ds:KeyName/>'.repeat(elements)}</ds:KeyInfo>`)

  it('which no digest covers, may hold a few elements and no bulk', async () => {
    expect(await reason(stuffed(3), provider('both'))).toBe('accepted')
    expect(await reason(stuffed(40), provider('both'))).toBe('signature_shape')
  })
})

describe('a certificate', () => {
  it('that has expired or does not hold yet signs nobody in, and the sentence names it', async () => {
    const [old, future] = await Promise.all([
      createSigningKey('Old', now - 800 * 86_400_000, 1),
      createSigningKey('Future', now + 86_400_000, 1)
    ])
    for (const key of [old, future]) {
      expect(await reason(signedBoth({}, { key }), provider('both', [key.certificate]))).toBe('certificate_expired')
      const error = await errorOf(() =>
        verify(signedBoth({}, { key }), provider('both', [idp.certificate, key.certificate]))
      )
      expect(error).toMatchObject({ code: 'certificate_expired', detail: expect.stringContaining('valid from') })
      expect(await reason(signedBoth(), provider('both', [key.certificate, idp.certificate]))).toBe('accepted')
    }
  })

  it('that should never have got into the settings is not used', async () => {
    expect(await reason(signedBoth(), provider('both', [idp.certificate, 'junk']))).toBe('certificate')
  })

  it('must be there', async () => {
    expect(await reason(signedBoth(), provider('both', []))).toBe('certificate_expired')
  })
})
