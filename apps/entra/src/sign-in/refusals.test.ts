import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pemOf, readCertificate } from '../saml/certificate.ts'
import {
  authnRequest,
  createServiceProviderKey,
  deflated,
  entityId,
  otherPrivateKey,
  queryOf,
  signedQuery
} from '../testing/service-provider.ts'
import { createTestTenant, type TestTenant } from '../testing/tenant-host.ts'

let tenant: TestTenant
beforeEach(async () => {
  tenant = await createTestTenant()
  await tenant.run('user', 'add', 'amara@contoso.com')
  await tenant.run('app', 'assign', 'amara@contoso.com')
  await tenant.run('app', 'sso', 'set', '--identifier', entityId, '--reply-url', entityId)
})
afterEach(() => tenant.dispose())

/** Ok, or the code of the refusal. */
const outcome = async (...options: string[]) => {
  const { code, json } = await tenant.run('sign-in', 'amara@contoso.com', ...options)
  return code === 0 ? 'ok' : json.error.code
}
const query = (text: string) => outcome('--request', text)
const asked = (attributes = '', content = '', issuer?: string) =>
  query(queryOf(authnRequest(attributes, content, issuer)))

describe('a user', () => {
  it('comes in when assigned, directly or as a direct member of a group, and not otherwise', async () => {
    expect(await outcome()).toBe('ok')
    await tenant.run('app', 'unassign', 'amara@contoso.com')
    expect(await outcome()).toBe('AADSTS50105')
    await tenant.run('app', 'settings', 'set', '--scope', 'all')
    expect(await outcome()).toBe('AADSTS50105')
    await tenant.run('group', 'add', 'Archive')
    await tenant.run('group', 'add-member', 'Archive', 'amara@contoso.com')
    await tenant.run('app', 'assign', 'Archive')
    expect(await outcome()).toBe('ok')
  })

  it('does not come in when disabled or deleted', async () => {
    await tenant.run('user', 'disable', 'amara@contoso.com')
    expect(await outcome()).toBe('AADSTS50057')
    await tenant.run('user', 'delete', 'amara@contoso.com')
    expect(await outcome()).toBe('AADSTS50034')
  })
})

describe('an AuthnRequest', () => {
  it('is taken without anything optional, and with what Entra ignores', async () => {
    expect(await asked()).toBe('ok')
    expect(
      await asked(
        `Destination="https://elsewhere/" ProviderName="x" Consent="y" AssertionConsumerServiceURL="${entityId}" ForceAuthn="true"`,
        '<samlp:NameIDPolicy AllowCreate="false"/>'
      )
    ).toBe('ok')
  })

  it('names the Identifier and the Reply URL exactly, case and last slash included', async () => {
    for (const issuer of [entityId.slice(0, -1), entityId.toUpperCase(), 'other'])
      expect(await asked('', '', issuer)).toBe('AADSTS700016')
    for (const acs of [entityId.slice(0, -1), entityId.replace('auth', 'Auth'), 'https://evil.example/'])
      expect(await asked(`AssertionConsumerServiceURL="${acs}"`)).toBe('AADSTS50011')
  })

  it('is refused when it is none that Entra understands', async () => {
    const request = authnRequest()
    for (const xml of [
      request.replace('ID="_r1"', 'ID="1r"'),
      request.replace('ID="_r1"', ''),
      request.replace('Version="2.0"', 'Version="1.1"'),
      request.replace('<Issuer>', '<Issuer>x</Issuer><Issuer>'),
      request.replaceAll('samlp:AuthnRequest', 'samlp:Response'),
      request.replace('protocol', 'protocols'),
      request.replace('</Issuer>', '</Issuer><Subject/>'),
      request.replace('<Issuer>', '<Issuer><!-- -->'),
      `<!DOCTYPE a [<!ENTITY x "y">]>${request}`,
      `${request}${request}`,
      request.slice(0, -5),
      'hello',
      '',
      `<a>${'<b/>'.repeat(2000)}</a>`
    ])
      expect([xml.slice(0, 200), await query(queryOf(xml))]).toStrictEqual([xml.slice(0, 200), 'AADSTS75005'])
    expect(await asked('', '<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos"/>')).toBe(
      'AADSTS75016'
    )
  })

  it('is refused when its query holds none, two, or one that does not inflate within bounds', async () => {
    const message = queryOf(authnRequest())
    expect(await query('RelayState=x')).toBe('AADSTS750054')
    expect(await query(`${message}&SAMLResponse=x`)).toBe('AADSTS750054')
    expect(await query(`${message}&${message}`)).toBe('AADSTS75005')
    expect(await query('SAMLRequest=%ff')).toBe('AADSTS75005')
    expect(await query(`SAMLRequest=${Buffer.from(authnRequest()).toString('base64url')}`)).toBe('AADSTS75005')
    expect(await query(`SAMLRequest=${encodeURIComponent(deflated('x'.repeat(10_000_000)))}`)).toBe('AADSTS75005')
  })

  it('that asks for a way of signing in gets 75011 where the user signed in in another', async () => {
    const context = (name: string, comparison = 'exact') =>
      queryOf(
        authnRequest(
          '',
          `<samlp:RequestedAuthnContext Comparison="${comparison}"><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:${name}</AuthnContextClassRef></samlp:RequestedAuthnContext>`
        )
      )
    expect(await query(context('PasswordProtectedTransport'))).toBe('ok')
    expect(await outcome('--request', context('PasswordProtectedTransport'), '--multifactor')).toBe('AADSTS75011')
    expect(await outcome('--request', context('unspecified'), '--multifactor')).toBe('ok')
    expect(await query(context('X509'))).toBe('AADSTS75011')
    expect(await query(context('Password', 'minimum'))).toBe('AADSTS75005')
  })
})

describe('required signatures', () => {
  it('are by RSA-SHA256 of a verification certificate, over the query as it was sent, and end unsolicited sign-in', async () => {
    const key = await createServiceProviderKey()
    const file = path.join(tenant.folder, 'sp.pem')
    await writeFile(file, pemOf(key.certificate.base64))
    const require = ['app', 'sso', 'set', '--require-signed-requests', 'on']
    expect((await tenant.run(...require)).code).toBe(2)
    expect((await tenant.run(...require, '--verification-certificate', file)).code).toBe(0)
    const plain = queryOf(authnRequest(), 'SAMLRequest', '/x y')
    const signed = signedQuery(plain, key.privateKey)
    expect(await query(`https://login.example/saml2?${signed}`)).toBe('ok')
    expect(await query(`${signed}&sso_reload=true`)).toBe('ok')
    const lower = signedQuery(
      plain.replaceAll(/%[0-9A-F]{2}/g, found => found.toLowerCase()),
      key.privateKey
    )
    expect(await query(lower)).toBe('ok')
    expect(await query(plain)).toBe('AADSTS76021')
    expect(await outcome()).toBe('AADSTS76021')
    expect(await query(signedQuery(plain, otherPrivateKey()))).toBe('AADSTS75005')
    const sha1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
    expect(await query(signedQuery(plain, key.privateKey, sha1))).toBe('AADSTS75005')
    expect(await query(signed.replace('RelayState=', 'RelayState=y'))).toBe('AADSTS75005')
  })

  it('are not looked at while they are not required', async () => {
    expect(await query(signedQuery(queryOf(authnRequest()), otherPrivateKey()))).toBe('ok')
  })
})

describe('what an administrator enters', () => {
  it('is refused with a sentence when it cannot be', async () => {
    for (const options of [
      ['--reply-url', 'http://portal.example/'],
      ['--reply-url', 'javascript:alert(1)'],
      ['--logout-url', 'nowhere'],
      ['--sign-on-url', '/relative'],
      ['--identifier', 'two words'],
      ['--signing-option', 'none'],
      ['--token-encryption', 'no-such-file']
    ])
      expect([options, (await tenant.run('app', 'sso', 'set', ...options)).code]).toStrictEqual([options, 2])
    expect((await tenant.run('app', 'sso', 'set', '--reply-url', 'http://localhost:8080/')).code).toBe(0)
  })

  it('is a certificate with an RSA key, or refused: a private key, another key, anything else', async () => {
    const { certificate, privateKey } = await createServiceProviderKey()
    expect(readCertificate(`\n ${certificate.base64.replace(/.{40}/g, '$& \r\n')}`)).toStrictEqual(certificate)
    for (const pasted of ['', 'hello', privateKey, pemOf(certificate.base64) + pemOf(certificate.base64), 'AAAA'])
      expect(() => readCertificate(pasted)).toThrow('not a certificate')
  })

  it('before there is single sign-on signs nobody in', async () => {
    const folder = path.join(tenant.folder, 'another')
    await tenant.run('tenant', 'init', '--tenant', folder)
    await tenant.run('user', 'add', 'amara@contoso.com', '--tenant', folder)
    await tenant.run('app', 'assign', 'amara@contoso.com', '--tenant', folder)
    expect(await outcome('--tenant', folder)).toBe('AADSTS700016')
    expect((await tenant.run('app', 'sso', 'show', '--tenant', folder)).json.mode).toBe('Disabled')
  })
})
