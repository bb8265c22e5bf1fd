import { X509Certificate } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import xmlenc from 'xml-encryption'
import { pemOf } from '../saml/certificate.ts'
import { authnRequest, createServiceProviderKey, entityId, queryOf } from '../testing/service-provider.ts'
import { createTestTenant, day, type TestTenant } from '../testing/tenant-host.ts'
import { all, canonical, first, parsed, signedElements, valueIn } from '../testing/verify-signature.ts'

let tenant: TestTenant
beforeEach(async () => {
  tenant = await createTestTenant()
  await tenant.run('user', 'add', 'amara@contoso.com', '--given-name', 'Amara', '--mail', 'amara.osei@contoso.com')
  await tenant.run('app', 'assign', 'amara@contoso.com')
  await set('--identifier', entityId, '--reply-url', entityId, '--relay-state', '/inbox')
})
afterEach(() => tenant.dispose())

const set = async (...options: string[]) => {
  const outcome = await tenant.run('app', 'sso', 'set', ...options)
  expect([options, outcome.code, outcome.err]).toStrictEqual([options, 0, ''])
  return outcome.json
}
const issue = async (...options: string[]) => {
  const { code, json } = await tenant.run('sign-in', 'amara@contoso.com', ...options)
  expect(code).toBe(0)
  return { ...json, xml: Buffer.from(json.fields.SAMLResponse, 'base64').toString('utf8') }
}
const answer = (xml: string, relayState?: string) =>
  issue('--request', `https://x/?${queryOf(xml, undefined, relayState)}`)
const certificate = async () => (await tenant.run('app', 'sso', 'show')).json.certificate

const attributes = (xml: string) =>
  Object.fromEntries(
    all(xml, 'Attribute').map(one => [
      one.getAttribute('Name')?.split('/').at(-1),
      Array.from(one.getElementsByTagNameNS('*', 'AttributeValue')).map(value => value.textContent)
    ])
  )

describe('a Response', () => {
  it('signs the assertion alone until somebody chooses otherwise', async () => {
    const { xml } = await issue()
    expect(signedElements(xml, await certificate())).toStrictEqual(['Assertion'])
  })

  it.each([
    ['assertion', ['Assertion']],
    ['response', ['Response']],
    ['both', ['Response', 'Assertion']]
  ])('signs what the option says: %s, by SHA-256 and by SHA-1', async (option, expected) => {
    for (const [algorithm, method] of [
      ['SHA-256', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'],
      ['SHA-1', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1']
    ] as const) {
      await set('--signing-option', option, '--signing-algorithm', algorithm)
      const { xml } = await issue()
      expect(signedElements(xml, await certificate())).toStrictEqual(expected)
      expect(all(xml, 'SignatureMethod').map(one => one.getAttribute('Algorithm'))).toStrictEqual(
        expected.map(() => method)
      )
    }
  })

  it('is in canonical form and verifies whatever a name holds', async () => {
    await set('--signing-option', 'both')
    for (const name of ['a&b<c>"d\'e', 'tab\tnew\nline\rend', 'é 😀 \u00a0', ']]>', 'x\u0001y', '  outer  ']) {
      await tenant.run('user', 'update', 'amara@contoso.com', '--display-name', name, '--surname', name)
      const { xml } = await issue()
      expect(canonical(parsed(xml).documentElement)).toBe(xml)
      expect(signedElements(xml, await certificate())).toStrictEqual(['Response', 'Assertion'])
      // XML has no character U+0001.
      expect(attributes(xml).surname).toStrictEqual([name.replace('\u0001', '\ufffd')])
    }
  })

  it('that nobody asked for names no request anywhere, and takes the configured Relay State along', async () => {
    const { xml, action, fields } = await issue()
    expect(xml).not.toContain('InResponseTo')
    expect([action, fields.RelayState]).toStrictEqual([entityId, '/inbox'])
  })

  it('to a request names it in both places, and gives its RelayState back', async () => {
    const { xml, fields } = await answer(authnRequest(), 'a b+c/é')
    expect(first(xml, 'Response').getAttribute('InResponseTo')).toBe('_r1')
    expect(first(xml, 'SubjectConfirmationData').getAttribute('InResponseTo')).toBe('_r1')
    expect(fields.RelayState).toBe('a b+c/é')
    expect((await answer(authnRequest())).fields.RelayState).toBeUndefined()
  })

  it('has Microsoft’s issuer with its slash, the Reply URL twice, 70 minutes, and the assertion’s ID as SessionIndex', async () => {
    const { xml, sessionIndex } = await issue()
    const { id } = (await tenant.run('tenant', 'show')).json
    expect(all(xml, 'Issuer').map(one => one.textContent)).toStrictEqual(
      Array.from({ length: 2 }, () => `https://sts.windows.net/${id}/`)
    )
    expect(first(xml, 'Response').getAttribute('Destination')).toBe(entityId)
    expect(first(xml, 'SubjectConfirmationData').getAttribute('Recipient')).toBe(entityId)
    const conditions = first(xml, 'Conditions')
    expect(conditions.getAttribute('NotBefore')).toBe('2026-11-24T06:00:00.000Z')
    expect(conditions.getAttribute('NotOnOrAfter')).toBe('2026-11-24T07:10:00.000Z')
    expect(first(xml, 'SubjectConfirmationData').getAttribute('NotOnOrAfter')).toBe('2026-11-24T07:10:00.000Z')
    expect(valueIn(xml, 'Audience')).toBe(entityId)
    expect(first(xml, 'Assertion').getAttribute('ID')).toBe(sessionIndex)
    expect(first(xml, 'AuthnStatement').getAttribute('SessionIndex')).toBe(sessionIndex)
  })

  it('prefixes the audience with spn: where the Identifier is no URI', async () => {
    await set('--identifier', 'portal')
    expect(valueIn((await issue()).xml, 'Audience')).toBe('spn:portal')
  })

  it('is encrypted for the service provider’s certificate, the signed assertion inside', async () => {
    const key = await createServiceProviderKey()
    const file = path.join(tenant.folder, 'sp.cer')
    for (const content of [pemOf(key.certificate.base64), Buffer.from(key.certificate.base64, 'base64')]) {
      await writeFile(file, content)
      await set('--token-encryption', file, '--signing-option', 'both')
      const { xml } = await issue()
      expect(xml).not.toContain('amara')
      expect(signedElements(xml, await certificate())).toStrictEqual(['Response'])
      const encrypted = canonical(first(xml, 'EncryptedData'))
      const inner = await new Promise<string>((resolve, reject) =>
        xmlenc.decrypt(encrypted, { key: key.privateKey }, (error, result) => (error ? reject(error) : resolve(result)))
      )
      expect(signedElements(inner, await certificate())).toStrictEqual(['Assertion'])
      expect(valueIn(inner, 'NameID')).toBe('amara@contoso.com')
    }
    await set('--token-encryption', 'off')
    expect((await issue()).xml).toContain('amara@contoso.com')
  })
})

describe('claims', () => {
  it('are Entra’s at the start: those without a value are left out, the basic ones are always there', async () => {
    const { xml, objectId } = {
      ...(await issue()),
      objectId: (await tenant.run('user', 'list')).json.users[0]?.objectId
    }
    const { id } = (await tenant.run('tenant', 'show')).json
    expect(attributes(xml)).toStrictEqual({
      tenantid: [id],
      objectidentifier: [objectId],
      displayname: ['Amara'],
      identityprovider: [`https://sts.windows.net/${id}/`],
      authnmethodsreferences: ['http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password'],
      emailaddress: ['amara.osei@contoso.com'],
      givenname: ['Amara'],
      name: ['amara@contoso.com']
    })
    expect(first(xml, 'NameID').getAttribute('Format')).toBe('urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress')
    expect(valueIn(xml, 'NameID')).toBe('amara@contoso.com')
  })

  it('can be cut down, added from any attribute or as a constant, and restored', async () => {
    await tenant.run('user', 'update', 'amara@contoso.com', '--attribute', 'department=Archive')
    const custom = ['--claim', 'https://x.example/claims/dept=user.Department', '--claim', 'kind="a=b"']
    await set('--remove-claim', 'givenname', '--remove-claim', 'name', '--remove-claim', 'surname', ...custom)
    const { emailaddress, dept, kind, givenname } = attributes((await issue()).xml)
    expect([emailaddress, dept, kind, givenname]).toStrictEqual([
      ['amara.osei@contoso.com'],
      ['Archive'],
      ['a=b'],
      undefined
    ])
    await set('--default-claims')
    const restored = attributes((await issue()).xml)
    expect([restored.givenname, restored.dept]).toStrictEqual([['Amara'], undefined])
  })

  it('of Microsoft’s own namespace, and sources that are none, are refused', async () => {
    for (const claim of [
      'http://schemas.microsoft.com/identity/claims/objectidentifier="x"',
      'dept=department',
      'dept=',
      'a b=user.mail',
      'nothing'
    ])
      expect((await tenant.run('app', 'sso', 'set', '--claim', claim)).code).toBe(2)
    expect((await tenant.run('app', 'sso', 'set', '--remove-claim', 'absent')).code).toBe(2)
  })

  it('show a second factor', async () => {
    expect(attributes((await issue('--multifactor')).xml).authnmethodsreferences).toHaveLength(2)
  })
})

describe('the NameID', () => {
  const nameId = ({ xml }: { readonly xml: string }) => [
    first(xml, 'NameID').getAttribute('Format')?.split(':').at(-1),
    valueIn(xml, 'NameID')
  ]
  const policy = (format: string) =>
    answer(authnRequest('', `<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:${format}"/>`))

  it('comes from another source where the administrator says so', async () => {
    await set('--name-id', 'user.mail')
    expect(nameId(await issue())).toStrictEqual(['emailAddress', 'amara.osei@contoso.com'])
  })

  it('is an opaque one, always the same, where it is persistent or its source is empty', async () => {
    await set('--name-id-format', 'persistent')
    const [format, value] = nameId(await issue())
    expect(format).toBe('persistent')
    expect(value).not.toContain('amara')
    await set('--name-id-format', 'emailAddress', '--name-id', 'user.extensionAttribute1')
    expect(nameId(await issue())).toStrictEqual(['persistent', value])
    await set('--identifier', 'https://another.example/')
    expect(nameId(await issue())[1]).not.toBe(value)
  })

  it('has the format that a request asks for, over the administrator’s', async () => {
    expect(nameId(await policy('1.1:nameid-format:unspecified'))).toStrictEqual(['unspecified', 'amara@contoso.com'])
    expect(nameId(await policy('2.0:nameid-format:persistent'))[0]).toBe('persistent')
    const transients = [await policy('2.0:nameid-format:transient'), await policy('2.0:nameid-format:transient')]
    expect(new Set(transients.map(one => nameId(one)[1])).size).toBe(2)
  })
})

describe('certificates', () => {
  const list = async () => (await tenant.run('app', 'sso', 'show')).json.certificates

  it('are self-signed RSA-2048, three years long, and their key is in a file that its owner alone reads', async () => {
    const [one] = await list()
    const { content } = (await tenant.run('app', 'sso', 'certificate')).json
    const read = new X509Certificate(content)
    expect(read.verify(read.publicKey)).toBe(true)
    expect(read.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
    expect([read.validFromDate, read.validToDate].map(date => date.toISOString())).toStrictEqual([
      '2026-11-24T06:00:00.000Z',
      '2029-11-24T06:00:00.000Z'
    ])
    const file = path.join(tenant.folder, `signing-key-${one?.thumbprint}.pem`)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(path.join(tenant.folder, 'tenant.json'), 'utf8')).not.toContain('PRIVATE KEY')
  })

  it('that are new sign nothing until they are activated', async () => {
    const before = await certificate()
    const made = (await tenant.run('app', 'sso', 'certificate', '--new')).json
    expect(made.active).toBe(false)
    expect(signedElements((await issue()).xml, before)).toStrictEqual(['Assertion'])
    await tenant.run('app', 'sso', 'certificate', '--activate', made.thumbprint.toLowerCase())
    const after = await certificate()
    expect(after).not.toBe(before)
    expect(signedElements((await issue()).xml, after)).toStrictEqual(['Assertion'])
    expect((await list()).map(({ active }) => active)).toStrictEqual([false, true])
  })

  it('that expired are replaced by a valid one at once, and sign on where there is no other', async () => {
    await tenant.run('app', 'sso', 'certificate', '--new', '--expires', '2026-12-24T00:00:00Z')
    const [longer, shorter] = await list()
    await tenant.run('app', 'sso', 'certificate', '--activate', shorter?.thumbprint ?? '')
    expect(signedElements((await issue()).xml, shorter?.base64 ?? '')).toStrictEqual(['Assertion'])
    tenant.advance(60 * day)
    expect(signedElements((await issue()).xml, longer?.base64 ?? '')).toStrictEqual(['Assertion'])
    tenant.advance(4 * 365 * day)
    expect(signedElements((await issue()).xml, shorter?.base64 ?? '')).toStrictEqual(['Assertion'])
  })

  it('last three years at most, and must be there to be activated', async () => {
    for (const expires of ['2026-11-24T06:00:00Z', '2029-11-25T00:00:00Z', 'tomorrow'])
      expect((await tenant.run('app', 'sso', 'certificate', '--new', '--expires', expires)).code).toBe(2)
    expect((await tenant.run('app', 'sso', 'certificate', '--activate', 'AB')).code).toBe(2)
    expect(await list()).toHaveLength(1)
  })

  it('are downloaded as Base64, raw, and in metadata that names this tenant’s addresses', async () => {
    const base64 = await certificate()
    const out = path.join(tenant.folder, 'out')
    await tenant.run('app', 'sso', 'certificate', '--format', 'raw', '--out', out)
    expect((await readFile(out)).toString('base64')).toBe(base64)
    await tenant.run('app', 'sso', 'certificate', '--out', out)
    expect(await readFile(out, 'utf8')).toBe(pemOf(base64))
    const { content } = (
      await tenant.run('app', 'sso', 'certificate', '--format', 'metadata', '--origin', 'http://localhost:8600/')
    ).json
    const descriptor = first(content, 'IDPSSODescriptor')
    const { id } = (await tenant.run('tenant', 'show')).json
    expect(first(content, 'EntityDescriptor').getAttribute('entityID')).toBe(`https://sts.windows.net/${id}/`)
    expect(descriptor.getElementsByTagName('X509Certificate')[0]?.textContent).toBe(base64)
    expect(descriptor.getElementsByTagName('SingleSignOnService')[0]?.getAttribute('Location')).toBe(
      `http://localhost:8600/${id}/saml2`
    )
  })
})
