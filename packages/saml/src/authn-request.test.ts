import { verify, X509Certificate } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { type AuthnRequest, authnRequestUrl, newMessageId } from './authn-request.ts'
import { acsUrl, entityId, now, sp } from './test/provider.ts'
import { parseXml } from './xml.ts'
import { messageLimits } from './xml-gate.ts'
import { attributeOf, childElements, textOf } from './xml-tree.ts'

const request: AuthnRequest = {
  id: '_1',
  signInUrl: 'https://login.example/saml2?a=b&c',
  issueInstant: now,
  entityId,
  acsUrl,
  relayState: 'r/+ é'
}

function decode(url: string) {
  const parameters = new URL(url).searchParams
  const xml = inflateRawSync(Buffer.from(parameters.get('SAMLRequest') ?? '', 'base64')).toString('utf8')
  return { parameters, root: parseXml(xml, messageLimits) }
}

it('is one that Entra ID takes, with what the address held already', () => {
  const { parameters, root } = decode(authnRequestUrl(request))
  expect(Object.fromEntries(root.attributes.map(({ name, value }) => [name, value]))).toEqual({
    ID: '_1',
    Version: '2.0',
    IssueInstant: '2026-11-24T10:00:00.000Z',
    Destination: request.signInUrl,
    ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
    AssertionConsumerServiceURL: acsUrl
  })
  expect(childElements(root).map(child => [child.localName, textOf(child)])).toEqual([['Issuer', entityId]])
  expect([parameters.get('a'), parameters.get('RelayState'), parameters.has('Signature')]).toEqual([
    'b',
    'r/+ é',
    false
  ])
})

it('may ask to sign in anew, and suggest whom', () => {
  const { parameters, root } = decode(
    authnRequestUrl({ ...request, forceAuthn: true, loginHint: 'alice@corp.example' })
  )
  expect(attributeOf(root, 'ForceAuthn')).toBe('true')
  expect(parameters.get('login_hint')).toBe('alice@corp.example')
})

it('is signed over the octets sent', () => {
  const url = authnRequestUrl({ ...request, signInUrl: 'https://login.example/', signingKey: sp })
  const signed = /\?(SAMLRequest=[^&]+&RelayState=[^&]+&SigAlg=[^&]+)&Signature=/.exec(url)?.[1] ?? ''
  const signature = Buffer.from(new URL(url).searchParams.get('Signature') ?? '', 'base64')
  expect(verify('sha256', Buffer.from(signed), new X509Certificate(sp.certificate).publicKey, signature)).toBe(true)
  expect(new URL(url).searchParams.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
})

it('has an ID that begins as XML names do and is never the same', () => {
  expect(newMessageId()).toMatch(/^_[0-9a-f]{32}$/)
  expect(new Set(Array.from({ length: 100 }, newMessageId)).size).toBe(100)
})
