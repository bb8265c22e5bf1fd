import { describe, expect, it } from 'vitest'
import { openResponse, verifyResponse } from './index.ts'
import type { Expectation } from './message.ts'
import { assertionXml, encode, encrypted, expectation, idp, issuer, responseXml, sign, sp } from './test/provider.ts'
import { errorOf, reasonOf } from './test/refusal.ts'

const provider = (signaturePolicy: 'both' | 'response' | 'assertion') => ({
  entityId: issuer,
  certificates: [idp.certificate],
  signaturePolicy
})
const withKey = (changes: Partial<Expectation> = {}) =>
  expectation({ decryptionKeys: [idp.privateKey, sp.privateKey], ...changes })
const verify = (xml: string, wanted: Expectation) => verifyResponse(openResponse(encode(xml)), wanted)
const signedAssertion = () => sign(assertionXml(), 'Assertion')
const xenc = 'http://www.w3.org/2001/04/xmlenc#'
const xenc11 = 'http://www.w3.org/2009/xmlenc11#'

describe('an encrypted assertion', () => {
  it.each([`${xenc11}aes128-gcm`, `${xenc11}aes256-gcm`, `${xenc}aes128-cbc`, `${xenc}aes256-cbc`])(
    'is accepted with %s in a signed response',
    async algorithm => {
      const xml = sign(responseXml(await encrypted(signedAssertion(), { algorithm })), 'Response')
      expect(await verify(xml, withKey())).toMatchObject({ encrypted: true, nameId: 'Alice@corp.example' })
    }
  )

  it('is accepted in GCM when it alone is signed', async () => {
    const xml = responseXml(await encrypted(signedAssertion()))
    expect(await verify(xml, withKey({ provider: provider('assertion') }))).toMatchObject({ encrypted: true })
  })

  it('is accepted without a signature of its own where the response’s is agreed to be enough', async () => {
    const xml = sign(responseXml(await encrypted(assertionXml())), 'Response')
    expect(await verify(xml, withKey({ provider: provider('response') }))).toMatchObject({ encrypted: true })
    expect(await reasonOf(() => verify(xml, withKey()))).toBe('signature')
  })

  it('is not decrypted in CBC where nothing signed covers it', async () => {
    const xml = responseXml(await encrypted(signedAssertion(), { algorithm: `${xenc}aes256-cbc` }))
    expect(await reasonOf(() => verify(xml, withKey({ provider: provider('assertion') })))).toBe('weak_encryption')
  })

  it('is refused with 3DES', async () => {
    const xml = sign(responseXml(await encrypted(signedAssertion(), { algorithm: `${xenc}tripledes-cbc` })), 'Response')
    expect(await reasonOf(() => verify(xml, withKey()))).toBe('weak_encryption')
  })

  it('is refused with a key in PKCS#1 v1.5', async () => {
    const xml = sign(responseXml(await encrypted(signedAssertion(), { keyAlgorithm: `${xenc}rsa-1_5` })), 'Response')
    expect(await reasonOf(() => verify(xml, withKey()))).toBe('weak_encryption')
  })

  it('is refused with an OAEP that the second verifier can not read, and the sentence says so', async () => {
    const inner = (await encrypted(signedAssertion())).replace(
      'http://www.w3.org/2000/09/xmldsig#sha1',
      `${xenc}sha256`
    )
    const error = await errorOf(() => verify(sign(responseXml(inner), 'Response'), withKey()))
    expect(error).toMatchObject({ code: 'unsupported', detail: expect.stringContaining('rsa-oaep-mgf1p') })
  })

  it('is refused with its key beside it, where the second verifier does not look', async () => {
    const inner = await encrypted(signedAssertion())
    const key = /<e:EncryptedKey[\s\S]*<\/e:EncryptedKey>/.exec(inner)?.[0] ?? ''
    const moved = inner.replace(key, '').replace('</EncryptedAssertion>', `${key}</EncryptedAssertion>`)
    expect(await reasonOf(() => verify(sign(responseXml(moved), 'Response'), withKey()))).toBe('unsupported')
  })

  it('is refused with two keys, with none, and with a reference to one', async () => {
    const inner = await encrypted(signedAssertion())
    const key = /<e:EncryptedKey[\s\S]*<\/e:EncryptedKey>/.exec(inner)?.[0] ?? ''
    const retrieval = '<RetrievalMethod xmlns="http://www.w3.org/2000/09/xmldsig#" URI="#x"/>'
    for (const changed of [
      inner.replace(key, key + key),
      inner.replace(key, ''),
      inner.replace(key, retrieval),
      inner.replace(key, key + retrieval)
    ]) {
      expect(await reasonOf(() => verify(sign(responseXml(changed), 'Response'), withKey()))).toBe('weak_encryption')
    }
  })

  it('fails alike whatever the reason', async () => {
    const whole = await encrypted(signedAssertion())
    const foreign = await encrypted(signedAssertion(), { certificate: idp.certificate })
    const values = [...whole.matchAll(/<\w+:CipherValue>([^<]+)</g)].map(([, value]) => value ?? '')
    const damaged = values.map(value => whole.replace(value, value.replace(/^..../, 'AAAA')))
    const short = whole.replace(values[1] ?? '', 'AAAA')
    const details = new Set<string>()
    for (const inner of [foreign, short, ...damaged]) {
      const error = await errorOf(() =>
        verify(sign(responseXml(inner), 'Response'), withKey({ decryptionKeys: [sp.privateKey] }))
      )
      expect(error?.code).toBe('decryption')
      details.add(error?.detail ?? '')
    }
    expect(details.size).toBe(1)
  })

  it('is refused when this portal has no key', async () => {
    const xml = sign(responseXml(await encrypted(signedAssertion())), 'Response')
    expect(await reasonOf(() => verify(xml, expectation()))).toBe('decryption')
  })

  it.each([
    ['forbidden_construct', '<!-- -->'],
    ['malformed', '<a/>'],
    ['duplicate_id', '']
  ])('passes the gate again when it is decrypted (%s)', async (reason, more) => {
    const inner =
      reason === 'duplicate_id' ? assertionXml().replace('_assertion-1', '_response-1') : assertionXml() + more
    const xml = sign(responseXml(await encrypted(inner)), 'Response')
    expect(await reasonOf(() => verify(xml, withKey({ provider: provider('response') })))).toBe(reason)
  })

  it('must declare its own namespaces', async () => {
    const bare = assertionXml().replace(' xmlns="urn:oasis:names:tc:SAML:2.0:assertion"', '')
    const xml = sign(responseXml(await encrypted(bare)), 'Response')
    expect(await reasonOf(() => verify(xml, withKey({ provider: provider('response') })))).toBe('response_shape')
  })
})
