import { describe, expect, it } from 'vitest'
import { readIdentityProviderMetadata, serviceProviderMetadata } from './metadata.ts'
import { idp, issuer, sp } from './test/provider.ts'
import { errorOf, reasonOf } from './test/refusal.ts'
import { parseXml } from './xml.ts'
import { metadataLimits } from './xml-gate.ts'
import { attributeOf, childElements, everyElement } from './xml-tree.ts'

const bodyOf = (pem: string) => pem.replace(/-----[A-Z ]+-----|\n/g, '')
const key = (pem: string, use = ' use="signing"') =>
  `<KeyDescriptor${use}><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>\n${bodyOf(pem)}\n</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`
const login = 'https://login.microsoftonline.com/6f1b3a2e-0000-4000-8000-000000000001/saml2'
const service = (name: string, binding: string, location = login) =>
  `<${name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>`
const services = `${service('SingleLogoutService', 'HTTP-Redirect')}${service('SingleSignOnService', 'HTTP-POST', 'https://post.example/')}${service('SingleSignOnService', 'HTTP-Redirect')}`
const role = (content: string, attributes = '') =>
  `<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"${attributes}>${content}</IDPSSODescriptor>`
const md = 'xmlns="urn:oasis:names:tc:SAML:2.0:metadata"'
const entity = (content: string, name = issuer) =>
  `<EntityDescriptor ${md} entityID="${name}">${content}</EntityDescriptor>`

/** With the WS-Federation roles, keys of their own in them, and the signature that Entra ID puts in front. */
const entra = `\ufeff<?xml version="1.0" encoding="utf-8"?><EntityDescriptor ID="_8f" entityID="${issuer}" ${md}><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature><RoleDescriptor xsi:type="fed:SecurityTokenServiceType" protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706">${key(sp.certificate)}<fed:ClaimTypesOffered><auth:ClaimType Uri="x" xmlns:auth="http://docs.oasis-open.org/wsfed/authorization/200706"/></fed:ClaimTypesOffered></RoleDescriptor>${role(key(idp.certificate) + services)}</EntityDescriptor>`

describe('the metadata of an identity provider', () => {
  it('as Entra ID publishes it says all that must be typed otherwise', () => {
    const metadata = readIdentityProviderMetadata(entra)
    expect(metadata).toMatchObject({
      entityId: issuer,
      signInUrl: login,
      signOutUrl: login,
      wantsSignedRequests: false
    })
    expect(metadata.certificates).toMatchObject([{ subject: 'CN=Test identity provider' }])
  })

  it('may stand in a list of entities, with comments, and give several keys', () => {
    const keys =
      key(idp.certificate) + key(sp.certificate, '') + key(idp.certificate) + key(sp.certificate, ' use="encryption"')
    const wanted = role(keys + service('SingleSignOnService', 'HTTP-Redirect'), ' WantAuthnRequestsSigned="true"')
    const other = entity(
      '<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/>',
      'urn:sp'
    )
    const metadata = readIdentityProviderMetadata(
      `<!-- x --><EntitiesDescriptor ${md}>${other}${entity(wanted)}</EntitiesDescriptor>`
    )
    expect(metadata).toMatchObject({ entityId: issuer, signOutUrl: null, wantsSignedRequests: true })
    expect(metadata.certificates).toHaveLength(2)
  })

  it.each([
    ['no metadata', '<a/>'],
    ['two identity providers', entity(role(key(idp.certificate) + services) + role(key(idp.certificate) + services))],
    [
      'no identity provider',
      entity('<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/>')
    ],
    [
      'one of SAML 1.1',
      entity(role(key(idp.certificate) + services).replace('SAML:2.0:protocol', 'SAML:1.1:protocol'))
    ],
    ['no entityID', entity(role(key(idp.certificate) + services), '')],
    ['no key', entity(role(services))],
    ['no address', entity(role(key(idp.certificate)))],
    [
      'an address that runs',
      entity(role(key(idp.certificate) + service('SingleSignOnService', 'HTTP-Redirect', 'javascript:alert(1)')))
    ],
    ['a sign-out address that runs', entity(role(key(idp.certificate) + services.replace(login, 'data:text/html,x')))]
  ])('is refused with %s', async (_what, xml) => {
    expect(await reasonOf(() => readIdentityProviderMetadata(xml))).toBe('metadata')
  })

  it('is refused clearly when requests are taken by POST only', async () => {
    const xml = entity(role(key(idp.certificate) + service('SingleSignOnService', 'HTTP-POST')))
    expect((await errorOf(() => readIdentityProviderMetadata(xml)))?.detail).toContain('HTTP-POST only')
  })

  it('is refused with a bad certificate, a document type, or more than bounds', async () => {
    expect(await reasonOf(() => readIdentityProviderMetadata(entity(role(key('AAAA') + services))))).toBe('certificate')
    expect(await reasonOf(() => readIdentityProviderMetadata(`<!DOCTYPE a>${entra}`))).not.toBe('accepted')
    expect(await reasonOf(() => readIdentityProviderMetadata(entity('<a/>'.repeat(10_000))))).toBe('too_many_elements')
  })
})

describe('the metadata of the portal', () => {
  const portal = {
    entityId: 'https://portal.example/auth/saml2/',
    acsUrl: 'https://portal.example/auth/saml2/?a="&b',
    logoutUrl: 'https://portal.example/auth/saml2/logout',
    certificates: [sp.certificate],
    signsRequests: true,
    wantsAssertionsSigned: true
  }

  it('names its addresses, its keys and what it wants', () => {
    const root = parseXml(serviceProviderMetadata(portal), metadataLimits)
    expect(attributeOf(root, 'entityID')).toBe(portal.entityId)
    const [descriptor] = childElements(root)
    expect(descriptor?.attributes.map(({ value }) => value).slice(0, 2)).toEqual(['true', 'true'])
    const names = [...everyElement(root)].map(({ localName }) => localName)
    expect(names.filter(name => name === 'KeyDescriptor')).toHaveLength(2)
    const acs = [...everyElement(root)].find(({ localName }) => localName === 'AssertionConsumerService')
    expect(acs && attributeOf(acs, 'Location')).toBe(portal.acsUrl)
    expect(names.indexOf('SingleLogoutService')).toBeLessThan(names.indexOf('NameIDFormat'))
  })

  it('has no key where there is none', () => {
    expect(serviceProviderMetadata({ ...portal, certificates: [], signsRequests: false })).not.toContain(
      'KeyDescriptor'
    )
  })
})
