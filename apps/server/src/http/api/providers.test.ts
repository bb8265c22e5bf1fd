import { createSigningKey, newMessageId } from '@sealpost/saml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../test/browser.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'
import { addAccount, signedInAs } from '../test/signed-in.ts'

const tenant = '6f1b7a0e-6df5-4c8a-9f0e-2f9d2d1a5b77'
const signInUrl = `https://login.microsoftonline.com/${tenant}/saml2`

let running: RunningPortal
let administrator: Browser
let certificate: string

beforeAll(async () => {
  running = await startPortal('SQLite')
  administrator = await signedInAs(running, await addAccount(running, { administrator: true }))
  ;({ certificate } = await createSigningKey('Entra', running.time.now, 3))
})
afterAll(() => running.close())

const draft = () => ({ name: 'Entra ID', enabled: true, certificate, signInUrl, signOutUrl: signInUrl })

describe('an authentication provider', () => {
  let id: string

  it('is set up with what Entra shows', async () => {
    const created = await administrator.post('/providers', draft())
    expect(created, created.text).toMatchObject({
      status: 201,
      body: {
        issuer: `https://sts.windows.net/${tenant}/`,
        identifier: `${running.portal.origin}/auth/saml2/`,
        replyUrl: `${running.portal.origin}/auth/saml2/`,
        relayState: `${running.portal.origin}/auth/saml2/`,
        certificates: [{ key: 'RSA 3072', state: 'valid' }],
        lastSignInAt: null
      }
    })
    id = created.body.id
    expect((await administrator.get('/providers')).body.providers).toEqual([created.body])
  })

  it('is offered at sign-in while it is on, and leads there', async () => {
    const { providers } = (await new Browser(running).get('/sign-in')).body
    expect(providers).toMatchObject([{ name: 'Entra ID' }])
    const started = await new Browser(running).request('GET', new URL(providers[0].url, running.portal.origin).pathname)
    expect(started.statusCode).toBe(303)
    expect(started.headers.location).toMatch(new RegExp(`^${signInUrl}\\?SAMLRequest=`))
    expect((await administrator.put(`/providers/${id}`, { ...draft(), enabled: false })).body.enabled).toBe(false)
    expect((await new Browser(running).get('/sign-in')).body.providers).toEqual([])
  })

  it('shows how its certificates stand', async () => {
    const soon = await createSigningKey('soon', running.time.now - 330 * 86_400_000, 1)
    const later = await createSigningKey('later', running.time.now + 86_400_000, 1)
    const changed = await administrator.put(`/providers/${id}`, {
      ...draft(),
      certificate: soon.certificate,
      nextCertificate: later.certificate
    })
    expect(changed, changed.text).toMatchObject({ status: 200 })
    expect(changed.body.certificates.map((one: { state: string }) => one.state)).toEqual(['expiring', 'not-yet-valid'])
    expect(changed.body.warnings.length).toBeGreaterThan(0)
  })

  it('is refused field by field', async () => {
    const wrong = { ...draft(), name: '', signInUrl: 'login.microsoftonline.com', domains: ['a b'] }
    const { body } = await administrator.post('/providers', wrong)
    expect(Object.keys(body.fields).sort()).toEqual(['domains.0', 'name', 'signInUrl'])
    const junk = await administrator.post('/providers', { ...draft(), certificate: 'not a certificate' })
    expect(junk).toMatchObject({ status: 400, body: { fields: { certificate: expect.any(String) } } })
  })

  it('is tried out by a sign-in that only this browser can finish', async () => {
    const started = await administrator.post(`/providers/${id}/tests`)
    expect(started).toMatchObject({ status: 201, body: { url: expect.stringContaining('SAMLRequest=') } })
    expect(administrator.lastCookies.map(cookie => cookie.name)).toEqual([
      expect.stringMatching(/^__Host-sealpost-flow-/)
    ])
    expect((await administrator.get(`/providers/${id}/tests/${newMessageId()}`)).status).toBe(404)
  })

  it('examines what somebody pasted, check by check, and signs nobody in', async () => {
    const report = await administrator.post(`/providers/${id}/examination`, { samlResponse: btoa('<none/>') })
    expect(report.body).toMatchObject({ passed: false, account: null })
    expect(report.body.checks.some((check: { outcome: string }) => check.outcome === 'failed')).toBe(true)
    expect(administrator.lastCookies).toEqual([])
  })

  it('tells what is in a certificate and in metadata, and keeps nothing', async () => {
    const read = await administrator.post('/providers/certificate', { certificate })
    expect(read.body.certificates).toMatchObject([{ subject: expect.stringContaining('Entra'), key: 'RSA 3072' }])
    const bare = certificate.replace(/-----[A-Z ]+-----|\s/g, '')
    const xml = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${bare}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/></IDPSSODescriptor></EntityDescriptor>`
    const facts = await administrator.post('/providers/metadata', { xml })
    expect(facts.body, facts.text).toMatchObject({
      issuer: 'https://idp.example.com/',
      signInUrl: 'https://idp.example.com/sso',
      signOutUrl: ''
    })
    expect((await administrator.get('/providers')).body.providers).toHaveLength(1)
  })

  it('must have signed somebody in before passwords can be switched off', async () => {
    const before = (await administrator.get('/sign-on-policy')).body
    expect(before).toMatchObject({ enforceSingleSignOn: false, breakGlass: [], obstacle: expect.any(String) })
    const wanted = { enforceSingleSignOn: true, breakGlass: [] }
    expect((await administrator.put('/sign-on-policy', wanted)).body.code).toBe('sign-on.not-proven')
  })

  it('is removed', async () => {
    expect((await administrator.delete(`/providers/${id}`)).status).toBe(204)
    expect((await administrator.get('/providers')).body.providers).toEqual([])
  })
})

it('the portal makes itself a key, and tells of it without its private half', async () => {
  expect((await administrator.get('/service-provider')).body.certificates).toEqual([])
  const made = await administrator.post('/service-provider/key')
  expect(made.body).toMatchObject({
    identifier: `${running.portal.origin}/auth/saml2/`,
    certificates: [{ key: 'RSA 3072', state: 'valid' }]
  })
  expect(made.text).not.toContain('PRIVATE KEY')
})

it('the guided set-up says what to type and what was seen', async () => {
  const { body } = await administrator.get('/provisioning/set-up')
  expect(body).toMatchObject({
    values: {
      identifier: `${running.portal.origin}/auth/saml2/`,
      tenantUrl: `${running.portal.origin}/scim/v2/entra/`
    },
    keys: 1,
    seen: { firstSignIn: null },
    originWarning: null
  })
})
