import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSigningKey } from '@sealpost/saml'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { samlResponse } from '../domain/test/identity-provider.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-sso-'))
afterAll(() => fs.rmSync(base, { recursive: true, force: true }))

const tenant = '6f1b3a2e-0000-4000-8000-000000000001'
const issuer = `https://sts.windows.net/${tenant}/`
const signInUrl = `https://login.microsoftonline.com/${tenant}/saml2`
const key = await createSigningKey('Identity provider', Date.now(), 3)
const certificate = path.join(base, 'idp.cer')
// As Entra ID downloads it: Base64 between its two lines.
fs.writeFileSync(certificate, key.certificate)

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(base, 'data-'))
})

/** One command as the operator would run it. */
async function sealpost(...args: string[]) {
  const env = { PATH: process.env.PATH, SEALPOST_DATA: folder }
  const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@sealpost/source']
  const child = spawn(process.execPath, [...flags, main, ...args, '--json'], { env, cwd: base })
  let out = ''
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stdin.end()
  const code = await new Promise(resolve => child.on('close', resolve))
  return { code, value: JSON.parse(out || '{}') }
}

const entra = ['--certificate', certificate, '--sign-in-url', signInUrl, '--sign-out-url', signInUrl]

describe('sealpost sso', () => {
  it('sets the provider up from certificate and addresses, and says what the identity provider must be told', async () => {
    const { code, value } = await sealpost('sso', 'set', ...entra)
    expect(code).toBe(0)
    expect(value).toMatchObject({
      ...{ provider: null, enabled: true, entityId: issuer, signaturePolicy: 'both', justInTime: false },
      identifier: 'http://localhost:8080/auth/saml2/',
      replyUrl: 'http://localhost:8080/auth/saml2/',
      relayState: 'http://localhost:8080/auth/saml2/'
    })
    const changed = await sealpost('sso', 'set', '--just-in-time', 'on', '--domains', 'Example.com, example.org')
    expect(changed.value).toMatchObject({ justInTime: true, domains: ['example.com', 'example.org'], entityId: issuer })
    const shown = await sealpost('sso', 'show')
    expect(shown.value).toMatchObject({ enforced: false, providers: [{ id: value.id, signInUrl }] })
  })

  it('takes metadata instead, and keeps each certificate in it through on and off', async () => {
    const body = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '')
    const next = await createSigningKey('Next', Date.now(), 3)
    const descriptor = (pem: string) =>
      `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${body(pem)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`
    const file = path.join(base, 'metadata.xml')
    fs.writeFileSync(
      file,
      `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${issuer}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${descriptor(key.certificate)}${descriptor(next.certificate)}<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${signInUrl}"/><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${signInUrl}"/></IDPSSODescriptor></EntityDescriptor>`
    )
    const { value } = await sealpost('sso', 'set', '--metadata', file)
    expect(value).toMatchObject({ entityId: issuer, signInUrl, signOutUrl: signInUrl })
    expect((await sealpost('sso', 'off')).value).toMatchObject({ enabled: false })
    const on = await sealpost('sso', 'on')
    expect(on.value.certificates).toEqual(value.certificates)
    expect(on.value.certificates.length).toBe(2)
  })

  it('says of a response which checks it passes, and signs nobody in', async () => {
    await sealpost('sso', 'set', ...entra)
    await sealpost('user', 'add', 'amara@example.com', '--sign-in', 'saml')
    const file = path.join(folder, 'response.txt')
    const to = 'http://localhost:8080/auth/saml2/'
    fs.writeFileSync(file, samlResponse({ to, at: Date.now(), key }))
    const good = await sealpost('sso', 'examine', file)
    expect([good.code, good.value.passed, good.value.account]).toEqual([0, true, 'amara@example.com'])
    fs.writeFileSync(file, samlResponse({ to, at: Date.now(), key, signs: 'assertion' }))
    const bad = await sealpost('sso', 'examine', file)
    expect([bad.code, bad.value.passed]).toEqual([1, false])
    expect(JSON.stringify(bad.value.checks)).toContain('Sign SAML response and assertion')
  })

  it('adds a further provider at an address of its own, and removes it', async () => {
    await sealpost('sso', 'set', ...entra)
    const other = ['--sign-in-url', 'https://idp.example/sso', '--issuer', 'https://idp.example/', '--name', 'Partners']
    const { value } = await sealpost('sso', 'add', '--certificate', certificate, ...other)
    expect(value).toMatchObject({ provider: 'partners', replyUrl: 'http://localhost:8080/auth/saml2/partners/' })
    expect((await sealpost('sso', 'off', '--provider', 'partners')).value.enabled).toBe(false)
    expect((await sealpost('sso', 'remove', '--provider', 'partners')).value).toEqual({ id: value.id, removed: true })
    expect((await sealpost('sso', 'show')).value.providers.length).toBe(1)
  })

  it('is looked at by doctor, which names a certificate that ends soon', async () => {
    const ending = await createSigningKey('Ending', Date.now() - 340 * 86_400_000, 1)
    const file = path.join(folder, 'ending.cer')
    fs.writeFileSync(file, ending.certificate)
    await sealpost('sso', 'set', '--certificate', file, '--sign-in-url', signInUrl, '--domains', 'example.com')
    const { value } = await sealpost('doctor')
    const found = value.checks.find((check: { name: string }) => check.name.startsWith('single sign-on'))
    expect(found).toMatchObject({ state: 'warning', detail: expect.stringMatching(/certificate/i) })
  })

  it('makes the portal’s key and prints its metadata', async () => {
    const made = await sealpost('sso', 'key')
    expect(made.value.certificate).toMatch(/^-----BEGIN CERTIFICATE-----/)
    const { value } = await sealpost('sso', 'metadata')
    expect(value.metadata).toContain('entityID="http://localhost:8080/auth/saml2/"')
    expect(value.metadata.match(/<ds:X509Certificate>/g)?.length).toBe(2)
  })

  it.each([
    ['provider.options', ['sso', 'set', '--sign-in-url', signInUrl]],
    [
      'provider.issuer-needed',
      ['sso', 'set', '--certificate', certificate, '--sign-in-url', 'https://idp.example/sso']
    ],
    ['provider.certificate', ['sso', 'set', '--certificate', main, '--sign-in-url', signInUrl]],
    ['file.unreadable', ['sso', 'set', '--certificate', '/nowhere/idp.cer', '--sign-in-url', signInUrl]],
    ['provider.unknown', ['sso', 'off']],
    ['provider.unknown', ['sso', 'on', '--provider', 'nobody']],
    ['sign-on.state', ['sso', 'enforce', 'perhaps']],
    ['sign-on.not-proven', ['sso', 'enforce', 'on']]
  ])('refuses with %s', async (code, args) => {
    const { code: exit, value } = await sealpost(...args)
    expect([exit, value.error.code]).toEqual([1, code])
    expect(value.error.detail).toMatch(/^.{20,400}$/)
  })

  it('gives an address at which somebody chooses a password', async () => {
    await sealpost('user', 'add', 'noor@example.com', '--sign-in', 'saml')
    const refused = await sealpost('user', 'link', 'noor@example.com')
    expect(refused.value.error.code).toBe('link.no-password-account')
  })
})
