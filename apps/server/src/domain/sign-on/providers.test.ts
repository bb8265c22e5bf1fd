import { describe, expect, it } from 'vitest'
import { newId } from '../id.ts'
import { expiredKey, otherKey } from '../test/identity-provider.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { bring, idpKey, noon, person, provided, providerInput, resumed, sessionOf } from '../test/people.ts'
import { beginSignOn } from './begin-sign-on.ts'
import { changeSignOnPolicy } from './policy.ts'
import { findProvider, metadataOf, providerAddresses, providerWarnings, readProviders } from './providers.ts'
import { readCertificate, readMetadata } from './read-metadata.ts'
import { removeProvider } from './remove-provider.ts'
import { changeProvider, createProvider, type ProviderInput } from './save-provider.ts'
import { createServiceProviderKey, readServiceProvider } from './service-provider.ts'

const tenant = '6f1b3a2e-0000-4000-8000-000000000001'
const partner = { name: 'Partner', issuer: 'https://partner.example/idp', certificates: otherKey.certificate }

describe('a provider', () => {
  it('is made of three pasted fields: the issuer comes from the Sign-in URL of Entra ID', async () => {
    const portal = await openPortal()
    const bare = idpKey.certificate.replace(/-----[A-Z ]+-----|\n/g, '')
    const signInUrl = ` https://login.microsoftonline.com/${tenant.toUpperCase()}/saml2 `
    const provider = await provided(portal, { certificates: bare, signInUrl, signOutUrl: signInUrl })
    expect(provider).toMatchObject({
      slug: null,
      entityId: `https://sts.windows.net/${tenant}/`,
      signInUrl: signInUrl.trim(),
      signOutUrl: signInUrl.trim(),
      certificates: [expect.stringContaining('-----BEGIN CERTIFICATE-----')],
      lastSignInAt: null
    })
    expect(await findProvider(portal, null)).toEqual(provider)
    expect(providerAddresses(portal, provider)).toEqual({
      identifier: 'http://localhost:8080/auth/saml2/',
      replyUrl: 'http://localhost:8080/auth/saml2/',
      relayState: 'http://localhost:8080/auth/saml2/',
      startUrl: 'http://localhost:8080/auth/saml2/',
      metadataUrl: 'http://localhost:8080/auth/saml2/metadata',
      logoutUrl: 'http://localhost:8080/auth/saml2/logout'
    })
  })

  it('further on has an address of its own, from its name, for good', async () => {
    const portal = await openPortal()
    await provided(portal)
    const named = async (name: string, n: number) => provided(portal, { name, issuer: `urn:idp:${n}` })
    const second = await named('Partner Größe & Co', 1)
    expect(second.slug).toBe('partner-gro-e-co')
    expect((await named('partner große & CO', 2)).slug).toBe('partner-gro-e-co-2')
    expect((await named('Metadata', 3)).slug).toBe('provider')
    expect((await named('株式会社', 4)).slug).toBe('provider-2')
    const renamed = await changeProvider(
      portal,
      occasion(),
      second.id,
      providerInput({ name: 'Other', issuer: 'urn:idp:1' })
    )
    expect(renamed).toMatchObject({ name: 'Other', slug: 'partner-gro-e-co' })
    expect(providerAddresses(portal, renamed)).toMatchObject({
      identifier: 'http://localhost:8080/auth/saml2/partner-gro-e-co/',
      logoutUrl: 'http://localhost:8080/auth/saml2/partner-gro-e-co/logout'
    })
  })

  const wrong: readonly [string, Partial<ProviderInput>, string, string][] = [
    ['no certificate', { certificates: '' }, 'provider.certificate', 'certificate'],
    ['junk for a certificate', { certificates: 'x' }, 'provider.certificate', 'certificate'],
    ['a private key', { nextCertificate: idpKey.privateKey }, 'provider.certificate', 'nextCertificate'],
    ['an http Sign-in URL', { signInUrl: 'http://idp.example/sso' }, 'provider.sign-in-url', 'signInUrl'],
    ['a script as Sign-in URL', { signInUrl: 'javascript:alert(1)' }, 'provider.sign-in-url', 'signInUrl'],
    ['a Sign-in URL with a password', { signInUrl: 'https://a:b@idp.example/' }, 'provider.sign-in-url', 'signInUrl'],
    [
      'a host that only begins like this machine',
      { signInUrl: 'http://127.0.0.1.evil.example/' },
      'provider.sign-in-url',
      'signInUrl'
    ],
    ['a Sign-out URL that is none', { signOutUrl: 'logout' }, 'provider.sign-out-url', 'signOutUrl'],
    ['no issuer where none can be told', { signInUrl: 'https://idp.example/sso' }, 'provider.issuer-needed', 'issuer'],
    ['no name', { name: '  ' }, 'provider.name', 'name'],
    ['a domain that is none', { domains: ['example.com', 'exa mple.com'] }, 'provider.domains', 'domains'],
    [
      'a domain that ends on a wrong letter, however long',
      { domains: [`${'a'.repeat(200)}-`] },
      'provider.domains',
      'domains'
    ],
    ['an address for a domain', { domains: ['amara@example.com'] }, 'provider.domains', 'domains'],
    ['signed requests without a key', { signRequests: true }, 'provider.key-needed', 'signRequests']
  ]
  it.each(wrong)('is refused with %s, at its field', async (_what, changes, code, field) => {
    const portal = await openPortal()
    await expect(provided(portal, changes)).rejects.toMatchObject({
      kind: 'invalid',
      code,
      fields: { [field]: expect.any(String) }
    })
    expect(await portal.store.providers.all()).toEqual([])
  })

  it('may be on this machine without https', async () => {
    const portal = await openPortal()
    const signInUrl = 'http://127.0.0.1:8391/sso'
    expect(await provided(portal, { signInUrl, issuer: 'urn:idp' })).toMatchObject({ signInUrl })
  })

  it('can not have the entity ID of another', async () => {
    const portal = await openPortal()
    const first = await provided(portal)
    const taken = { kind: 'conflict', code: 'provider.issuer-taken', fields: { issuer: expect.any(String) } }
    await expect(provided(portal)).rejects.toMatchObject(taken)
    const second = await provided(portal, partner)
    await expect(changeProvider(portal, occasion(), second.id, providerInput())).rejects.toMatchObject(taken)
    expect(await changeProvider(portal, occasion(), first.id, providerInput({ name: 'Same' }))).toMatchObject({
      name: 'Same'
    })
  })

  it('keeps both certificates for roll-over, each once, and signs people in by either', async () => {
    const portal = await openPortal()
    await person(portal, 'bo@example.com', { signIn: 'saml' })
    const nextCertificate = `${idpKey.certificate}\n${otherKey.certificate}`
    const provider = await provided(portal, { nextCertificate })
    expect(provider.certificates).toHaveLength(2)
    for (const key of [idpKey, otherKey])
      expect(await bring(portal, provider, { key, nameId: 'bo@example.com' })).toBeDefined()
  })

  it('is told when it changes: before and after, certificates by digest', async () => {
    const portal = await openPortal()
    const provider = await provided(portal)
    await changeProvider(portal, occasion(), provider.id, providerInput({ domains: ['Example.COM'] }))
    await changeProvider(portal, occasion(), provider.id, providerInput({ domains: ['example.com'] }))
    const told = await portal.store.events.find({ action: 'provider.changed', limit: 5 })
    expect(told).toMatchObject([{ details: { before: { domains: [] }, after: { domains: ['example.com'] } } }])
    expect(JSON.stringify(told)).not.toContain('BEGIN')
  })

  it('ends its sessions when it is switched off or removed, and no others', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const provider = await provided(portal)
    const byPassword = await sessionOf(portal, bo)
    const first = await bring(portal, provider, { nameId: 'bo@example.com' })
    await changeProvider(portal, occasion(), provider.id, providerInput({ enabled: false }))
    const again = await changeProvider(portal, occasion(), provider.id, providerInput())
    const second = await bring(portal, again, { nameId: 'bo@example.com' })
    await removeProvider(portal, occasion(), provider.id)
    for (const done of [first, second])
      expect((await resumed(portal, done.kind === 'signed-in' ? done.session.token : '')).actor.kind).toBe('anonymous')
    expect((await resumed(portal, byPassword.token)).actor.kind).toBe('session')
    await expect(removeProvider(portal, occasion(), provider.id)).rejects.toMatchObject({ code: 'provider.unknown' })
    await expect(changeProvider(portal, occasion(), newId<'provider'>(noon), providerInput())).rejects.toMatchObject({
      code: 'provider.unknown'
    })
    expect(await createProvider(portal, occasion(), providerInput())).toMatchObject({ slug: null })
  })

  it('stays while single sign-on is enforced and nobody else can sign anybody in', async () => {
    const portal = await openPortal()
    await person(portal, 'bo@example.com')
    const provider = await provided(portal)
    await bring(portal, provider, { nameId: 'bo@example.com' })
    await changeSignOnPolicy(portal, occasion(), { enforceSingleSignOn: true, breakGlass: [] })
    const refusal = { kind: 'conflict', code: 'provider.enforced' }
    await expect(removeProvider(portal, occasion(), provider.id)).rejects.toMatchObject(refusal)
    await expect(
      changeProvider(portal, occasion(), provider.id, providerInput({ enabled: false }))
    ).rejects.toMatchObject(refusal)
    await expect(
      changeProvider(portal, occasion(), provider.id, providerInput({ issuer: 'urn:other' }))
    ).rejects.toMatchObject(refusal)
    const second = await provided(portal, partner)
    await bring(portal, second, { key: otherKey, nameId: 'bo@example.com' })
    await removeProvider(portal, occasion(), provider.id)
  })

  it('must prove itself anew when it is told to trust another entity ID', async () => {
    const portal = await openPortal()
    await person(portal, 'bo@example.com')
    const provider = await provided(portal)
    await bring(portal, provider, { nameId: 'bo@example.com' })
    expect(await changeProvider(portal, occasion(), provider.id, providerInput({ name: 'Same trust' }))).toMatchObject({
      lastSignInAt: noon
    })
    expect(await changeProvider(portal, occasion(), provider.id, providerInput({ issuer: 'urn:other' }))).toMatchObject(
      { lastSignInAt: null }
    )
  })

  it('is warned of: certificates that expire, wide trust, weak policies', async () => {
    const portal = await openPortal()
    const provider = await provided(portal, { domains: ['example.com'] })
    const warned = (changes: Partial<typeof provider>, at = noon) =>
      providerWarnings({ ...provider, ...changes }, at).join('\n')
    const end = Date.UTC(2028, 11, 31, 12)
    expect(warned({})).toBe('')
    expect(warned({ domains: [] })).toMatch(/any domain/)
    expect(warned({ domains: [], justInTime: true })).toMatch(/makes accounts/)
    expect(warned({ signaturePolicy: 'assertion' })).toMatch(/Only the assertion/)
    expect(warned({}, end - 59 * 86_400_000)).toMatch(/expires on 2028-12-31/)
    expect(warned({}, end + 86_400_000)).toMatch(/expired on 2028-12-31/)
    expect(warned({ certificates: [expiredKey.certificate] })).toMatch(/nobody can sign in/)
    expect(warned({ certificates: [expiredKey.certificate, idpKey.certificate] })).not.toMatch(/nobody can sign in/)
  })

  it('is listed for administrators', async () => {
    const portal = await openPortal()
    await provided(portal)
    await provided(portal, partner)
    expect((await readProviders(portal, occasion())).map(({ name }) => name)).toEqual(['Entra ID', 'Partner'])
  })
})

describe('what is pasted', () => {
  it('is read, and refused in a sentence at its field', async () => {
    const portal = await openPortal()
    expect(await readCertificate(portal, occasion(), idpKey.certificate)).toMatchObject([{ keyType: 'RSA' }])
    const field = { kind: 'invalid', code: 'provider.certificate', fields: { certificate: expect.any(String) } }
    await expect(readCertificate(portal, occasion(), 'junk')).rejects.toMatchObject(field)
    const metadata = { kind: 'invalid', code: 'provider.metadata', fields: { xml: expect.any(String) } }
    await expect(readMetadata(portal, occasion(), '<x/>')).rejects.toMatchObject(metadata)
  })
})

describe('the portal’s own key', () => {
  it('is made, kept sealed, published as a certificate, and kept beside its successor', async () => {
    const portal = await openPortal()
    expect((await readServiceProvider(portal, occasion())).certificates).toEqual([])
    for (let n = 0; n < 3; n++) await createServiceProviderKey(portal, occasion())
    const { certificates, identifier } = await readServiceProvider(portal, occasion())
    expect(certificates).toHaveLength(2)
    expect(certificates[0]).toMatchObject({ keyType: 'RSA', keyBits: 3072 })
    expect(identifier).toBe('http://localhost:8080/auth/saml2/')
    const stored = JSON.stringify(await portal.store.settings.read('saml.service-provider-keys'))
    expect(stored).not.toContain('PRIVATE KEY')
    const told = await portal.store.events.find({ action: 'service-provider.key-created', limit: 5 })
    expect(told.at(-1)?.details.sha256).toBe(certificates[0]?.sha256)
  })

  it('signs requests where a provider wants that, and its metadata says so', async () => {
    const portal = await openPortal()
    await createServiceProviderKey(portal, occasion())
    const provider = await provided(portal, { signRequests: true })
    const { url } = await beginSignOn(portal, occasion(), { provider, returnTo: '/', browserToken: 'b' })
    expect([...new URL(url).searchParams.keys()]).toEqual(['SAMLRequest', 'RelayState', 'SigAlg', 'Signature'])
    const xml = await metadataOf(portal, provider)
    expect(xml).toContain('AuthnRequestsSigned="true"')
    expect(xml).toContain('entityID="http://localhost:8080/auth/saml2/"')
    expect(xml).not.toContain('PRIVATE')
    expect(await metadataOf(portal, { slug: null })).toContain('AuthnRequestsSigned="false"')
  })
})
