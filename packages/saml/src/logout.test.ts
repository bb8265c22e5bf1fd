import { sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { logoutRequestUrl, logoutResponseUrl, readLogoutMessage } from './logout.ts'
import { entityId, idp, instant, issuer, now, sp } from './test/provider.ts'
import { reasonOf } from './test/refusal.ts'

const logoutUrl = 'https://portal.example/auth/saml2/logout'
const expected = { provider: { entityId: issuer, certificates: [idp.certificate] }, logoutUrl, now }
const outgoing = {
  id: '_1',
  signOutUrl: logoutUrl,
  issueInstant: now,
  entityId: issuer,
  nameId: 'alice@corp.example',
  nameIdFormat: 'f&',
  sessionIndex: '_s"'
}
const query = (url: string) => url.slice(url.indexOf('?') + 1)
const read = (rawQuery: string, changes = {}) => readLogoutMessage(rawQuery, { ...expected, ...changes })
const reason = (rawQuery: string, changes = {}) => reasonOf(() => read(rawQuery, changes))
const signed = query(logoutRequestUrl({ ...outgoing, signingKey: idp, relayState: 'r +' }))
const unsigned = query(logoutRequestUrl(outgoing))

const requestXml = (
  attributes: string,
  content = `<Issuer>${issuer}</Issuer><NameID>a</NameID>`,
  name = 'LogoutRequest'
) =>
  `<p:${name} xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" IssueInstant="${instant()}" ${attributes}>${content}</p:${name}>`
const packed = (xml: string | Buffer) => encodeURIComponent(deflateRawSync(xml).toString('base64'))
const asQuery = (xml: string, parameter = 'SAMLRequest') => `${parameter}=${packed(xml)}`
const destination = `Destination="${logoutUrl}"`

describe('a LogoutRequest', () => {
  it('is read back as it was written, and known as signed', () => {
    expect(read(signed)).toEqual({
      kind: 'request',
      id: '_1',
      issuer,
      nameId: 'alice@corp.example',
      nameIdFormat: 'f&',
      sessionIndexes: ['_s"'],
      signed: true,
      relayState: 'r +',
      usableUntil: now + 7 * 60_000
    })
  })

  it('is read unsigned too, and known as that', () => {
    expect(read(unsigned)).toMatchObject({ signed: false, relayState: null })
    expect(read(asQuery(requestXml('')))).toMatchObject({
      signed: false,
      sessionIndexes: [],
      usableUntil: now + 92 * 60_000
    })
  })

  it('may come from the other name that Entra ID has for itself', () => {
    const other = issuer.replace('sts.windows.net', 'login.microsoftonline.com')
    expect(read(asQuery(requestXml('', `<Issuer>${other}</Issuer><NameID>a</NameID>`)))).toMatchObject({
      issuer: other
    })
  })

  it('is verified over the octets as received, in the order of the standard', () => {
    const parts = Object.fromEntries(signed.split('&').map(part => [part.split('=')[0], part]))
    expect(
      read([parts.Signature, parts.RelayState, 'other=1', parts.SigAlg, parts.SAMLRequest].join('&'))
    ).toMatchObject({ signed: true })
    const lower =
      `SAMLRequest=${packed(requestXml(destination))}&SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha512')}`.replace(
        /%[0-9A-F]{2}/g,
        octet => octet.toLowerCase()
      )
    const signature = sign('sha512', Buffer.from(lower), idp.privateKey).toString('base64')
    expect(read(`${lower}&Signature=${encodeURIComponent(signature)}`)).toMatchObject({ signed: true })
  })

  it.each([
    ['logout_signature', 'a signature of another key', query(logoutRequestUrl({ ...outgoing, signingKey: sp }))],
    ['logout_signature', 'another RelayState', signed.replace('r%20%2B', 'x')],
    ['logout_signature', 'its RelayState taken away', signed.replace(/&RelayState=[^&]*/, '')],
    ['logout_parameters', 'a signature without algorithm', signed.replace(/&SigAlg=[^&]*/, '')],
    ['logout_parameters', 'an algorithm without signature', signed.replace(/&Signature=.*/, '')],
    ['logout_parameters', 'an empty signature', signed.replace(/&Signature=.*/, '&Signature=')],
    ['weak_signature_algorithm', 'SHA-1', signed.replace('xmldsig-more%23rsa-sha256', 'xmldsig%23rsa-sha1')],
    ['logout_parameters', 'a second message', `${signed}&${unsigned}`],
    ['logout_parameters', 'a second message in another spelling', `${signed}&${unsigned.replace('SAML', 'S%41ML')}`],
    ['logout_parameters', 'two kinds of message', `${signed}&${unsigned.replace('SAMLRequest', 'SAMLResponse')}`],
    ['logout_parameters', 'a second RelayState', `${signed}&RelayState=x`],
    ['logout_parameters', 'no message', 'a=b'],
    ['logout_parameters', 'nothing', ''],
    ['logout_parameters', 'a broken escape', 'SAMLRequest=%E0%A4%A'],
    ['logout_parameters', 'another encoding', `${unsigned}&SAMLEncoding=x`],
    ['logout_parameters', 'what can not be unpacked', 'SAMLRequest=AAAA'],
    ['not_base64', 'no Base64', 'SAMLRequest=~'],
    ['too_large', 'a bomb', `SAMLRequest=${packed(Buffer.alloc(10_000_000, 32))}`],
    ['too_large', 'a long query', `SAMLRequest=${'A'.repeat(70_000)}`],
    ['not_utf8', 'octets that are no text', `SAMLRequest=${packed(Buffer.from([0xff, 0xfe]))}`],
    ['forbidden_construct', 'a document type', asQuery(`<!DOCTYPE a>${requestXml(destination)}`)],
    ['duplicate_id', 'an ID twice', asQuery(requestXml(`${destination} xml:id="_1"`))],
    ['logout_shape', 'another message', asQuery(requestXml(destination, undefined, 'AuthnRequest'))],
    ['logout_shape', 'a response as a request', asQuery(requestXml(destination, undefined, 'LogoutResponse'))],
    [
      'logout_shape',
      'an empty SessionIndex',
      asQuery(requestXml('', `<Issuer>${issuer}</Issuer><NameID>a</NameID><p:SessionIndex/>`))
    ],
    ['version', 'another version', asQuery(requestXml('').replace('2.0" Issue', '1.1" Issue'))],
    ['unknown_issuer', 'another issuer', query(logoutRequestUrl({ ...outgoing, entityId }))],
    [
      'destination',
      'another destination',
      query(logoutRequestUrl({ ...outgoing, signOutUrl: 'https://other.example/' }))
    ],
    ['nameid', 'nobody named', asQuery(requestXml('', `<Issuer>${issuer}</Issuer>`))],
    ['nameid', 'an encrypted name', asQuery(requestXml('', `<Issuer>${issuer}</Issuer><EncryptedID/>`))],
    ['expired', 'an end in the past', asQuery(requestXml(`NotOnOrAfter="${instant(-200_000)}"`))]
  ])('is refused: %s for %s', async (code, _what, rawQuery) => {
    expect(await reason(rawQuery)).toBe(code)
  })

  it('is refused when it is old, from the future, or signed without saying for whom', async () => {
    expect(await reason(signed, { now: now + 8 * 60_000 })).toBe('expired')
    expect(await reason(unsigned, { now: now - 8 * 60_000 })).toBe('issued_in_future')
    expect(await reason(asQuery(requestXml('')), { now: now + 93 * 60_000 })).toBe('too_old')
    const bare = `SAMLRequest=${packed(requestXml(''))}&SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')}`
    const signature = sign('sha256', Buffer.from(bare), idp.privateKey).toString('base64')
    expect(await reason(`${bare}&Signature=${encodeURIComponent(signature)}`)).toBe('destination')
  })

  it('is not verified with a certificate that has expired', async () => {
    expect(await reason(signed, { now: now + 4 * 366 * 86_400_000 })).toBe('certificate_expired')
  })
})

describe('a LogoutResponse', () => {
  const response = { id: '_2', signOutUrl: logoutUrl, issueInstant: now, entityId: issuer, inResponseTo: '_1' }

  it('is read back as it was written', () => {
    expect(read(query(logoutResponseUrl({ ...response, success: true, signingKey: idp })))).toEqual({
      kind: 'response',
      inResponseTo: '_1',
      success: true,
      signed: true,
      relayState: null
    })
    expect(read(query(logoutResponseUrl({ ...response, success: false })))).toMatchObject({
      success: false,
      signed: false
    })
  })

  it('must say how it went', async () => {
    expect(await reason(asQuery(requestXml('', undefined, 'LogoutResponse'), 'SAMLResponse'))).toBe('logout_shape')
  })
})
